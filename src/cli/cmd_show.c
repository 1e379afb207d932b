#include "cli/case.h"
#include "cli/commands.h"

#include "format/format.h"
#include "lexicon/lexicon.h"

static const mz_option options[] = {
    {"as-of", "DATE", "read the clocks of breaches on this day; else today"},
    MZ_OPTION_VIEWER,
    MZ_OPTION_AT,
    MZ_OPTION_JSON,
    MZ_OPTION_END,
};

typedef struct showing {
    const mz_args *args;
    mz_cli *cli;
    mz_case *c;
    mz_day as_of;
    bool json;
    mz_buf *out;
} showing;

#define QUOTE_MOST 400

static void put_line(mz_buf *out, const char *key, mz_str value)
{
    if (value.len > 0) {
        mz_put(out, mz_str_of(key));
        mz_put(out, value);
        mz_put_byte(out, '\n');
    }
}

/* White space folded, control and bidirectional characters shown as such. */
static void put_words(mz_buf *out, mz_str s, mz_len most)
{
    bool space = false;
    for (mz_len at = 0; at < s.len && at < most;) {
        const mz_len from = at;
        const int32_t cp = mz_utf8_next(s, &at);
        const bool blank = cp == ' ' || (cp >= 9 && cp <= 13);
        const bool hidden = cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x200B && cp <= 0x200F) ||
                            (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
        if (blank) {
            space = true;
            continue;
        }
        mz_put(out, space ? S(" ") : S(""));
        space = false;
        mz_put(out, hidden ? S("\xEF\xBF\xBD") : mz_str_sub(s, from, at));
    }
    mz_put(out, s.len > most ? S(" …") : S(""));
}

static void put_days(mz_buf *out, mz_day from, mz_day to)
{
    if (from == MZ_NO_DAY) {
        mz_puts(out, "day unknown");
        return;
    }
    mz_put_day(out, from);
    if (to != from) {
        mz_puts(out, " to ");
        mz_put_day(out, to);
    }
}

static void put_harms(mz_buf *out, const mz_statement *s)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        mz_put(out, i == 0 ? S("    ") : S("; "));
        mz_put(out, mz_effect_word(h->effect));
        mz_puts(out, " ");
        mz_put_interval_words(out, h->count, h->approx);
        if (h->victims.span.text.len > 0) {
            mz_puts(out, " ");
            put_words(out, h->victims.span.text, 80);
        }
        mz_puts(out, " (");
        mz_put(out, mz_victim_status_word(h->status));
        mz_puts(out, ", ");
        mz_put(out, mz_basis_word(h->basis));
        mz_puts(out, ")");
    }
    if (s->harms_n > 0) {
        mz_put_byte(out, '\n');
    }
}

static mz_status put_statement(const showing *w, const mz_loaded *l, mz_str note)
{
    mz_str words;
    const mz_statement *s = l->statement;
    MZ_TRY(mz_flow_words(w->c, l, &words, w->cli->perm));
    mz_puts(w->out, "  ");
    mz_put(w->out, l->ref);
    mz_puts(w->out, "  ");
    put_days(w->out, l->document->date, l->document->date);
    mz_puts(w->out, "  ");
    mz_put(w->out, l->document->publisher.len > 0 ? l->document->publisher : l->document->name);
    mz_puts(w->out, ": ");
    for (mz_len i = 0; i < s->sources_n; i++) {
        mz_put(w->out, i > 0 ? S(" that ") : S(""));
        put_words(w->out, s->sources[i].span.text, 80);
    }
    mz_put(w->out, s->sources_n > 0 ? S(" ") : S(""));
    mz_put(w->out, mz_stance_word(s->stance));
    mz_puts(w->out, ", ");
    mz_put(w->out, mz_polarity_word(s->polarity));
    if (s->type.len > 0) {
        mz_puts(w->out, ", ");
        mz_put(w->out, s->type);
    }
    mz_put_byte(w->out, '\n');
    put_harms(w->out, s);
    if (words.len > 0) {
        mz_puts(w->out, "    \"");
        put_words(w->out, words, QUOTE_MOST);
        mz_puts(w->out, "\"\n");
    }
    put_line(w->out, "    why linked: ", note);
    return mz_ok();
}

