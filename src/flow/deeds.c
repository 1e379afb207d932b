/* What was decided, agreed and said: one list out of acts, signed texts and statements about talks. */
#include "flow/inside.h"

typedef struct light {
    mz_deed_group group;
    mz_day day;
    int64_t id; /* of the statement or act; of an entry its first would-be statement */
    mz_str word, by;
    bool first;
} light;

typedef struct lights {
    light *v;
    mz_len n, cap;
} lights;

typedef struct gathering {
    mz_case *c;
    const mz_deeds_filter *filter;
    lights all, fit;
    mz_arena *perm;
} gathering;

mz_str mz_deed_group_word(mz_deed_group v)
{
    static const char *const WORDS[] = {"decided", "signed", "said"};
    mz_assert(v >= 0 && v < MZ_DEED_GROUPS);
    return mz_str_of(WORDS[v]);
}

/* ---- what there is ---- */

static mz_status take_decided(gathering *g)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(g->c->index, MZ_Q_ACTS_ALL, NULL, 0, &rows, g->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_act_row *r = &((const mz_act_row *)rows.v)[i];
        if (r->kind == MZ_REVIEW) { /* of how something was read, not of what is to be done */
            continue;
        }
        const mz_day day = r->date != MZ_NO_DAY ? r->date : r->from;
        *mz_push(g->perm, &g->all) =
            (light){MZ_DEED_DECIDED, day, r->id, mz_act_kind_word((mz_act_kind)r->kind), r->by, false};
    }
    return mz_ok();
}

/* Whose keys signed this entry for the first time under its text: its author where it brought the text, else each who
 * joined. */
static mz_status take_signers(gathering *g, const mz_entry_row *r, bool first, mz_map *signers)
{
    mz_entry e;
    MZ_TRY(mz_record_entry(g->c->record, (mz_len)r->n, &e, g->perm));
    for (mz_len i = 0; i < e.note.n; i++) {
        bool fresh;
        const mz_registered *key = mz_record_key(g->c->record, e.note.v[i].name);
        if (key == NULL) {
            continue;
        }
        const mz_str party = mz_str_copy(g->perm, key->party);
        (void)mz_map_put(signers, mz_str_concat(g->perm, r->name, S(" "), party), 0, &fresh, g->perm);
        if (fresh) {
            const mz_day day = (mz_day)(r->time / MZ_DAY_SECONDS);
            *mz_push(g->perm, &g->all) =
                (light){MZ_DEED_SIGNED, day, mz_statement_id_of(r->n, 0), r->kind, party, first};
        }
    }
    return mz_ok();
}

static mz_status take_signed(gathering *g)
{
    static const char *const kinds[] = {"terms", "policy", "settings", "redact"};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        mz_rows rows;
        mz_map names = {0}, signers = {0};
        const mz_value kind[] = {mz_value_text(mz_str_of(kinds[k]))};
        MZ_TRY(mz_index_ask(g->c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &rows, g->perm));
        for (mz_len i = 0; i < rows.n; i++) {
            const mz_entry_row *r = &((const mz_entry_row *)rows.v)[i];
            bool fresh;
            (void)mz_map_put(&names, r->name, 0, &fresh, g->perm);
            MZ_TRY(take_signers(g, r, fresh, &signers));
        }
    }
    return mz_ok();
}

static mz_status take_said(gathering *g)
{
    mz_rows rows;
    const mz_value kind[] = {mz_value_number(MZ_ACT)};
    MZ_TRY(mz_index_ask(g->c->index, MZ_Q_STATEMENTS_OF_KIND, kind, 1, &rows, g->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        const mz_str word = r->type.len > 0 ? r->type : mz_plover_word((mz_plover)r->plover);
        *mz_push(g->perm, &g->all) = (light){MZ_DEED_SAID, r->said, r->id, word, r->speaker, false};
    }
    return mz_ok();
}

/* ---- what is wanted of it ---- */

static bool is_of_no_party(const mz_case *c, mz_str side)
{
    for (mz_len i = 0; i < c->parties_n; i++) {
        if (mz_str_eq(c->parties[i].code, side)) {
            return false;
        }
    }
    return true;
}

static bool fits(const gathering *g, const light *l)
{
    const mz_deeds_filter *f = g->filter;
    const mz_str side = mz_account_side(l->by);
    const bool sided =
        f->side.len == 0 || (mz_str_eq(f->side, S("-")) ? is_of_no_party(g->c, side) : mz_str_eq(f->side, side));
    const bool dated = (f->from == MZ_NO_DAY || (l->day != MZ_NO_DAY && l->day >= f->from)) &&
                       (f->to == MZ_NO_DAY || (l->day != MZ_NO_DAY && l->day <= f->to));
    return sided && dated && (f->group < 0 || f->group == (int)l->group) &&
           (f->word.len == 0 || mz_str_eq(f->word, l->word));
}

static int later_first(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const light *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day) - (x->day > y->day) : (x->id < y->id) - (x->id > y->id);
}

static int by_word(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_deed_count *x = a, *y = b;
    return x->group != y->group ? (int)x->group - (int)y->group : mz_str_cmp(x->word, y->word);
}

