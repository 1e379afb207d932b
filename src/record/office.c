#include "record/office.h"

#include "record/handin.h"
#include "record/mirror.h"
#include "record/outbox.h"
#include "record/stick.h"

bool mz_record_is_office(const mz_record *r) { return r->outbox != NULL; }
mz_len mz_office_waiting(const mz_record *r) { return r->outbox->notes.n; }

bool mz_office_names(const mz_record *r, const mz_hash256 *hash)
{
    return r->outbox != NULL && mz_map_get(&r->outbox->bodies, mz_hash_str(hash)) != NULL;
}

/* ---- opening ---- */

static mz_status place_of(const mz_record *r, mz_str feed, mz_len *at)
{
    const mz_registered *k = mz_ledger_key(&r->ledger, feed);
    if (k == NULL || k->retired >= 0) {
        return mz_fail(MZ_DENIED,
                       "the record does not know this key, or retired it: have a registrar add one, then fetch the "
                       "record again with mizan mirror",
                       -1);
    }
    *at = k - r->ledger.keys;
    return mz_ok();
}

/* The waiting entry is the next one of its feed, or its feed went on elsewhere: then it waits to be evidence. */
static void follow(mz_record *r, const mz_entry *e)
{
    mz_len at;
    if (mz_failed(place_of(r, e->feed, &at))) {
        return;
    }
    mz_feed *f = &r->outbox->feeds[at];
    const bool next = e->seq == f->next && (e->first ? f->next == 0 : mz_hash_eq(&e->prev, &f->head));
    f->forked = f->forked || !next;
    f->next += next;
    f->head = next ? e->name : f->head;
}

static void take_note(mz_record *r, mz_str note, const mz_entry *e)
{
    mz_outbox *o = r->outbox;
    *mz_push(&r->perm, &o->notes) = mz_str_copy(&r->perm, note);
    for (mz_len i = 0; i < e->draft.bodies_n; i++) {
        const mz_str hash = mz_str_copy(&r->perm, mz_hash_str(&e->draft.bodies[i].hash));
        (void)mz_map_put(&o->bodies, hash, 0, NULL, &r->perm);
    }
    follow(r, e);
}

/* One that the copy holds by now is gone. */
static mz_status load_note(mz_record *r, mz_str note, bool *gone, mz_arena scratch)
{
    mz_entry e;
    mz_len index;
    MZ_TRY(mz_entry_parse(note, &e, &scratch));
    *gone = !mz_failed(mz_record_find(r, &e.name, &index));
    if (!*gone) {
        take_note(r, note, &e);
    }
    return mz_ok();
}

static void put_notes(const mz_outbox *o, mz_buf *b)
{
    for (mz_len i = 0; i < o->notes.n; i++) {
        mz_put_bundle_entry(b, o->notes.v[i]);
    }
}

/* Reads what waits. A last entry that is cut was never answered for; what the copy holds by now leaves. */
static mz_status load(mz_record *r, const char *path)
{
    bool any_gone = false, gone = false, bad = false;
    mz_region region; /* not r->work: finding an entry takes that */
    mz_arena scratch;
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_region_new(1 << 20, &region, &scratch));
    MZ_TRY(mz_view_open(path, &view));
    mz_str rest = view.bytes, note;
    while (mz_bundle_next(&rest, &note)) {
        bad = bad || mz_failed(load_note(r, note, &gone, scratch));
        any_gone = any_gone || gone;
    }
    mz_region_free(&region);
    if (bad) {
        return mz_fail(MZ_CORRUPT, "the outbox is damaged: keep a copy of outbox/notes, and ask for help with it", -1);
    }
    if (rest.len == 0 && !any_gone) {
        return mz_ok();
    }
    MZ_BUF_SCOPED b = mz_buf_new(MZ_OUTBOX_MAX);
    put_notes(r->outbox, &b);
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace(path, mz_buf_str(&b), 0600);
}

static mz_status open_outbox(mz_record *r, const char *folder)
{
    mz_outbox *o = mz_new(&r->perm, mz_outbox, 1);
    o->file = MZ_NO_FILE;
    r->state_folder = mz_inside_path(folder, "outbox", &r->perm);
    MZ_TRY(mz_dir_make(r->state_folder));
    MZ_TRY(mz_dir_sync(folder));
    MZ_TRY(mz_file_open_write(mz_inside_path(r->state_folder, "lock", &r->perm), &r->lock));
    MZ_TRY(mz_file_lock(&r->lock));
    MZ_TRY(mz_inside_fold(r));
    o->feeds = mz_new(&r->perm, mz_feed, r->ledger.keys_n);
    for (mz_len i = 0; i < r->ledger.keys_n; i++) {
        o->feeds[i] = r->ledger.feeds[i];
    }
    r->outbox = o;
    const char *path = mz_inside_path(r->state_folder, "notes", &r->perm);
    if (mz_path_exists(path)) {
        MZ_TRY(load(r, path));
    }
    MZ_TRY(mz_file_open_append(path, &o->file));
    return mz_dir_sync(r->state_folder);
}

