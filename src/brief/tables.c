/* Every table as CSV and as JSON, and everything in one JSON. A cell is a text, a number, or nothing. */
#include "brief/page.h"

#define COLUMNS_MAX 24
#define CELL_REFS   " " /* between references in one cell */

typedef struct cell {
    mz_str text;
    enum { CELL_NONE, CELL_TEXT, CELL_NUMBER } kind;
} cell;

typedef struct table {
    const char *name;
    const char *columns[COLUMNS_MAX];
    mz_len columns_n;
    struct {
        cell *v;
        mz_len n, cap;
    } cells; /* row by row */
    mz_arena *perm;
    const mz_brief_input *in;
} table;

#define TABLES_MAX 12

static void begin(table *t, const char *name, const char *const *columns, mz_len n)
{
    mz_assert(n <= COLUMNS_MAX);
    t->name = name;
    for (mz_len i = 0; i < n; i++) {
        t->columns[i] = columns[i];
    }
    t->columns_n = n;
}

#define BEGIN(t, name, ...)                                                                                            \
    begin((t), (name), (const char *const[]){__VA_ARGS__},                                                             \
          (mz_len)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)))

static void text(table *t, mz_str s) { *mz_push(t->perm, &t->cells) = (cell){s, s.len > 0 ? CELL_TEXT : CELL_NONE}; }

static void nothing(table *t) { *mz_push(t->perm, &t->cells) = (cell){{0}, CELL_NONE}; }

static void number(table *t, int64_t v, int places)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_fixed(&b, v, places);
    *mz_push(t->perm, &t->cells) = (cell){mz_str_copy(t->perm, mz_buf_str(&b)), CELL_NUMBER};
}

static void count(table *t, int64_t v)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_int(&b, v);
    *mz_push(t->perm, &t->cells) = (cell){mz_str_copy(t->perm, mz_buf_str(&b)), CELL_NUMBER};
}

static void bound(table *t, bool known, int64_t v)
{
    if (known && v != MZ_OPEN) {
        count(t, v);
    } else {
        nothing(t);
    }
}

static void day(table *t, mz_day d)
{
    if (d == MZ_NO_DAY) {
        nothing(t);
        return;
    }
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_day(&b, d);
    text(t, mz_str_copy(t->perm, mz_buf_str(&b)));
}

static void utc(table *t, mz_utc v)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    if (v == INT64_MIN) {
        nothing(t);
        return;
    }
    mz_put_utc(&b, v);
    text(t, mz_str_copy(t->perm, mz_buf_str(&b)));
}

static void list(table *t, const mz_str *v, mz_len n, const char *between)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_BRIEF_BYTES_MAX);
    for (mz_len i = 0; i < n; i++) {
        mz_put(&b, i > 0 ? mz_str_of(between) : S(""));
        mz_put(&b, v[i]);
    }
    text(t, mz_str_copy(t->perm, mz_buf_str(&b)));
}

static void place(table *t, bool placed, mz_point at)
{
    if (placed) {
        number(t, at.lat_e6, 6);
        number(t, at.lon_e6, 6);
    } else {
        nothing(t);
        nothing(t);
    }
}

/* --- the tables --- */

static void incidents(table *t)
{
    BEGIN(t, "incidents", "incident", "from", "to", "types", "place", "lat", "lon", "radius_m", "laid_to", "statements",
          "doubtful_links");
    for (mz_len i = 0; i < t->in->incidents_n; i++) {
        const mz_brief_incident *v = &t->in->incidents[i];
        const mz_laid laid = mz_incident_laid_to(t->in, v);
        mz_str to[MZ_BRIEF_PARTIES_MAX + 1];
        mz_len n = 0;
        for (mz_len k = 0; k < t->in->parties_n && k < MZ_BRIEF_PARTIES_MAX; k++) {
            if (laid.by[k]) {
                to[n++] = t->in->parties[k].code;
            }
        }
        if (laid.third) {
            to[n++] = S("armed_group");
        }
        mz_str *refs = mz_new(t->perm, mz_str, v->members_n);
        for (mz_len k = 0; k < v->members_n; k++) {
            refs[k] = t->in->statements[v->members[k].statement].ref;
        }
        text(t, v->id);
        day(t, v->from);
        day(t, v->to);
        list(t, v->types, v->types_n, " ");
        text(t, v->place);
        place(t, v->placed, v->at);
        bound(t, v->placed, v->radius_m);
        list(t, to, n, " ");
        list(t, refs, v->members_n, CELL_REFS);
        count(t, v->doubtful);
    }
}