/* ---- an incident: each side's claims under its own name, then the others', then what follows ---- */

static mz_str side_of(const mz_loaded *l) { return mz_account_side(mz_statement_speaker(l->statement, l->document)); }

static mz_status put_side(const showing *w, const mz_dossier *d, const mz_account_party *party)
{
    bool any = false;
    if (party != NULL) {
        mz_puts(w->out, "\nAccording to ");
        mz_put(w->out, party->name);
    } else {
        mz_puts(w->out, "\nAccording to others");
    }
    mz_put_byte(w->out, '\n');
    for (mz_len i = 0; i < d->n; i++) {
        const mz_str side = side_of(&d->statements[i]);
        bool mine = party != NULL && mz_str_eq(side, party->code);
        for (mz_len p = 0; party == NULL && p < w->c->parties_n; p++) {
            mine = mine || mz_str_eq(side, w->c->parties[p].code);
        }
        if (party == NULL ? !mine : mine) {
            MZ_TRY(put_statement(w, &d->statements[i], d->why[i]));
            any = true;
        }
    }
    mz_put(w->out, any ? S("") : S("  nothing on record\n"));
    return mz_ok();
}

static void put_account(const showing *w, const mz_dossier *d)
{
    mz_puts(w->out, "\nAccount\n");
    for (mz_len i = 0; i < d->account.n; i++) {
        mz_puts(w->out, "  ");
        mz_account_sentence(&d->account.v[i], w->c->parties, w->c->parties_n, (mz_str){0}, w->out);
        mz_put_byte(w->out, '\n');
    }
    mz_put(w->out, d->account.n == 0 ? S("  nobody gives a number\n") : S(""));
}

static void put_breaches(const showing *w, const mz_dossier *d)
{
    if (d->breaches.n == 0) {
        return;
    }
    mz_puts(w->out, "\nHeld against the terms\n");
    for (mz_len i = 0; i < d->breaches.n; i++) {
        const mz_breach *b = &d->breaches.v[i];
        mz_puts(w->out, "  clause ");
        mz_put(w->out, w->c->terms.clauses[b->clause].id);
        mz_puts(w->out, ", ");
        mz_put(w->out, b->party.len > 0 ? b->party : S("nobody named"));
        mz_puts(w->out, ": ");
        mz_put(w->out, mz_breach_result_word(b->result));
        mz_puts(w->out, "; attribution ");
        mz_put(w->out, mz_attribution_word(b->attribution));
        mz_puts(w->out, "; ");
        mz_put(w->out, mz_breach_state_word(b->state));
        mz_put(w->out, b->outcome.len > 0 ? S(": ") : S(""));
        mz_put(w->out, b->outcome);
        mz_put_byte(w->out, '\n');
        for (mz_len r = 0; r < b->readings_n; r++) {
            mz_puts(w->out, "    ");
            mz_put(w->out, b->readings[r].party.len > 0 ? b->readings[r].party : S("the text"));
            mz_puts(w->out, ": ");
            mz_put(w->out, mz_verdict_word(b->readings[r].verdict));
            mz_puts(w->out, ": ");
            put_words(w->out, b->readings[r].reason, 600);
            mz_put_byte(w->out, '\n');
        }
    }
}

/* A decision binds when the witnesses that the policy asks for have seen it. */
static void put_unsettled(const showing *w, mz_str ref)
{
    mz_statement_id id;
    if (w->c->state.quorum && mz_statement_id_parse(ref, &id) && mz_statement_id_entry(id) >= w->c->state.settled) {
        mz_puts(w->out, " (not settled yet)");
    }
}

