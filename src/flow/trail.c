/* One incident's trail: its evidence and custody, every entry that touched it, who was asked and answered. */
#include "flow/inside.h"

mz_str mz_touch_word(mz_touch v)
{
    static const char *const words[] = {"document", "statements", "act", "label", "terms"};
    mz_assert(v >= 0 && v < MZ_TOUCHES);
    return mz_str_of(words[v]);
}

mz_finality_grade mz_flow_grade(const mz_case *c, int64_t entry)
{
    if (entry < c->state.settled) {
        return MZ_GRADE_SETTLED;
    }
    for (mz_len i = 0; i < c->state.n; i++) {
        if (c->state.v[i].last_size > entry) {
            return MZ_GRADE_COSIGNED;
        }
    }
    return MZ_GRADE_TREE;
}

typedef struct trail {
    mz_case *c;
    const mz_dossier *d;
    struct {
        mz_evidence *v;
        mz_len n, cap;
    } evidence;
    struct {
        mz_touch_row *v;
        mz_len n, cap;
    } touches;
    struct {
        mz_demand *v;
        mz_len n, cap;
    } asked;
    mz_arena *perm;
} trail;

/* The entry's row; *found is false for one that this edition does not hold. */
static mz_status row_of(trail *t, int64_t entry, mz_entry_row *out, bool *found)
{
    mz_rows rows;
    const mz_value v[] = {mz_value_number(entry), mz_value_number(entry + 1)};
    MZ_TRY(mz_index_ask(t->c->index, MZ_Q_ENTRIES, v, 2, &rows, t->perm));
    *found = rows.n > 0;
    if (*found) {
        *out = *(const mz_entry_row *)rows.v;
    }
    return mz_ok();
}

static mz_status touch(trail *t, int64_t entry, mz_touch how, mz_str what)
{
    mz_touch_row row = {.touch = how, .what = what, .grade = mz_flow_grade(t->c, entry)};
    bool found;
    MZ_TRY(row_of(t, entry, &row.entry, &found));
    if (found) {
        *mz_push(t->perm, &t->touches) = row;
    }
    return mz_ok();
}

/* ---- evidence ---- */

static mz_evidence *evidence_of(trail *t, int64_t document)
{
    for (mz_len i = 0; i < t->evidence.n; i++) {
        if (t->evidence.v[i].document.id == document) {
            return &t->evidence.v[i];
        }
    }
    return NULL;
}

static mz_status new_evidence(trail *t, int64_t document)
{
    mz_rows rows;
    mz_hash256 hash;
    mz_evidence e = {.statements = 1, .grade = mz_flow_grade(t->c, document)};
    bool found;
    const mz_value v[] = {mz_value_number(document)};
    MZ_TRY(mz_index_ask(t->c->index, MZ_Q_DOCUMENT, v, 1, &rows, t->perm));
    MZ_TRY(row_of(t, document, &e.entry, &found));
    if (rows.n == 0 || !found) {
        return mz_ok();
    }
    e.document = *(const mz_document_row *)rows.v;
    e.here = mz_hash_parse_hex(e.document.hash, &hash) && mz_record_has(t->c->record, &hash);
    *mz_push(t->perm, &t->evidence) = e;
    const mz_str name = e.document.name.len > 0 ? e.document.name : e.document.hash;
    return touch(t, document, MZ_TOUCH_DOCUMENT, name);
}

static mz_status take_evidence(trail *t)
{
    for (mz_len i = 0; i < t->d->n; i++) {
        mz_rows rows;
        const mz_value v[] = {mz_value_number(t->d->statements[i].id)};
        MZ_TRY(mz_index_ask(t->c->index, MZ_Q_STATEMENT, v, 1, &rows, t->perm));
        if (rows.n == 0) {
            continue;
        }
        const int64_t document = ((const mz_statement_row *)rows.v)->document;
        mz_evidence *known = evidence_of(t, document);
        if (known != NULL) {
            known->statements++;
        } else {
            MZ_TRY(new_evidence(t, document));
        }
    }
    return mz_ok();
}

/* ---- what touched it ---- */

