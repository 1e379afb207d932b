/* Reviews: what people say of statements that a program read, who may say it, and what then stands. */
#include "flow/inside.h"

#include "lexicon/lexicon.h"

/* ---- what holds ---- */

mz_status mz_flow_reviews(mz_case *c, mz_index *index)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(index, MZ_Q_STATEMENTS_REVIEWED, NULL, 0, &rows, &c->perm));
    mz_reviewed *v = mz_new(&c->perm, mz_reviewed, rows.n);
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        v[i] = (mz_reviewed){r->id, (mz_review)r->review, r->reviewed, r->corrected};
    }
    c->reviews = (mz_reviews){v, rows.n};
    return mz_ok();
}

mz_status mz_flow_act_at(mz_record *record, int64_t id, mz_act *out, mz_arena *perm)
{
    mz_entry e;
    mz_acts list;
    MZ_TRY(mz_record_entry(record, (mz_len)mz_statement_id_entry(id), &e, perm));
    MZ_TRY(mz_acts_parse(e.draft.text, &list, perm));
    const mz_len at = mz_statement_id_ordinal(id);
    if (at >= list.n) {
        return mz_fail(MZ_CORRUPT, "the index names an act that the record has not; mend it with: mizan rebuild CASE",
                       at);
    }
    *out = list.v[at];
    return mz_ok();
}

mz_status mz_flow_corrected(const mz_act *review, const mz_statement *in, mz_statement *out, mz_arena *perm)
{
    mz_statement now;
    MZ_TRY(mz_review_apply(review, in, &now, perm));
    if (now.type.len > 0 && !mz_str_eq(now.type, in->type) && mz_type_find(now.type) == NULL) {
        return mz_fail(MZ_BAD_INPUT, "type is a leaf of the taxonomy, or -", -1);
    }
    *out = now;
    return mz_ok();
}

mz_status mz_flow_reviewer(mz_case *c, const mz_loaded *l, mz_act **out, mz_arena *perm)
{
    *out = NULL;
    if (l->reviewed < 0) {
        return mz_ok();
    }
    mz_act *act = mz_new(perm, mz_act, 1);
    MZ_TRY(mz_flow_act_at(c->record, l->reviewed, act, perm));
    *out = act;
    return mz_ok();
}

mz_status mz_flow_unreviewed(mz_case *c, int64_t *out)
{
    mz_rows rows;
    mz_arena scratch = c->perm;
    const mz_value all[] = {mz_value_number(0), mz_value_number(INT64_MAX)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_STATEMENTS_UNREVIEWED, all, 2, &rows, &scratch));
    *out = rows.n;
    return mz_ok();
}

/* ---- who may ---- */

static mz_str role_of(const mz_case *c, mz_str party)
{
    const mz_genesis *g = mz_record_genesis(c->record);
    for (mz_len i = 0; g != NULL && i < g->members_n; i++) {
        if (mz_str_eq(g->members[i].party, party)) {
            return g->members[i].role;
        }
    }
    return (mz_str){0};
}

mz_status mz_flow_may_review(mz_case *c, mz_str party, int64_t entry, bool *may)
{
    mz_entry e;
    mz_arena scratch = c->perm;
    const mz_str role = role_of(c, party);
    *may = mz_str_eq(role, S("mediator")) || mz_str_eq(role, S("monitor"));
    if (*may || party.len == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_record_entry(c->record, (mz_len)entry, &e, &scratch));
    const mz_registered *author = mz_record_key(c->record, e.feed);
    *may = author != NULL && mz_str_eq(author->party, party);
    return mz_ok();
}

/* ---- saying it ---- */