static void put_acts(const showing *w, const mz_dossier *d)
{
    for (mz_len i = 0; i < d->acts_n; i++) {
        const mz_act *a = &d->acts[i];
        mz_put(w->out, i == 0 ? S("\nDecisions\n") : S(""));
        mz_puts(w->out, "  ");
        mz_put(w->out, d->act_refs[i]);
        mz_puts(w->out, "  ");
        mz_put(w->out, mz_act_kind_word(a->kind));
        mz_puts(w->out, " by ");
        mz_put(w->out, a->by);
        mz_put(w->out, a->word.len > 0 ? S(": ") : S(""));
        mz_put(w->out, a->word);
        mz_puts(w->out, "; ");
        put_words(w->out, a->reason, 600);
        put_unsettled(w, d->act_refs[i]);
        mz_put_byte(w->out, '\n');
    }
}

static void put_terms_state(const showing *w)
{
    MZ_BUF_SCOPED b = mz_buf_new(2048);
    mz_flow_put_terms(w->c, &b);
    if (b.len > 0) {
        mz_puts(w->out, "\nThe terms\n  ");
        mz_put(w->out, mz_buf_str(&b));
        mz_put_byte(w->out, '\n');
    }
}

static void put_rivals(const showing *w, const mz_dossier *d)
{
    for (mz_len i = 0; i < d->rivals_n && i < 20; i++) {
        mz_put(w->out, i == 0 ? S("\nAlmost linked\n") : S(""));
        mz_puts(w->out, "  ");
        mz_put_statement_id(w->out, d->rivals[i].a);
        mz_puts(w->out, " with ");
        mz_put_statement_id(w->out, d->rivals[i].b);
        mz_puts(w->out, ": ");
        mz_put_percent(w->out, d->rivals[i].ppm);
        mz_put_byte(w->out, '\n');
    }
}

static mz_status show_text(const showing *w, const mz_dossier *d)
{
    const mz_incident_row *r = &d->incident;
    mz_puts(w->out, "incident i");
    mz_put_statement_id(w->out, r->id);
    mz_puts(w->out, "\n  ");
    mz_put(w->out, r->type.len > 0 ? r->type : S("of unknown type"));
    mz_puts(w->out, ", ");
    put_days(w->out, r->from, r->to);
    mz_puts(w->out, ", ");
    mz_put(w->out, r->place.len > 0 ? r->place : S("place unknown"));
    if (r->placed) {
        mz_puts(w->out, " (");
        mz_put_fixed(w->out, r->lat_e6, 6);
        mz_puts(w->out, ", ");
        mz_put_fixed(w->out, r->lon_e6, 6);
        mz_puts(w->out, ", within ");
        mz_put_int(w->out, d->as_terms_see_it->radius_m / 1000);
        mz_puts(w->out, " km)");
    }
    mz_puts(w->out, "\n  ");
    mz_put_int(w->out, r->reports);
    mz_puts(w->out, " reports of ");
    mz_put_int(w->out, r->sources);
    mz_puts(w->out, " sources; the least sure of them belongs here with ");
    mz_put_percent(w->out, r->least_ppm);
    mz_put_byte(w->out, '\n');
    for (mz_len p = 0; p < w->c->parties_n; p++) {
        MZ_TRY(put_side(w, d, &w->c->parties[p]));
    }
    MZ_TRY(put_side(w, d, NULL));
    put_account(w, d);
    put_breaches(w, d);
    put_acts(w, d);
    put_terms_state(w);
    put_rivals(w, d);
    return mz_ok();
}

/* A line that a writer ended with LF, as a value inside another object. */
static void put_value(mz_buf *out, mz_buf *line)
{
    const mz_str s = mz_buf_str(line);
    mz_put(out, mz_str_ends(s, S("\n")) ? mz_str_sub(s, 0, s.len - 1) : s);
    mz_buf_clear(line);
}