static void claim(table *t, const mz_brief_incident *incident, const mz_brief_statement *s)
{
    mz_voice voice;
    const int party = mz_statement_party(t->in, s, &voice);
    static const char *const voices[] = {"party", "armed", "independent", "unvouched"};
    const mz_statement *x = s->statement;
    for (mz_len i = 0; i < (x->harms_n > 0 ? x->harms_n : 1); i++) {
        const mz_harm *h = x->harms_n > 0 ? &x->harms[i] : NULL;
        text(t, incident->id);
        text(t, s->ref);
        text(t, mz_statement_speaker_name(t->in, s, t->perm));
        text(t, mz_statement_speaker(x, s->document));
        text(t, mz_str_of(voices[voice]));
        text(t, party >= 0 ? t->in->parties[party].code : (mz_str){0});
        text(t, mz_stance_word(x->stance));
        text(t, mz_polarity_word(x->polarity));
        text(t, h != NULL ? mz_effect_word(h->effect) : (mz_str){0});
        bound(t, h != NULL, h != NULL ? h->count.lo : 0);
        bound(t, h != NULL, h != NULL ? h->count.hi : 0);
        text(t, h == NULL ? (mz_str){0} : h->approx ? S("yes") : S("no"));
        text(t, h != NULL ? mz_basis_word(h->basis) : (mz_str){0});
        text(t, h != NULL ? h->victims.actor : (mz_str){0});
        text(t, h != NULL ? mz_victim_status_word(h->status) : (mz_str){0});
        day(t, s->document->date);
        text(t, s->words);
    }
}

static void claims(table *t)
{
    BEGIN(t, "claims", "incident", "statement", "speaker", "speaker_code", "voice", "party", "stance", "polarity",
          "effect", "min", "max", "approx", "basis", "victims", "status", "said", "words");
    for (mz_len i = 0; i < t->in->incidents_n; i++) {
        for (mz_len k = 0; k < t->in->incidents[i].members_n; k++) {
            claim(t, &t->in->incidents[i], &t->in->statements[t->in->incidents[i].members[k].statement]);
        }
    }
}

static void said(table *t, const mz_said *v, mz_len n, bool alleged)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < n; i++) {
        if (alleged && (v[i].conceding || (!v[i].counted && !v[i].denies))) {
            continue;
        }
        mz_put(&b, b.len > 0 ? S("; ") : S(""));
        mz_put(&b, v[i].by);
        mz_puts(&b, " ");
        if (v[i].counted) {
            mz_put_interval_words(&b, v[i].words, v[i].approx);
        } else {
            mz_puts(&b, "denies");
        }
    }
    text(t, mz_str_copy(t->perm, mz_buf_str(&b)));
}

static void flags(table *t, uint32_t set)
{
    mz_str v[MZ_ACCOUNT_FLAGS];
    mz_len n = 0;
    for (int bit = 0; bit < MZ_ACCOUNT_FLAGS; bit++) {
        if ((set >> bit & 1U) != 0) {
            v[n++] = mz_account_flag_word(bit);
        }
    }
    list(t, v, n, " ");
}

static void account_line(table *t, const mz_account_line *l, const mz_account_scope *scope, mz_str name)
{
    mz_str *refs;
    const mz_len n = mz_line_refs(l, scope, &refs, t->perm);
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    mz_account_sentence(l, t->in->parties, t->in->parties_n, name, &b);
    text(t, name);
    text(t, l->side);
    text(t, mz_status_line_word(l->status));
    text(t, mz_effect_word(l->effect));
    text(t, l->part);
    bound(t, l->established.known, l->established.v.lo);
    bound(t, l->established.known, l->established.v.hi);
    text(t, mz_grade_word(l->grade));
    bound(t, l->conceded.known, l->conceded.v.lo);
    bound(t, l->conceded.known, l->conceded.v.hi);
    said(t, l->said, l->said_n, true);
    said(t, l->independent, l->independent_n, false);
    const bool left = l->remainders_n > 0 && !l->remainders[0].conflict;
    text(t, l->remainders_n > 0 ? l->remainders[0].by : (mz_str){0});
    bound(t, left, left ? l->remainders[0].remainder.lo : 0);
    bound(t, left, left ? l->remainders[0].remainder.hi : 0);
    count(t, l->incidents);
    count(t, l->no_figure);
    flags(t, l->flags);
    text(t, mz_str_copy(t->perm, mz_buf_str(&b)));
    list(t, refs, n, CELL_REFS);
}

