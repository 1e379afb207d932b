/* The record's own files under /log/, for those who check it or keep a copy. */
#include "serve/inside.h"
#include "serve/log.h"

/* Members hold the whole record: labels say what is shown to whom, they do not hide what a member may check. Others get
 * its files only where no entry is for somebody, and never the documents. */
static void record_file(mz_visit *v, mz_http_answer *a)
{
    const bool member =
        v->who.role == MZ_ROLE_MEDIATOR || v->who.role == MZ_ROLE_MONITOR || v->who.role == MZ_ROLE_PARTY;
    if (!member && v->c->edition) {
        mz_problem(a, 403, S("Not allowed"), S("this record has entries that are not for everybody"));
        return;
    }
    const char *folder = mz_path_join(v->q->perm, v->site->options.folder, S("record"));
    mz_log_answer(folder, member, v->q->rest, v->q, a);
}

static const mz_page pages[] = {{"GET", "/log/", MZ_PAGE_CASE, 0, record_file}};
const mz_pages mz_pages_log = {pages, 1};