static mz_status show_json(const showing *w, const mz_dossier *d)
{
    MZ_BUF_SCOPED line = mz_buf_new(1 << 24);
    mz_puts(w->out, "{\"incident\":\"i");
    mz_put_statement_id(w->out, d->incident.id);
    mz_puts(w->out, "\",\"statements\":[");
    for (mz_len i = 0; i < d->n; i++) {
        mz_put(w->out, i > 0 ? S(",") : S(""));
        mz_puts(w->out, "{\"ref\":");
        mz_put_json_str(w->out, d->statements[i].ref);
        mz_puts(w->out, ",\"why\":");
        mz_put_json_str(w->out, d->why[i]);
        mz_puts(w->out, ",\"statement\":");
        mz_statement_json(d->statements[i].document->name, d->statements[i].statement, &line);
        put_value(w->out, &line);
        mz_puts(w->out, "}");
    }
    mz_puts(w->out, "],\"account\":[");
    const mz_account_refs refs = {d->claims, NULL};
    for (mz_len i = 0; i < d->account.n; i++) {
        mz_put(w->out, i > 0 ? S(",") : S(""));
        mz_account_json(&d->account.v[i], w->c->parties, w->c->parties_n, (mz_str){0}, refs, w->out);
    }
    mz_puts(w->out, "],\"breaches\":[");
    for (mz_len i = 0; i < d->breaches.n; i++) {
        mz_put(w->out, i > 0 ? S(",") : S(""));
        mz_breach_json(&w->c->terms, d->as_terms_see_it, &d->breaches.v[i], &line);
        put_value(w->out, &line);
    }
    mz_puts(w->out, "],\"acts\":[");
    for (mz_len i = 0; i < d->acts_n; i++) {
        mz_put(w->out, i > 0 ? S(",") : S(""));
        mz_act_json(&d->acts[i], &line);
        put_value(w->out, &line);
    }
    mz_puts(w->out, "]}\n");
    return mz_buf_status(&line);
}

static mz_status show_incident(const showing *w, mz_statement_id id)
{
    mz_rows rows;
    mz_dossier d;
    const mz_value v[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(w->c->index, MZ_Q_MEMBER, v, 1, &rows, w->cli->perm));
    if (rows.n == 0) {
        return mz_fail(MZ_BAD_INPUT, "the case has no incident of that number", -1);
    }
    /* An incident's number may have moved to another of its reports: any of them leads to it. */
    MZ_TRY(mz_flow_dossier(w->c, ((const mz_member_row *)rows.v)[0].incident, w->as_of, &d, w->cli->perm));
    return w->json ? show_json(w, &d) : show_text(w, &d);
}

/* ---- a statement, an entry, a document ---- */

/* Says so when the device that wrote the entry signed two texts at one place of its feed. */
static void put_feed_fork(const showing *w, int64_t index, const char *indent)
{
    mz_entry e;
    mz_len next;
    bool forked = false;
    if (mz_failed(mz_record_entry(w->c->record, (mz_len)index, &e, w->cli->perm)) ||
        !mz_record_feed(w->c->record, e.feed, &next, &forked) || !forked) {
        return;
    }
    const mz_registered *k = mz_record_key(w->c->record, e.feed);
    mz_put(w->out, mz_str_of(indent));
    mz_puts(w->out, "FORK of its feed: the key ");
    put_words(w->out, e.feed, MZ_KEY_NAME_MAX);
    mz_puts(w->out, " signed two texts at one place; both branches are kept, the key is retired at entry ");
    mz_put_int(w->out, k->retired);
    mz_put_byte(w->out, '\n');
}

