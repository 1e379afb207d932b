#include "flow/inside.h"

_Static_assert(MZ_LINE_ANY == 0, "the index sums the lines of status 0");

#define ACCOUNTS_MAX (1 << 20)

mz_status mz_features_open(mz_case *c, mz_collection of, const mz_cql *where, mz_features *out)
{
    const mz_selection wanted = {.of = of, .where = where, .settled = c->state.settled};
    *out = (mz_features){.c = c, .accounts = mz_buf_new(ACCOUNTS_MAX)};
    return mz_select_open(c->index, &wanted, &out->rows);
}

/* "PAK any killed B; AFG civilian wounded C": which lines the account of an incident has, and their grades. */
static mz_status put_accounts(mz_features *f, mz_statement_id incident, mz_arena scratch)
{
    mz_rows rows;
    mz_buf *text = &f->accounts;
    const mz_value id[] = {mz_value_number(incident)};
    MZ_TRY(mz_index_ask(f->c->index, MZ_Q_ACCOUNT, id, 1, &rows, &scratch));
    mz_buf_clear(text);
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_account_row *r = &((const mz_account_row *)rows.v)[i];
        mz_put(text, text->len > 0 ? S("; ") : S(""));
        mz_put(text, r->side.len > 0 ? r->side : S("?"));
        mz_puts(text, " ");
        mz_put(text, mz_status_line_word((mz_status_line)r->status));
        mz_puts(text, " ");
        mz_put(text, mz_effect_word((mz_effect)r->effect));
        mz_puts(text, " ");
        mz_put(text, mz_grade_word((mz_grade)r->grade));
    }
    return mz_buf_status(text);
}

mz_status mz_features_next(mz_features *f, mz_feature *out, bool *more, mz_arena scratch)
{
    const mz_feature_class *class = mz_collection_class(MZ_COLLECTION_INCIDENTS);
    MZ_TRY(mz_select_next(f->rows, out, more));
    for (mz_len i = 0; *more && i < class->n; i++) {
        if (class->fields[i].computed) {
            MZ_TRY(put_accounts(f, out->number, scratch));
            out->v[i] = (mz_property_value){.known = f->accounts.len > 0, .text = mz_buf_str(&f->accounts)};
        }
    }
    return mz_ok();
}

void mz_features_close(mz_features *f)
{
    mz_select_close(&f->rows);
    mz_buf_free(&f->accounts);
}