/* Statements by the entry that holds them; they are in record order already. */
static mz_status take_statements(trail *t)
{
    for (mz_len i = 0; i < t->d->n;) {
        const int64_t entry = mz_statement_id_entry(t->d->statements[i].id);
        mz_str refs = t->d->statements[i].ref;
        for (i++; i < t->d->n && mz_statement_id_entry(t->d->statements[i].id) == entry; i++) {
            refs = mz_str_concat(t->perm, refs, S(" "), t->d->statements[i].ref);
        }
        MZ_TRY(touch(t, entry, MZ_TOUCH_STATEMENTS, refs));
    }
    return mz_ok();
}

static mz_status take_acts(trail *t)
{
    for (mz_len i = 0; i < t->d->acts_n; i++) {
        const mz_len before = t->touches.n;
        MZ_TRY(touch(t, mz_statement_id_entry(t->d->act_rows[i].id), MZ_TOUCH_ACT, t->d->acts[i].word));
        if (t->touches.n > before) {
            t->touches.v[before].act = &t->d->acts[i];
            t->touches.v[before].act_ref = t->d->act_refs[i];
        }
    }
    return mz_ok();
}

static bool touched(const trail *t, const mz_hash256 *name)
{
    MZ_BUF_SCOPED hex = mz_buf_new(128);
    mz_put_hex(&hex, name->b, MZ_HASH_BYTES);
    for (mz_len i = 0; i < t->touches.n; i++) {
        if (mz_str_eq(t->touches.v[i].entry.name, mz_buf_str(&hex))) {
            return true;
        }
    }
    return false;
}

/* Labels that name one of the entries, and those that one of them names. */
static mz_status take_labels(trail *t)
{
    mz_rows labels;
    const mz_value kind[] = {mz_value_text(S("label"))};
    const mz_len known = t->touches.n;
    MZ_TRY(mz_index_ask(t->c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &labels, t->perm));
    for (mz_len i = 0; i < labels.n; i++) {
        const mz_entry_row *label = &((const mz_entry_row *)labels.v)[i];
        mz_entry e;
        MZ_TRY(mz_record_entry(t->c->record, (mz_len)label->n, &e, t->perm));
        bool hit = false;
        for (mz_len k = 0; k < e.draft.refs_n && !hit; k++) {
            hit = mz_str_eq(e.draft.refs[k].relation, S("entry")) && touched(t, &e.draft.refs[k].name);
        }
        mz_str text = e.draft.text;
        if (hit) {
            MZ_TRY(touch(t, label->n, MZ_TOUCH_LABEL, mz_str_trim(mz_str_cut(&text, '\n'))));
        }
    }
    for (mz_len i = 0; i < known && labels.n > 0; i++) {
        mz_entry e;
        mz_len at;
        MZ_TRY(mz_record_entry(t->c->record, (mz_len)t->touches.v[i].entry.n, &e, t->perm));
        for (mz_len k = 0; k < e.draft.refs_n; k++) {
            const mz_ref *ref = &e.draft.refs[k];
            if (mz_str_eq(ref->relation, S("label")) && !touched(t, &ref->name) &&
                !mz_failed(mz_record_find(t->c->record, &ref->name, &at))) {
                MZ_TRY(touch(t, at, MZ_TOUCH_LABEL, t->touches.v[i].entry.audience));
            }
        }
    }
    return mz_ok();
}