static void accounts(table *t)
{
    BEGIN(t, "accounts", "scope", "side", "status", "effect", "part", "established_min", "established_max", "grade",
          "conceded_min", "conceded_max", "alleged", "independent", "remainder_by", "remainder_min", "remainder_max",
          "incidents", "no_figure_incidents", "flags", "sentence", "statements");
    const mz_brief_account *const all[] = {&t->in->day_account, &t->in->previous_account, &t->in->case_account};
    for (int i = 0; i < 3; i++) {
        for (mz_len k = 0; k < all[i]->account.n; k++) {
            account_line(t, &all[i]->account.v[k], &all[i]->scope, all[i]->name);
        }
    }
    for (mz_len i = 0; i < t->in->incidents_n; i++) {
        for (mz_len k = 0; k < t->in->incidents[i].account.n; k++) {
            account_line(t, &t->in->incidents[i].account.v[k], &t->in->day_account.scope, t->in->incidents[i].id);
        }
    }
}

static void breaches(table *t)
{
    BEGIN(t, "breaches", "breach", "incident", "clause", "clause_text", "held_against", "result", "readings",
          "attribution", "attribution_note", "position", "state", "outcome", "clocks", "rests_on");
    for (mz_len i = 0; i < t->in->breaches_n; i++) {
        const mz_brief_breach *v = &t->in->breaches[i];
        MZ_BUF_SCOPED readings = mz_buf_new(1 << 20);
        MZ_BUF_SCOPED clocks = mz_buf_new(1 << 16);
        for (mz_len k = 0; k < v->readings_n; k++) {
            mz_put(&readings, k > 0 ? S("; ") : S(""));
            mz_put(&readings, v->readings[k].holder.len > 0 ? v->readings[k].holder : S("common"));
            mz_puts(&readings, " ");
            mz_put(&readings, v->readings[k].verdict);
        }
        for (mz_len k = 0; k < v->clocks_n; k++) {
            mz_put(&clocks, k > 0 ? S("; ") : S(""));
            mz_put(&clocks, v->clocks[k].what);
            mz_put(&clocks, v->clocks[k].done ? S(" done") : v->clocks[k].overdue ? S(" overdue ") : S(" due "));
            if (!v->clocks[k].done && v->clocks[k].due != MZ_NO_DAY) {
                mz_put_day(&clocks, v->clocks[k].due);
            }
        }
        text(t, v->id);
        text(t, v->incident);
        text(t, v->clause);
        text(t, v->clause_text);
        text(t, v->side);
        text(t, v->result);
        text(t, mz_str_copy(t->perm, mz_buf_str(&readings)));
        text(t, v->attribution);
        text(t, v->attribution_note);
        text(t, v->position);
        text(t, v->state);
        text(t, v->outcome);
        text(t, mz_str_copy(t->perm, mz_buf_str(&clocks)));
        list(t, v->refs, v->refs_n, CELL_REFS);
    }
}

static void mentions(table *t, const mz_mention *v, mz_len n)
{
    mz_str codes[MZ_STATEMENT_MENTIONS_MAX];
    mz_len kept = 0;
    for (mz_len i = 0; i < n && kept < MZ_STATEMENT_MENTIONS_MAX; i++) {
        codes[kept++] = v[i].actor.len > 0 ? v[i].actor : v[i].span.text;
    }
    list(t, codes, kept, "; ");
}