mz_status mz_inside_open_office(const char *folder, mz_record **out)
{
    mz_record *r;
    MZ_TRY(mz_record_open_read(folder, &r));
    const mz_status s = open_outbox(r, folder);
    if (mz_failed(s)) {
        mz_record_close(r);
        return s;
    }
    *out = r;
    return mz_ok();
}

/* ---- writing ---- */

mz_status mz_inside_feed(const mz_record *r, mz_str feed, mz_feed *out)
{
    *out = (mz_feed){0};
    if (r->outbox == NULL) {
        const mz_registered *k = mz_ledger_key(&r->ledger, feed);
        *out = k == NULL ? *out : r->ledger.feeds[k - r->ledger.keys];
        return mz_ok();
    }
    mz_len at;
    MZ_TRY(place_of(r, feed, &at));
    *out = r->outbox->feeds[at];
    return !out->forked ? mz_ok()
                        : mz_fail(MZ_DENIED,
                                  "this key wrote something else elsewhere: hand in what waits here as evidence, and "
                                  "have a registrar add a new key",
                                  -1);
}

/* Appends signed entries; durable on return. */
mz_status mz_inside_wait(mz_record *r, const mz_str *notes, mz_len n, mz_arena scratch)
{
    MZ_BUF_SCOPED b = mz_buf_new(MZ_OUTBOX_MAX);
    if (r->outbox->notes.n + n > MZ_HANDIN_MAX) {
        return mz_fail(MZ_LIMIT, "65,536 entries wait already: bring them to the log first", MZ_HANDIN_MAX);
    }
    for (mz_len i = 0; i < n; i++) {
        mz_put_bundle_entry(&b, notes[i]);
    }
    MZ_TRY(mz_buf_status(&b));
    mz_status s = mz_file_write(&r->outbox->file, mz_buf_str(&b));
    s = mz_failed(s) ? s : mz_file_sync(&r->outbox->file);
    for (mz_len i = 0; i < n && !mz_failed(s); i++) {
        mz_arena room = scratch;
        mz_entry e;
        s = mz_entry_parse(notes[i], &e, &room);
        if (!mz_failed(s)) {
            take_note(r, notes[i], &e);
        }
    }
    if (mz_failed(s)) {
        r->dead = s;
    }
    return s;
}

/* ---- packing ---- */

static mz_status put_documents(const mz_record *r, mz_file *f, mz_packed *out)
{
    const mz_map *bodies = &r->outbox->bodies;
    MZ_BUF_SCOPED head = mz_buf_new(1024);
    mz_put_blobs_head(&head, bodies->n);
    MZ_TRY(mz_file_write(f, mz_buf_str(&head)));
    for (mz_len i = 0; i < bodies->n; i++) {
        mz_hash256 hash;
        MZ_VIEW_SCOPED view = {0};
        (void)memcpy(hash.b, bodies->v[i].key.data, sizeof hash.b);
        MZ_TRY(mz_record_blob(r, &hash, &view));
        mz_buf_clear(&head);
        mz_put_be(&head, (uint64_t)view.bytes.len, 8);
        MZ_TRY(mz_file_write(f, mz_buf_str(&head)));
        MZ_TRY(mz_file_write(f, view.bytes));
        out->bytes += view.bytes.len;
        out->documents++;
    }
    return mz_ok();
}

static mz_status pack(const mz_record *r, mz_file *f, mz_packed *out)
{
    MZ_BUF_SCOPED notes = mz_buf_new(MZ_OUTBOX_MAX);
    MZ_BUF_SCOPED head = mz_buf_new(1024);
    put_notes(r->outbox, &notes);
    MZ_TRY(mz_buf_status(&notes));
    mz_put_notes_head(&head, (uint64_t)notes.len);
    MZ_TRY(mz_file_write(f, mz_buf_str(&head)));
    MZ_TRY(mz_file_write(f, mz_buf_str(&notes)));
    out->entries = r->outbox->notes.n;
    out->bytes += notes.len;
    return r->outbox->bodies.n > 0 ? put_documents(r, f, out) : mz_ok();
}

mz_status mz_office_pack(mz_record *r, const char *path, mz_packed *out, mz_arena scratch)
{
    const char *temp = mz_str_z(&scratch, mz_str_concat(&scratch, mz_str_of(path), S(".new")));
    mz_packed p = {0};
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    MZ_TRY(mz_file_create(temp, &f));
    mz_status s = pack(r, &f, &p);
    s = mz_failed(s) ? s : mz_file_settle(&f, temp, path, 0600);
    if (mz_failed(s)) {
        mz_file_close(&f);
        const mz_status removed = mz_file_remove(temp);
        (void)removed; /* the first failure is the one that is told */
        return s;
    }
    *out = p;
    return mz_ok();
}