static mz_status take_terms(trail *t)
{
    mz_rows rows;
    if (!t->c->has_terms || t->d->breaches.n == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_index_ask(t->c->index, MZ_Q_TERMS_ALL, NULL, 0, &rows, t->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_terms_row *r = &((const mz_terms_row *)rows.v)[i];
        if (r->id == t->c->terms_entry) {
            MZ_TRY(touch(t, r->id, MZ_TOUCH_TERMS, r->title));
            if (r->signed_at != r->id) {
                MZ_TRY(touch(t, r->signed_at, MZ_TOUCH_TERMS, r->title));
            }
        }
    }
    return mz_ok();
}

static int by_entry(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_touch_row *x = a, *y = b;
    return x->entry.n != y->entry.n ? (x->entry.n > y->entry.n) - (x->entry.n < y->entry.n)
                                    : (x->touch > y->touch) - (x->touch < y->touch);
}

/* ---- who was asked ---- */

static bool is_of(mz_str party, const mz_act *a)
{
    return mz_str_eq(a->party, party) || mz_str_eq(mz_account_side(a->by), party);
}

/* The first position of the side itself. */
static void take_answer(const trail *t, mz_demand *a)
{
    for (mz_len i = 0; i < t->d->acts_n && !a->answered; i++) {
        const mz_act *act = &t->d->acts[i];
        if (act->kind == MZ_POSITION && mz_str_eq(mz_account_side(act->by), a->party)) {
            a->answered = true;
            a->answered_on = act->date;
            a->answer = act->word;
            a->answer_ref = t->d->act_refs[i];
            a->reason = act->reason;
        }
    }
}

/* A side that somebody lays a breach to is to answer: once, by the earliest of its clocks. */
static void ask_to_answer(trail *t, mz_str party)
{
    mz_demand a = {.party = party, .asked = t->d->as_terms_see_it->told, .due = MZ_NO_DAY, .answered_on = MZ_NO_DAY};
    bool laid = false;
    for (mz_len i = 0; i < t->d->breaches.n; i++) {
        const mz_breach *b = &t->d->breaches.v[i];
        const mz_day due = b->clocks[MZ_STEP_ANSWER].due;
        if (b->result != MZ_NO_BREACH && mz_str_eq(b->party, party)) {
            laid = true;
            a.due = due != MZ_NO_DAY && (a.due == MZ_NO_DAY || due < a.due) ? due : a.due;
        }
    }
    take_answer(t, &a);
    if (laid || a.answered) {
        *mz_push(t->perm, &t->asked) = a;
    }
}

/* Each remedy that was asked of the side, with the first word of it done or refused afterwards. */
static void ask_to_mend(trail *t, mz_str party)
{
    for (mz_len i = 0; i < t->d->acts_n; i++) {
        const mz_act *act = &t->d->acts[i];
        if (act->kind != MZ_REMEDY || !mz_str_eq(act->word, S("asked")) || !mz_str_eq(act->party, party)) {
            continue;
        }
        mz_demand a = {.party = party,
                       .remedy = true,
                       .asked = act->date,
                       .by = act->by,
                       .ref = t->d->act_refs[i],
                       .due = act->to,
                       .reason = act->reason,
                       .answered_on = MZ_NO_DAY};
        for (mz_len k = i + 1; k < t->d->acts_n && !a.answered; k++) {
            const mz_act *later = &t->d->acts[k];
            if (later->kind == MZ_REMEDY && !mz_str_eq(later->word, S("asked")) && is_of(party, later)) {
                a.answered = true;
                a.answered_on = later->date;
                a.answer = later->word;
                a.answer_ref = t->d->act_refs[k];
            }
        }
        *mz_push(t->perm, &t->asked) = a;
    }
}

static void take_matrix(const trail *t, mz_matrix *out)
{
    mz_spoken *v = mz_new(t->perm, mz_spoken, t->d->n);
    for (mz_len i = 0; i < t->d->n; i++) {
        v[i] = (mz_spoken){t->d->statements[i].statement, t->d->statements[i].document};
    }
    mz_matrix_of(v, t->d->n, t->c->parties, t->c->parties_n, out, t->perm);
}

mz_status mz_flow_trail(mz_case *c, const mz_dossier *d, mz_trail *out, mz_arena *perm)
{
    trail t = {.c = c, .d = d, .perm = perm};
    MZ_TRY(take_evidence(&t));
    MZ_TRY(take_statements(&t));
    MZ_TRY(take_acts(&t));
    MZ_TRY(take_labels(&t));
    MZ_TRY(take_terms(&t));
    mz_sort(t.touches.v, t.touches.n, (mz_len)sizeof *t.touches.v, by_entry, NULL, *perm);
    for (mz_len i = 0; i < c->parties_n; i++) {
        ask_to_answer(&t, c->parties[i].code);
        ask_to_mend(&t, c->parties[i].code);
    }
    *out = (mz_trail){.evidence = t.evidence.v,
                      .evidence_n = t.evidence.n,
                      .touches = t.touches.v,
                      .touches_n = t.touches.n,
                      .asked = t.asked.v,
                      .asked_n = t.asked.n};
    take_matrix(&t, &out->matrix);
    return mz_ok();
}