static void acts(table *t)
{
    BEGIN(t, "acts", "statement", "speaker", "stance", "type", "polarity", "agents", "targets", "said", "words");
    for (mz_len i = 0; i < t->in->acts_n; i++) {
        const mz_brief_statement *s = &t->in->statements[t->in->acts[i]];
        text(t, s->ref);
        text(t, mz_statement_speaker_name(t->in, s, t->perm));
        text(t, mz_stance_word(s->statement->stance));
        text(t, s->statement->type);
        text(t, mz_polarity_word(s->statement->polarity));
        mentions(t, s->statement->agents, s->statement->agents_n);
        mentions(t, s->statement->targets, s->statement->targets_n);
        day(t, s->document->date);
        text(t, s->words);
    }
}

static void crossings(table *t)
{
    BEGIN(t, "crossings", "crossing", "lat", "lon", "state", "since", "according_to", "statement");
    for (mz_len i = 0; i < t->in->crossings_n; i++) {
        const mz_brief_crossing *v = &t->in->crossings[i];
        text(t, v->name);
        place(t, true, v->at);
        text(t, v->state);
        day(t, v->since);
        text(t, v->by);
        text(t, v->ref);
    }
}

static void coverage(table *t)
{
    BEGIN(t, "coverage", "place", "lat", "lon", "radius_m", "word", "from", "to", "according_to", "kept_out_by",
          "reason", "entry");
    for (mz_len i = 0; i < t->in->coverage_n; i++) {
        const mz_brief_coverage *v = &t->in->coverage[i];
        text(t, v->place);
        place(t, v->placed, v->at);
        bound(t, v->radius_m > 0, v->radius_m);
        text(t, v->word);
        day(t, v->from);
        day(t, v->to);
        text(t, v->by);
        text(t, v->party);
        text(t, v->reason);
        text(t, v->ref);
    }
}

static void sources(table *t)
{
    BEGIN(t, "sources", "source", "code", "documents", "statements", "last");
    for (mz_len i = 0; i < t->in->sources_n; i++) {
        const mz_brief_source *v = &t->in->sources[i];
        text(t, v->name);
        text(t, v->code);
        count(t, v->documents);
        count(t, v->statements);
        day(t, v->last);
    }
}

static void unverified(table *t, mz_arena scratch)
{
    mz_doubts d = {0};
    mz_doubts_of(t->in, &d, t->perm, scratch);
    BEGIN(t, "unverified", "what", "incident", "why", "statements");
    for (mz_len i = 0; i < d.n; i++) {
        text(t, d.v[i].what);
        text(t, d.v[i].incident);
        text(t, d.v[i].why);
        list(t, d.v[i].refs, d.v[i].refs_n, CELL_REFS);
    }
}

static void rejects(table *t)
{
    BEGIN(t, "rejects", "file", "line", "reason");
    for (mz_len i = 0; i < t->in->rejects_n; i++) {
        text(t, t->in->rejects[i].file);
        bound(t, t->in->rejects[i].line > 0, t->in->rejects[i].line);
        text(t, t->in->rejects[i].reason);
    }
}

static void series(table *t)
{
    begin(t, "days", (const char *const[]){"day", "incidents", "no_party", "observed"}, 4);
    const mz_len n = t->in->parties_n < MZ_BRIEF_PARTIES_MAX ? t->in->parties_n : MZ_BRIEF_PARTIES_MAX;
    for (mz_len k = 0; k < n; k++) {
        t->columns[t->columns_n++] = mz_str_z(t->perm, mz_str_concat(t->perm, S("laid_to_"), t->in->parties[k].code));
    }
    for (mz_len i = 0; i < t->in->series_n; i++) {
        const mz_brief_day *v = &t->in->series[i];
        day(t, v->day);
        count(t, v->incidents);
        count(t, v->unattributed);
        text(t, v->watched ? S("yes") : S("no"));
        for (mz_len k = 0; k < n; k++) {
            count(t, v->by[k]);
        }
    }
}

