/* The situation report: its parts in their order, and its tables. */
#include "brief/page.h"

static mz_status check(const mz_brief_input *in, mz_brief_edition edition)
{
    if (in->statements_n > MZ_BRIEF_STATEMENTS_MAX) {
        return mz_fail(MZ_LIMIT, "a report rests on at most 20,000 statements; ask for a shorter period", -1);
    }
    mz_assert(in->parties_n >= 0 && in->parties_n <= MZ_BRIEF_PARTIES_MAX);
    if (edition.first < 0 || (edition.first > 0 && edition.first >= in->parties_n) ||
        (edition.party && in->parties_n == 0)) {
        return mz_fail(MZ_BAD_INPUT, "the edition is for a party that the case does not have", edition.first);
    }
    return mz_ok();
}

static void take_refs(mz_page *p)
{
    for (mz_len i = 0; i < p->in->statements_n; i++) {
        (void)mz_map_put(&p->refs, p->in->statements[i].ref, i, NULL, p->perm);
    }
    for (mz_len i = 0; i < p->in->decisions_n; i++) {
        (void)mz_map_put(&p->refs, p->in->decisions[i].ref, p->in->statements_n + i, NULL, p->perm);
    }
}

static void take_order(mz_page *p)
{
    mz_len n = 0;
    for (mz_len i = 0; i < p->in->parties_n; i++) {
        const mz_len turn = i == 0 ? p->edition.first : i <= p->edition.first ? i - 1 : i;
        p->order[n++] = turn;
    }
}

static void put_page(mz_page *p)
{
    mz_page_head(p);
    mz_page_summary(p);
    mz_page_map(p);
    mz_page_charts(p);
    mz_page_incidents(p);
    mz_page_accounts(p);
    mz_page_breaches(p);
    mz_page_acts(p);
    mz_page_crossings(p);
    mz_page_coverage(p);
    mz_page_unverified(p);
    mz_page_method(p);
    mz_page_annex(p);
    mz_page_foot(p);
}

mz_status mz_brief_make(const mz_brief_input *in, mz_brief_edition edition, mz_brief_files *out, mz_arena *perm,
                        mz_arena scratch)
{
    MZ_TRY(check(in, edition));
    MZ_BUF_SCOPED page = mz_buf_new(MZ_BRIEF_BYTES_MAX);
    mz_page p = {.in = in, .edition = edition, .out = &page, .perm = perm, .scratch = scratch};
    take_refs(&p);
    take_order(&p);
    put_page(&p);
    MZ_TRY(mz_buf_status(&page));
    MZ_BUF_SCOPED name = mz_buf_new(64);
    mz_puts(&name, "brief-");
    mz_put_day(&name, in->day);
    mz_puts(&name, ".html");
    mz_brief_files files = {0};
    *mz_push(perm, &files) =
        (mz_brief_file){mz_str_copy(perm, mz_buf_str(&name)), mz_str_copy(perm, mz_buf_str(&page))};
    MZ_TRY(mz_brief_tables(in, edition, &files, perm, scratch));
    *out = files;
    return mz_ok();
}
