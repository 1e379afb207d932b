/* Signed entries and documents of members' devices, onto the record: POST /entries, PUT and GET /blob/. */
#include "serve/cosigner.h"
#include "serve/entries.h"
#include "serve/inside.h"

typedef void (*handler)(void *ctx, const mz_http_request *q, mz_http_answer *a);

/* A node that failed ends the process: what it could not write must be looked at before anything else is. */
static void hand(mz_visit *v, mz_http_answer *a, handler h)
{
    mz_site *s = v->site;
    if (s->entries == NULL) {
        mz_problem(a, 404, S("Not taken here"), S("this server was started without the log's key: --take-entries"));
        return;
    }
    h(s->entries, v->q, a);
    if (mz_failed(mz_door_status(s->door))) {
        atomic_store(&s->alive, false);
    }
}

static void entries(mz_visit *v, mz_http_answer *a) { hand(v, a, mz_entries_post); }
static void piece(mz_visit *v, mz_http_answer *a) { hand(v, a, mz_entries_piece); }
static void have(mz_visit *v, mz_http_answer *a) { hand(v, a, mz_entries_have); }

static mz_status lend(void *ctx, mz_status (*work)(void *work_ctx, mz_record *r), void *work_ctx)
{
    mz_door *door = ctx;
    mz_node *node;
    MZ_TRY(mz_door_enter(door, &node));
    const mz_status s = mz_node_with(node, work, work_ctx);
    mz_door_leave(door);
    return s;
}

mz_status mz_site_take_entries(mz_site *s)
{
    const mz_door_options o = {.folder = s->options.folder, .log = s->options.log_key};
    if (o.log == NULL) {
        return mz_ok();
    }
    MZ_TRY(mz_door_new(&o, &s->door));
    MZ_TRY(mz_entries_new(s->door, &s->entries));
    const mz_lender lender = {lend, s->door};
    return s->options.cosign_s == 0 ? mz_ok()
                                    : mz_cosigner_start(&lender, s->options.cosign_s, 0, NULL, NULL, &s->cosigner);
}

void mz_site_end_entries(mz_site *s)
{
    mz_cosigner_stop(s->cosigner);
    mz_entries_free(s->entries);
    mz_door_free(s->door);
}

static const mz_page pages[] = {
    {"POST", "/entries", MZ_PAGE_SLOW, MZ_ENTRIES_BODY, entries},
    {"PUT", "/blob/", MZ_PAGE_SLOW, MZ_PIECE_BYTES, piece},
    {"GET", "/blob/", MZ_PAGE_SLOW, 0, have},
};
const mz_pages mz_pages_entries = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