static void count_words(gathering *g, mz_deeds *out)
{
    mz_map at = {0};
    struct {
        mz_deed_count *v;
        mz_len n, cap;
    } list = {0};
    for (mz_len i = 0; i < g->all.n; i++) {
        const light *l = &g->all.v[i];
        bool fresh;
        const mz_str key = mz_str_concat(g->perm, mz_deed_group_word(l->group), S(" "), l->word);
        const int64_t k = *mz_map_put(&at, key, list.n, &fresh, g->perm);
        if (fresh) {
            *mz_push(g->perm, &list) = (mz_deed_count){l->group, l->word, 0};
        }
        list.v[k].n++;
    }
    mz_sort(list.v, list.n, (mz_len)sizeof *list.v, by_word, NULL, *g->perm);
    out->counts = list.v;
    out->counts_n = list.n;
}

/* ---- in full ---- */

static mz_status take_incidents(mz_case *c, const mz_statement_id *of, mz_len n, mz_deed *out, mz_arena *perm)
{
    mz_statement_id *v = mz_new(perm, mz_statement_id, n);
    for (mz_len i = 0; i < n; i++) {
        mz_rows rows;
        const mz_value id[] = {mz_value_number(of[i])};
        MZ_TRY(mz_index_ask(c->index, MZ_Q_MEMBER, id, 1, &rows, perm));
        const mz_statement_id incident = rows.n > 0 ? ((const mz_member_row *)rows.v)[0].incident : -1;
        bool known = incident < 0;
        for (mz_len k = 0; k < out->incidents_n; k++) {
            known = known || v[k] == incident;
        }
        if (!known) {
            v[out->incidents_n++] = incident;
        }
    }
    out->incidents = v;
    return mz_ok();
}

static mz_status fill_decided(gathering *g, const light *l, mz_deed *out)
{
    mz_entry e;
    mz_acts acts;
    mz_rows rows;
    const mz_value id[] = {mz_value_number(l->id)};
    MZ_TRY(mz_record_entry(g->c->record, (mz_len)out->entry, &e, g->perm));
    MZ_TRY(mz_acts_parse(e.draft.text, &acts, g->perm));
    const mz_len at = mz_statement_id_ordinal(l->id);
    if (at >= acts.n) {
        return mz_fail(MZ_CORRUPT, "the index names an act that the record has not; mend it with: mizan rebuild CASE",
                       at);
    }
    out->act = &acts.v[at];
    MZ_TRY(mz_index_ask(g->c->index, MZ_Q_ABOUT, id, 1, &rows, g->perm));
    mz_statement_id *targets = mz_new(g->perm, mz_statement_id, rows.n);
    mz_len n = 0;
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_about_row *a = &((const mz_about_row *)rows.v)[i];
        if (a->target >= 0) {
            targets[n++] = a->target;
        }
    }
    return take_incidents(g->c, targets, n, out, g->perm);
}

static mz_status fill_said(gathering *g, const light *l, mz_deed *out)
{
    mz_loaded *one = mz_new(g->perm, mz_loaded, 1);
    MZ_TRY(mz_flow_load(g->c, &l->id, 1, one, g->perm));
    MZ_TRY(mz_flow_words(g->c, one, &out->words, g->perm));
    out->said = one;
    return mz_ok();
}

static mz_status fill(gathering *g, const light *l, mz_deed *out)
{
    *out = (mz_deed){.group = l->group,
                     .word = l->word,
                     .day = l->day,
                     .by = l->by,
                     .entry = mz_statement_id_entry(l->id),
                     .ref = mz_ref_text(l->id, g->perm),
                     .first = l->first};
    switch (l->group) {
    case MZ_DEED_DECIDED:
        return fill_decided(g, l, out);
    case MZ_DEED_SAID:
        return fill_said(g, l, out);
    case MZ_DEED_SIGNED:
    case MZ_DEED_GROUPS:
    default:
        out->ref = mz_str_sub(out->ref, 0, mz_str_find_byte(out->ref, '.'));
        return mz_ok();
    }
}

mz_status mz_flow_deeds(mz_case *c, const mz_deeds_filter *filter, mz_deeds *out, mz_arena *perm)
{
    gathering g = {.c = c, .filter = filter, .perm = perm};
    MZ_TRY(take_decided(&g));
    MZ_TRY(take_signed(&g));
    MZ_TRY(take_said(&g));
    for (mz_len i = 0; i < g.all.n; i++) {
        if (fits(&g, &g.all.v[i])) {
            *mz_push(perm, &g.fit) = g.all.v[i];
        }
    }
    mz_sort(g.fit.v, g.fit.n, (mz_len)sizeof *g.fit.v, later_first, NULL, *perm);
    const mz_len most = filter->most < MZ_VIEW_ACTS_MAX ? filter->most : MZ_VIEW_ACTS_MAX;
    const mz_len from = filter->skip < g.fit.n ? filter->skip : g.fit.n;
    const mz_len n = g.fit.n - from < most ? g.fit.n - from : most;
    mz_deed *v = mz_new(perm, mz_deed, n);
    for (mz_len i = 0; i < n; i++) {
        MZ_TRY(fill(&g, &g.fit.v[from + i], &v[i]));
    }
    *out = (mz_deeds){.v = v, .n = n, .all = g.fit.n};
    count_words(&g, out);
    return mz_ok();
}