static mz_status check_one(mz_case *c, const mz_act *act, mz_str ref, mz_str party, mz_str *audience, mz_arena *perm)
{
    mz_statement_id id;
    mz_loaded l;
    mz_statement now;
    bool may, sees;
    if (!mz_statement_id_parse(ref, &id)) {
        return mz_fail(MZ_BAD_INPUT, "a review names statements by their number, as in 12.3", -1);
    }
    MZ_TRY(mz_flow_load(c, &id, 1, &l, perm));
    if (l.document->method != MZ_BY_READING) {
        return mz_fail(MZ_BAD_INPUT, "only what a program read out of a text is reviewed", -1);
    }
    MZ_TRY(mz_flow_may_review(c, party, mz_statement_id_entry(id), &may));
    if (!may) {
        return mz_fail(MZ_DENIED, "the mediator and monitors review everything, a party what it brought itself", -1);
    }
    if (mz_str_eq(act->word, S("corrected"))) {
        MZ_TRY(mz_flow_corrected(act, l.read, &now, perm));
    }
    return mz_flow_sees(c, mz_statement_id_entry(id), &sees, audience);
}

/* May this party say so of all of them? *audience: who sees them. */
static mz_status check_all(mz_case *c, const mz_act *act, mz_str party, mz_str *audience, mz_arena *perm)
{
    MZ_TRY(mz_act_check(act));
    for (mz_len i = 0; i < act->about_n; i++) {
        mz_str own;
        MZ_TRY(check_one(c, act, act->about[i], party, &own, perm));
        if (i > 0 && !mz_str_eq(own, *audience)) {
            return mz_fail(MZ_BAD_INPUT, "these statements are not for the same people: review them one by one", i);
        }
        *audience = own;
    }
    return mz_ok();
}

mz_status mz_flow_review_preview(mz_case *c, const mz_act *act, mz_str party, mz_utc time, mz_preview *out,
                                 mz_arena *perm)
{
    mz_str audience = {0};
    MZ_TRY(check_all(c, act, party, &audience, perm));
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    mz_act_write(act, &text);
    MZ_TRY(mz_buf_status(&text));
    mz_ref *label = mz_new(perm, mz_ref, 1);
    mz_draft *draft = mz_new(perm, mz_draft, 1);
    *label = (mz_ref){.relation = S("label")};
    *draft = (mz_draft){.kind = mz_act_kind_word(act->kind),
                        .time = time,
                        .text = mz_str_copy(perm, mz_buf_str(&text)),
                        .refs = label,
                        .refs_n = audience.len > 0};
    *out = (mz_preview){.drafts = draft, .drafts_n = 1, .label = label, .audience = mz_str_copy(perm, audience)};
    return mz_ok();
}

mz_status mz_flow_body(mz_case *c, mz_str hash_hex, int64_t size_bytes, mz_str *out, mz_arena *perm)
{
    mz_hash256 hash;
    *out = (mz_str){0};
    if (!mz_hash_parse_hex(hash_hex, &hash) || !mz_record_has(c->record, &hash)) {
        return mz_ok();
    }
    MZ_VIEW_SCOPED blob = {0};
    MZ_TRY(mz_record_blob(c->record, &hash, &blob));
    const bool salted = blob.bytes.len == size_bytes + MZ_SALT_BYTES;
    *out = mz_str_copy(perm, salted ? mz_str_from(blob.bytes, MZ_SALT_BYTES) : blob.bytes);
    return mz_ok();
}

mz_status mz_flow_review(mz_case *c, const mz_act *act, const mz_key *by, mz_utc time, int64_t *entry)
{
    mz_ref label = {.relation = S("label")};
    mz_str audience = {0};
    mz_arena scratch = c->perm;
    const mz_registered *pen = mz_record_key(c->record, by->public.name);
    MZ_TRY(check_all(c, act, pen == NULL ? (mz_str){0} : pen->party, &audience, &scratch));
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    mz_act_write(act, &text);
    MZ_TRY(mz_buf_status(&text));
    if (audience.len > 0) { /* what it tells of them is for those who see them */
        MZ_TRY(mz_flow_new_label(c, audience, by, time, &label.name));
    }
    const mz_draft draft = {.kind = mz_act_kind_word(act->kind),
                            .time = time,
                            .text = mz_buf_str(&text),
                            .refs = &label,
                            .refs_n = audience.len > 0};
    mz_len first;
    MZ_TRY(mz_record_write(c->record, &draft, 1, &by, 1, &first, NULL));
    *entry = first;
    return mz_ok();
}