static void statements(table *t)
{
    BEGIN(t, "statements", "statement", "entry", "signer", "leaf", "document", "sha256", "begin", "end", "publisher",
          "date", "incident", "words", "claimed_time", "state", "review");
    for (mz_len i = 0; i < t->in->statements_n; i++) {
        const mz_brief_statement *v = &t->in->statements[i];
        text(t, v->ref);
        count(t, v->entry);
        text(t, v->signer);
        text(t, v->leaf);
        text(t, v->document->name);
        text(t, v->document->hash);
        count(t, v->statement->begin);
        count(t, v->statement->end);
        text(t, v->document->publisher);
        day(t, v->document->date);
        text(t, v->incident);
        text(t, v->words);
        utc(t, v->recorded);
        text(t, v->finality);
        text(t, v->document->method == MZ_BY_READING ? mz_review_word(v->review) : S(""));
    }
}

/* --- out --- */

static void put_csv(const table *t, mz_buf *out)
{
    for (mz_len i = 0; i < t->columns_n; i++) {
        mz_csv_put(out, mz_str_of(t->columns[i]), i == 0);
    }
    mz_csv_end(out);
    for (mz_len i = 0; i < t->cells.n; i++) {
        mz_csv_put(out, t->cells.v[i].text, i % t->columns_n == 0);
        if (i % t->columns_n == t->columns_n - 1) {
            mz_csv_end(out);
        }
    }
}

static void put_cell(mz_json_out *w, const cell *c)
{
    int64_t whole = 0;
    if (c->kind == CELL_NONE) {
        mz_json_null(w);
    } else if (c->kind == CELL_TEXT) {
        mz_json_str(w, c->text);
    } else if (mz_str_int(c->text, &whole)) {
        mz_json_int(w, whole);
    } else {
        const bool read = mz_str_fixed(c->text, 6, &whole);
        mz_assert(read);
        mz_json_fixed(w, whole, 6);
    }
}

/* Rows as objects, one a line. */
static void put_rows(mz_json_out *w, const table *t)
{
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < t->cells.n; i++) {
        if (i % t->columns_n == 0) {
            mz_json_begin(w, '{');
        }
        mz_json_key(w, mz_str_of(t->columns[i % t->columns_n]));
        put_cell(w, &t->cells.v[i]);
        if (i % t->columns_n == t->columns_n - 1) {
            mz_json_end(w, '}');
        }
    }
    mz_json_end(w, ']');
}

static mz_status keep(mz_brief_files *out, const mz_brief_input *in, const char *tail, mz_buf *b, mz_arena *perm)
{
    MZ_TRY(mz_buf_status(b));
    MZ_BUF_SCOPED name = mz_buf_new(256);
    mz_puts(&name, "brief-");
    mz_put_day(&name, in->day);
    mz_put(&name, mz_str_of(tail));
    *mz_push(perm, out) = (mz_brief_file){mz_str_copy(perm, mz_buf_str(&name)), mz_str_copy(perm, mz_buf_str(b))};
    mz_buf_clear(b);
    return mz_ok();
}

static mz_status keep_table(const table *t, mz_brief_files *out, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_BRIEF_BYTES_MAX);
    MZ_BUF_SCOPED tail = mz_buf_new(128);
    mz_puts(&tail, "-");
    mz_put(&tail, mz_str_of(t->name));
    mz_puts(&tail, ".csv");
    put_csv(t, &b);
    MZ_TRY(keep(out, t->in, mz_str_z(perm, mz_buf_str(&tail)), &b, perm));
    tail.len -= 4;
    mz_puts(&tail, ".json");
    mz_json_out w = mz_json_to(&b, 1);
    put_rows(&w, t);
    mz_puts(&b, "\n");
    return keep(out, t->in, mz_str_z(perm, mz_buf_str(&tail)), &b, perm);
}

static void put_day(mz_json_out *w, mz_str key, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_day(&b, d);
    mz_json_key(w, key);
    mz_json_str(w, mz_buf_str(&b));
}

static void put_pair(mz_json_out *w, mz_str key, mz_str value)
{
    mz_json_key(w, key);
    mz_json_str_or_null(w, value);
}