/* Three different facts: the time that the author claims, the place in the log, who cosigned it when. */
static mz_status put_finality(const showing *w, int64_t index, const char *indent)
{
    mz_finality f;
    MZ_TRY(mz_record_finality(w->c->record, (mz_len)index, &f, w->cli->perm));
    mz_put(w->out, mz_str_of(indent));
    mz_puts(w->out, "claimed time: ");
    mz_put_utc(w->out, f.claimed);
    mz_put_byte(w->out, '\n');
    mz_put(w->out, mz_str_of(indent));
    mz_puts(w->out, "index: ");
    mz_put_int(w->out, index);
    mz_put_byte(w->out, '\n');
    mz_put(w->out, mz_str_of(indent));
    mz_puts(w->out, "state: ");
    mz_put_finality(w->out, &f);
    mz_put_byte(w->out, '\n');
    for (mz_len i = 0; i < f.n; i++) {
        mz_put(w->out, mz_str_of(indent));
        mz_puts(w->out, "witness ");
        put_words(w->out, f.v[i].key.name, MZ_KEY_NAME_MAX);
        mz_puts(w->out, " (");
        mz_put(w->out, f.v[i].party.len > 0 ? f.v[i].party : S("neutral"));
        mz_put(w->out, f.v[i].first_time >= 0 ? S("): cosigned ") : S("): has not cosigned it"));
        if (f.v[i].first_time >= 0) {
            mz_put_utc(w->out, f.v[i].first_time);
        }
        mz_put_byte(w->out, '\n');
    }
    put_feed_fork(w, index, indent);
    for (mz_len i = 0; i < w->c->state.forks.n; i++) {
        put_line(w->out, "FORK: the log signed two histories: record/fork/", w->c->state.forks.v[i]);
    }
    return mz_ok();
}

static void json_utc(mz_json_out *j, mz_str key, mz_utc t)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    if (t >= 0) {
        mz_put_utc(&b, t);
    }
    mz_json_key(j, key);
    mz_json_str_or_null(j, mz_buf_str(&b));
}

static mz_status json_finality(const showing *w, mz_json_out *j, int64_t index)
{
    mz_finality f;
    MZ_BUF_SCOPED b = mz_buf_new(64);
    MZ_TRY(mz_record_finality(w->c->record, (mz_len)index, &f, w->cli->perm));
    mz_put_utc(&b, f.claimed);
    mz_json_key(j, S("claimed_time"));
    mz_json_str(j, mz_buf_str(&b));
    mz_json_key(j, S("state"));
    mz_json_str(j, mz_finality_word(f.grade));
    json_utc(j, S("settled_time"), f.settled_time);
    mz_json_key(j, S("policy"));
    mz_json_bool(j, f.policy);
    mz_json_key(j, S("fork"));
    mz_json_bool(j, w->c->state.forks.n > 0);
    mz_json_key(j, S("cosigned"));
    mz_json_begin(j, '[');
    for (mz_len i = 0; i < f.n; i++) {
        mz_json_begin(j, '{');
        mz_json_key(j, S("witness"));
        mz_json_str(j, f.v[i].key.name);
        mz_json_key(j, S("party"));
        mz_json_str_or_null(j, f.v[i].party);
        json_utc(j, S("time"), f.v[i].first_time);
        mz_json_end(j, '}');
    }
    mz_json_end(j, ']');
    return mz_ok();
}

/* What people said of how a program read it. */
static mz_status put_review(const showing *w, const mz_loaded *l)
{
    mz_act *act;
    if (l->document->method != MZ_BY_READING) {
        return mz_ok();
    }
    MZ_TRY(mz_flow_reviewer(w->c, l, &act, w->cli->perm));
    mz_puts(w->out, "    review: ");
    if (act == NULL) {
        mz_puts(w->out, "read by program, not reviewed\n");
        return mz_ok();
    }
    mz_put(w->out, mz_review_word(l->review));
    mz_puts(w->out, " by ");
    mz_put(w->out, act->by);
    mz_puts(w->out, ", entry ");
    mz_put_int(w->out, mz_statement_id_entry(l->reviewed));
    mz_put_byte(w->out, '\n');
    return mz_ok();
}

