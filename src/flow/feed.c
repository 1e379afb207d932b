/* A feed onto the record, item by item. */
#include "flow/inside.h"

#include "format/format.h"

typedef struct feed {
    mz_case *c;
    mz_str name;
    const mz_add_options *o;
    const mz_page_source *page;
    mz_webfeed web;
    mz_map links; /* names of documents on record; asked for with a page source only */
    mz_added *out;
    mz_arena *perm;
} feed;

static mz_status names_on_record(feed *f)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(f->c->index, MZ_Q_DOCUMENTS, NULL, 0, &rows, f->perm));
    const mz_document_row *d = rows.v;
    for (mz_len i = 0; i < rows.n; i++) {
        (void)mz_map_put(&f->links, d[i].name, 0, NULL, f->perm);
    }
    return mz_ok();
}

static mz_str item_name(const feed *f, mz_len i)
{
    if (f->web.items[i].link.len > 0) {
        return f->web.items[i].link;
    }
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put(&b, f->name);
    mz_puts(&b, " item ");
    mz_put_int(&b, i + 1);
    return mz_str_copy(f->perm, mz_buf_str(&b));
}

static void reject(feed *f, mz_len i, mz_str why)
{
    f->out->rejected++;
    if (f->out->first_why.len > 0) {
        return;
    }
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_puts(&b, "item ");
    mz_put_int(&b, i + 1);
    mz_puts(&b, ": ");
    mz_put(&b, why);
    f->out->first_why = mz_str_copy(f->perm, mz_buf_str(&b));
}

static void count(feed *f, mz_len i, const mz_added *one)
{
    mz_added *all = f->out;
    all->items_known += one->known;
    if (one->rejected > 0) {
        reject(f, i, one->first_why);
        all->rejected += one->rejected - 1;
        all->rejects = one->rejects;
    }
    if (one->known) {
        return;
    }
    if (all->items++ == 0) {
        all->entry = one->entry;
        all->hash = one->hash;
    }
    all->entries += one->entries;
    all->statements += one->statements;
    all->acts += one->acts;
}

static mz_status add_item(feed *f, mz_str all, mz_len i)
{
    const mz_webfeed_item *item = &f->web.items[i];
    mz_str bytes = mz_str_sub(all, item->begin, item->end);
    const mz_str name = item_name(f, i);
    mz_add_options o = *f->o;
    o.as = S("article");
    o.publisher = o.publisher.len > 0 ? o.publisher : item->publisher.len > 0 ? item->publisher : f->web.title;
    o.language = o.language.len > 0 ? o.language : f->web.language;
    if (f->page != NULL && item->link.len > 0) {
        bool fresh = false;
        (void)mz_map_put(&f->links, item->link, 0, &fresh, f->perm);
        if (!fresh) {
            f->out->items_known++;
            return mz_ok();
        }
        const mz_status s = f->page->page(f->page->ctx, item->link, &bytes, f->perm);
        if (mz_failed(s)) {
            reject(f, i, mz_str_of(s.what));
            return mz_ok();
        }
    }
    mz_added one;
    const mz_status s = mz_flow_add_bytes(f->c, bytes, name, &o, &one, f->perm);
    if (mz_failed(s) && s.code != MZ_CORRUPT && s.code != MZ_IO) { /* the record still stands: the rest goes in */
        reject(f, i, mz_str_of(s.what));
        return mz_ok();
    }
    MZ_TRY(s);
    count(f, i, &one);
    return mz_ok();
}

mz_status mz_flow_add_feed(mz_case *c, mz_str bytes, mz_str name, const mz_add_options *o, const mz_page_source *page,
                           mz_added *out, mz_arena *perm)
{
    *out = (mz_added){.entry = -1, .format = S("feed")};
    feed f = {.c = c, .name = name, .o = o, .page = page, .out = out, .perm = perm};
    MZ_TRY(mz_webfeed_parse(bytes, &f.web, perm));
    MZ_TRY(page != NULL ? names_on_record(&f) : mz_ok());
    for (mz_len i = 0; i < f.web.items_n; i++) {
        MZ_TRY(add_item(&f, bytes, i));
        mz_tell(c, "item", i + 1, f.web.items_n);
    }
    for (mz_len i = 0; i < f.web.broken; i++) {
        reject(&f, f.web.items_n + i, S("it does not end"));
    }
    out->known = out->items == 0 && out->rejected == 0 && out->items_known > 0;
    return mz_ok();
}