static void put_summary(mz_json_out *w, const mz_brief_input *in, mz_arena *perm, mz_arena scratch)
{
    mz_sentences s = {0};
    mz_summary_of(in, &s, perm, scratch);
    mz_json_key(w, S("summary"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < s.n; i++) {
        mz_json_begin(w, '{');
        put_pair(w, S("sentence"), s.v[i].what);
        mz_json_key(w, S("statements"));
        mz_json_begin(w, '[');
        for (mz_len k = 0; k < s.v[i].refs_n; k++) {
            mz_json_str(w, s.v[i].refs[k]);
        }
        mz_json_end(w, ']');
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
}

static void put_state(mz_json_out *w, const mz_brief_state *s)
{
    put_pair(w, S("state"), s->sentence);
    put_pair(w, S("terms"), s->terms);
    mz_json_key(w, S("witnesses"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < s->witnesses_n; i++) {
        MZ_BUF_SCOPED time = mz_buf_new(64);
        const mz_brief_witness *v = &s->witnesses[i];
        mz_json_begin(w, '{');
        put_pair(w, S("name"), v->name);
        put_pair(w, S("party"), v->party);
        mz_json_key(w, S("in_policy"));
        mz_json_bool(w, v->in_policy);
        mz_json_key(w, S("size"));
        if (v->size >= 0) {
            mz_json_int(w, v->size);
            mz_put_utc(&time, v->time);
        } else {
            mz_json_null(w);
        }
        put_pair(w, S("time"), mz_buf_str(&time));
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
    const struct {
        mz_str key;
        const mz_str *v;
        mz_len n;
    } lists[] = {{S("forks"), s->forks, s->forks_n}, {S("forked_keys"), s->forked_keys, s->forked_keys_n}};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        mz_json_key(w, lists[k].key);
        mz_json_begin(w, '[');
        for (mz_len i = 0; i < lists[k].n; i++) {
            mz_json_str(w, lists[k].v[i]);
        }
        mz_json_end(w, ']');
    }
}

static void put_head(mz_json_out *w, const mz_brief_input *in, mz_brief_edition edition)
{
    put_day(w, S("day"), in->day);
    put_day(w, S("previous"), in->previous);
    put_pair(w, S("case"), in->case_name);
    put_pair(w, S("mediator"), in->mediator);
    mz_json_key(w, S("parties"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < in->parties_n; i++) {
        mz_json_begin(w, '{');
        put_pair(w, S("code"), in->parties[i].code);
        put_pair(w, S("name"), in->parties[i].name);
        mz_json_end(w, '}');
    }
    mz_json_end(w, ']');
    put_pair(w, S("edition"), edition.party ? in->parties[edition.first].code : S("public"));
    put_pair(w, S("version"), in->version);
    mz_json_key(w, S("record"));
    mz_json_begin(w, '{');
    put_pair(w, S("origin"), in->origin);
    mz_json_key(w, S("entries"));
    mz_json_int(w, in->entries);
    put_pair(w, S("root"), in->root);
    put_pair(w, S("digest"), in->digest);
    put_pair(w, S("checkpoint"), in->checkpoint);
    put_state(w, &in->state);
    mz_json_end(w, '}');
}

mz_status mz_brief_tables(const mz_brief_input *in, mz_brief_edition edition, mz_brief_files *out, mz_arena *perm,
                          mz_arena scratch)
{
    table t[TABLES_MAX];
    void (*const make[])(table *) = {incidents, claims,  accounts, breaches, acts,      crossings,
                                     coverage,  sources, rejects,  series,   statements};
    const mz_len n = (mz_len)(sizeof make / sizeof *make);
    for (mz_len i = 0; i <= n; i++) {
        t[i] = (table){.perm = perm, .in = in};
        if (i < n) {
            make[i](&t[i]);
        } else {
            unverified(&t[i], scratch);
        }
        MZ_TRY(keep_table(&t[i], out, perm));
    }
    MZ_BUF_SCOPED b = mz_buf_new(4 * (mz_len)MZ_BRIEF_BYTES_MAX);
    mz_json_out w = mz_json_to(&b, 1);
    mz_json_begin(&w, '{');
    put_head(&w, in, edition);
    put_summary(&w, in, perm, scratch);
    mz_json_key(&w, S("tables"));
    mz_json_begin(&w, '{');
    for (mz_len i = 0; i <= n; i++) {
        mz_json_key(&w, mz_str_of(t[i].name));
        put_rows(&w, &t[i]);
    }
    mz_json_end(&w, '}');
    mz_json_end(&w, '}');
    mz_puts(&b, "\n");
    return keep(out, in, ".json", &b, perm);
}