static mz_status show_statement(const showing *w, mz_statement_id id)
{
    mz_loaded l;
    mz_rows rows;
    const mz_value v[] = {mz_value_number(id)};
    if (mz_statement_id_entry(id) >= mz_record_size(w->c->record)) {
        return mz_fail(MZ_BAD_INPUT, "the record has no entry of that number", -1);
    }
    MZ_TRY(mz_flow_load(w->c, &id, 1, &l, w->cli->perm));
    if (w->json) {
        mz_statement_json(l.document->name, l.statement, w->out);
        return mz_ok();
    }
    MZ_TRY(put_statement(w, &l, (mz_str){0}));
    MZ_TRY(put_review(w, &l));
    put_line(w->out, "    document: ", l.document->name);
    put_line(w->out, "    sha-256: ", l.document->hash);
    mz_puts(w->out, "    bytes: ");
    mz_put_int(w->out, l.statement->begin);
    mz_puts(w->out, " to ");
    mz_put_int(w->out, l.statement->end);
    mz_puts(w->out, "\n    signed by: ");
    mz_put(w->out, l.signer);
    mz_put_byte(w->out, '\n');
    MZ_TRY(put_finality(w, mz_statement_id_entry(id), "    "));
    mz_puts(w->out, "    rules:");
    for (mz_len i = 0; i < l.statement->rules_n; i++) {
        mz_put_byte(w->out, ' ');
        mz_put(w->out, l.statement->rules[i]);
    }
    mz_put_byte(w->out, '\n');
    MZ_TRY(mz_index_ask(w->c->index, MZ_Q_MEMBER, v, 1, &rows, w->cli->perm));
    if (rows.n > 0) {
        mz_puts(w->out, "    incident: i");
        mz_put_statement_id(w->out, ((const mz_member_row *)rows.v)[0].incident);
        mz_put_byte(w->out, '\n');
    }
    return mz_ok();
}

/* Line by line, with control and bidirectional characters shown as such. */
static void put_note(mz_buf *out, mz_str note)
{
    for (mz_str rest = note; rest.data != NULL && rest.len > 0;) {
        const mz_str line = mz_str_cut(&rest, '\n');
        mz_put_plain(out, line);
        mz_put_byte(out, '\n');
    }
}

static mz_status show_entry(const showing *w, int64_t n)
{
    mz_entry e;
    if (n >= mz_record_size(w->c->record)) {
        return mz_fail(MZ_BAD_INPUT, "the record has no entry of that number", -1);
    }
    MZ_TRY(mz_flow_let(w->c, n));
    MZ_TRY(mz_record_entry(w->c->record, (mz_len)n, &e, w->cli->perm));
    if (!w->json) {
        MZ_TRY(put_finality(w, n, ""));
        mz_put_byte(w->out, '\n');
        put_note(w->out, e.note.bytes);
        return mz_ok();
    }
    mz_json_out j = mz_json_to(w->out, 0);
    mz_json_begin(&j, '{');
    mz_json_key(&j, S("entry"));
    mz_json_int(&j, n);
    mz_json_key(&j, S("kind"));
    mz_json_str(&j, e.draft.kind);
    mz_json_key(&j, S("name"));
    mz_json_str(&j, mz_hash_hex(w->cli->perm, &e.name));
    mz_json_key(&j, S("note"));
    mz_json_str(&j, e.note.bytes);
    MZ_TRY(json_finality(w, &j, n));
    mz_json_end(&j, '}');
    mz_put_byte(w->out, '\n');
    return mz_ok();
}

