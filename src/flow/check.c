/* The record as a list, and a check of it in bounded time. */
#include "flow/inside.h"

/* ---- entries ---- */

static mz_finality_grade grade_of(const mz_record_state *s, int64_t index)
{
    mz_len cosigned = 0;
    for (mz_len i = 0; i < s->n; i++) {
        cosigned = s->v[i].last_size > cosigned ? s->v[i].last_size : cosigned;
    }
    return index < s->settled ? MZ_GRADE_SETTLED : index < cosigned ? MZ_GRADE_COSIGNED : MZ_GRADE_TREE;
}

mz_status mz_flow_entries(mz_case *c, const mz_entries_filter *filter, mz_entries_view *out, mz_arena *perm)
{
    mz_rows rows;
    const mz_value nothing = {.is_null = true};
    const int64_t size = mz_record_size(c->record);
    const int64_t below = filter->below < size ? filter->below : size;
    const mz_len most = filter->most < MZ_VIEW_ENTRIES_MAX ? filter->most : MZ_VIEW_ENTRIES_MAX;
    const bool chosen = filter->kind.len + filter->feed.len > 0;
    const mz_value v[] = {mz_value_number(below), filter->kind.len > 0 ? mz_value_text(filter->kind) : nothing,
                          filter->feed.len > 0 ? mz_value_text(filter->feed) : nothing, mz_value_number(most + 1)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRIES_BACK, v, 4, &rows, perm));
    const mz_entry_row *r = rows.v;
    const mz_len n = rows.n > most ? most : rows.n;
    mz_entry_view *list = mz_new(perm, mz_entry_view, n);
    for (mz_len i = 0; i < n; i++) {
        const mz_registered *key = mz_record_key(c->record, r[i].feed);
        const int64_t newer = i > 0 ? r[i - 1].n : below;
        list[i] = (mz_entry_view){.row = r[i],
                                  .party = key != NULL ? mz_str_copy(perm, key->party) : (mz_str){0},
                                  .grade = grade_of(&c->state, r[i].n),
                                  .hidden = chosen ? 0 : newer - r[i].n - 1};
    }
    const int64_t oldest = n > 0 ? list[n - 1].row.n : below;
    *out = (mz_entries_view){.v = list, .n = n, .more = rows.n > most, .hidden = chosen || rows.n > most ? 0 : oldest};
    return mz_ok();
}

/* ---- checking ---- */

static mz_status document_bytes(mz_case *c, int64_t *out, mz_arena *perm)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(c->index, MZ_Q_DOCUMENTS, NULL, 0, &rows, perm));
    *out = 0;
    for (mz_len i = 0; i < rows.n; i++) {
        *out += ((const mz_document_row *)rows.v)[i].size_bytes;
    }
    return mz_ok();
}

/* One entry's bytes against the newest checkpoint, as an outsider with the log's key would do it. */
static mz_status holds(mz_case *c, mz_len index, mz_str policy, bool *out, mz_arena scratch)
{
    mz_entry e;
    MZ_BUF_SCOPED proof = mz_buf_new(1 << 20), said = mz_buf_new(1 << 20);
    const mz_status got = mz_record_entry(c->record, index, &e, &scratch);
    *out = false;
    if (got.code == MZ_CORRUPT) {
        return mz_ok();
    }
    MZ_TRY(got);
    MZ_TRY(mz_record_proof(c->record, index, &proof));
    MZ_TRY(mz_buf_status(&proof));
    *out = !mz_failed(mz_verify_proof(mz_buf_str(&proof), e.note.bytes, policy, &said, &scratch));
    return mz_ok();
}

static mz_status check_some(mz_case *c, mz_len some, mz_check *out, mz_arena *perm)
{
    MZ_BUF_SCOPED policy = mz_buf_new(MZ_VKEY_MAX + 64);
    const mz_len size = mz_record_size(c->record), newest = some / 2;
    const mz_len spread = size > some && some > newest ? (size - newest) / (some - newest) : 1;
    mz_puts(&policy, "log ");
    mz_put_vkey(&policy, mz_record_log(c->record));
    mz_puts(&policy, "\nquorum none\n");
    for (mz_len i = 0; i < some && i < size; i++) {
        const mz_len index = size <= some ? i : i < newest ? size - 1 - i : (i - newest) * spread;
        bool right;
        MZ_TRY(holds(c, index, mz_buf_str(&policy), &right, *perm));
        out->looked++;
        out->right += right;
        out->first_wrong = !right && (out->first_wrong < 0 || index < out->first_wrong) ? index : out->first_wrong;
    }
    return mz_ok();
}

mz_status mz_flow_check(mz_case *c, const mz_check_limits *limits, mz_check *out, mz_arena *perm)
{
    static const mz_check_limits usual = {30000, INT64_C(512) << 20, 1000};
    const mz_check_limits *l = limits != NULL ? limits : &usual;
    int64_t bytes;
    if (c->options.at > 0) {
        return mz_fail(MZ_BAD_INPUT, "the record is checked as it is now: leave out at", -1);
    }
    *out = (mz_check){.first_wrong = -1};
    MZ_TRY(document_bytes(c, &bytes, perm));
    if (mz_record_size(c->record) > l->entries || bytes > l->bytes) {
        return check_some(c, l->some, out, perm);
    }
    const mz_verify_options o = {.log = mz_record_log(c->record)};
    out->whole = true;
    return mz_verify_folder(c->folder, &o, &out->all, perm);
}