static mz_status show_document(const showing *w, mz_str prefix)
{
    mz_rows rows, statements;
    const mz_value span[] = {mz_value_text(prefix), mz_value_text(mz_str_concat(w->cli->perm, prefix, S("g")))};
    MZ_TRY(mz_index_ask(w->c->index, MZ_Q_DOCUMENT_HASHED, span, 2, &rows, w->cli->perm));
    if (rows.n != 1) {
        return rows.n == 0 ? mz_fail(MZ_BAD_INPUT, "no document's hash begins so", -1)
                           : mz_fail(MZ_BAD_INPUT, "several documents' hashes begin so; give more of it", -1);
    }
    const mz_document_row *d = rows.v;
    const mz_value id[] = {mz_value_number(d->id)};
    MZ_TRY(mz_index_ask(w->c->index, MZ_Q_STATEMENTS_OF_DOCUMENT, id, 1, &statements, w->cli->perm));
    mz_json_out j = mz_json_to(w->out, w->json ? 0 : 2);
    mz_json_begin(&j, '{');
    const struct {
        mz_str key, value;
    } words[] = {{S("sha256"), d->hash},
                 {S("name"), d->name},
                 {S("media"), d->media},
                 {S("publisher"), d->publisher},
                 {S("actor"), d->actor},
                 {S("language"), d->language},
                 {S("method"), mz_method_word((mz_method)d->method)}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mz_json_key(&j, words[i].key);
        mz_json_str_or_null(&j, words[i].value);
    }
    MZ_BUF_SCOPED day = mz_buf_new(16);
    if (d->date != MZ_NO_DAY) {
        mz_put_day(&day, d->date);
    }
    mz_json_key(&j, S("date"));
    mz_json_str_or_null(&j, mz_buf_str(&day));
    mz_json_key(&j, S("bytes"));
    mz_json_int(&j, d->size_bytes);
    mz_json_key(&j, S("entry"));
    mz_json_int(&j, d->id);
    mz_json_key(&j, S("statements"));
    mz_json_begin(&j, '[');
    for (mz_len i = 0; i < statements.n; i++) {
        mz_buf_clear(&day);
        mz_put_statement_id(&day, ((const mz_statement_row *)statements.v)[i].id);
        mz_json_str(&j, mz_buf_str(&day));
    }
    mz_json_end(&j, ']');
    mz_json_end(&j, '}');
    mz_put_byte(w->out, '\n');
    return mz_ok();
}

static bool is_hex(mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        if (!mz_is_digit(s.data[i]) && !(s.data[i] >= 'a' && s.data[i] <= 'f')) {
            return false;
        }
    }
    return s.len >= 6 && s.len <= 64;
}

static mz_status show(const showing *w, mz_str what)
{
    mz_statement_id id;
    int64_t entry;
    if (mz_str_starts(what, S("i")) && mz_statement_id_parse(mz_str_from(what, 1), &id)) {
        return show_incident(w, id);
    }
    if (mz_statement_id_parse(what, &id)) {
        return show_statement(w, id);
    }
    if (mz_str_canonical_uint(what, &entry) && (what.len < 6 || entry < mz_record_size(w->c->record))) {
        return show_entry(w, entry);
    }
    return is_hex(what)
               ? show_document(w, what)
               : mz_fail(MZ_BAD_INPUT, "an ID is i12.3 (incident), 12.3 (statement), 12 (entry) or a hash", -1);
}

static int run(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    mz_day as_of;
    if (!mz_arg_day(args, "as-of", &as_of)) {
        return MZ_EXIT_USAGE;
    }
    const int code = mz_cli_case(args, cli, false, &c);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 30);
    const showing w = {
        args, cli, c, as_of == MZ_NO_DAY ? (mz_day)(cli->now / MZ_DAY_SECONDS) : as_of, mz_arg_given(args, "json"),
        &out};
    for (int i = 1; i < args->rest_n; i++) {
        mz_status s = show(&w, mz_str_of(args->rest[i]));
        s = mz_failed(s) ? s : mz_buf_status(&out);
        if (mz_failed(s)) {
            return mz_cli_fail(args, args->rest[i], s);
        }
    }
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_show = {
    .name = "show",
    .args = "CASE ID…",
    .summary = "an incident with each side's claims, a statement with its cited words, an entry, a document",
    .options = options,
    .details = "ID is i12.3 (an incident), 12.3 (a statement), 12 (an entry of the record) or the beginning of a\n"
               "document's SHA-256 in hex. Of an entry three different facts are shown: the time that its author\n"
               "claims, its index in the log, and when witnesses cosigned it; and whether it is settled.",
    .examples = "  mizan show case i12.3\n  mizan show case 12.3 --json\n  mizan show case 9f86d081884c",
    .least = 2,
    .most = -1,
    .run = run,
};
