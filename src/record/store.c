#include "record/inside.h"
#include "record/mirror.h"
#include "record/outbox.h"
#include "record/redact.h"

#define PERM_BYTES  ((mz_len)1 << 31) /* address space, not memory */
#define WORK_BYTES  ((mz_len)1 << 26)
#define SMALL_BYTES ((mz_len)1 << 16)
#define MOVE_BASE   ((int64_t)8 << 20) /* journal bytes after which a clean close moves the base */

char *mz_inside_path(const char *folder, const char *name, mz_arena *perm)
{
    return mz_path_join(perm, folder, mz_str_of(name));
}

/* An empty record in memory of its own, that knows its folders. */
mz_status mz_inside_new(const char *folder, bool is_case, mz_record **out)
{
    mz_region region, work;
    mz_arena perm, work_arena;
    MZ_TRY(mz_record_self_test());
    MZ_TRY(mz_region_new(PERM_BYTES, &region, &perm));
    const mz_status s = mz_region_new(WORK_BYTES, &work, &work_arena);
    if (mz_failed(s)) {
        mz_region_free(&region);
        return s;
    }
    mz_record *r = mz_new(&perm, mz_record, 1);
    *r = (mz_record){.region = region, .work_region = work, .work = work_arena, .lock = MZ_NO_FILE, .dead = mz_ok()};
    r->journal.file = MZ_NO_FILE;
    r->checkpoint = mz_buf_new(MZ_NOTE_MAX);
    r->bundle = mz_buf_new(MZ_BUNDLE_MAX);
    r->batch = mz_buf_new(MZ_SEGMENT_MAX);
    r->edge = mz_new(&perm, mz_edge, 1);
    r->committed = mz_new(&perm, mz_edge, 1);
    const bool within = is_case || mz_path_exists(mz_inside_path(folder, "record/checkpoint", &perm)); /* a copy, too */
    r->log_folder = within ? mz_inside_path(folder, "record", &perm) : mz_str_z(&perm, mz_str_of(folder));
    r->state_folder = is_case ? mz_inside_path(folder, "state", &perm) : NULL;
    r->journal_folder = is_case ? mz_inside_path(folder, "journal", &perm) : NULL;
    unsigned char *small = mz_new(&perm, unsigned char, SMALL_BYTES);
    r->small = (mz_arena){small, small + SMALL_BYTES};
    r->perm = perm;
    *out = r;
    return mz_ok();
}

void mz_inside_free(mz_record *r)
{
    mz_key_wipe(&r->secret);
    mz_ledger_end(&r->ledger);
    mz_file_close(&r->journal.file);
    mz_file_close(&r->lock);
    if (r->outbox != NULL) {
        mz_file_close(&r->outbox->file);
    }
    mz_buf_free(&r->checkpoint);
    mz_buf_free(&r->bundle);
    mz_buf_free(&r->batch);
    mz_region region = r->region, work = r->work_region;
    mz_region_free(&work);
    mz_region seen = r->cosigned.region;
    mz_region_free(&seen);
    mz_region_free(&region);
}

static void put_format(mz_buf *b, const mz_vkey *log)
{
    mz_puts(b, "mizan/case/v1\nlog ");
    mz_put_vkey(b, log);
    mz_puts(b, "\n");
}

mz_status mz_inside_log(const char *state_folder, mz_vkey *out, mz_arena *perm)
{
    mz_str text;
    const char *path = mz_inside_path(state_folder, "format", perm);
    if (!mz_path_exists(path)) {
        return mz_fail(MZ_BAD_INPUT, "this folder is not a case: state/format is not there", -1);
    }
    MZ_TRY(mz_file_load(path, 4096, &text, perm));
    const mz_str first = mz_str_cut(&text, '\n');
    mz_str line = mz_str_cut(&text, '\n');
    if (!mz_str_eq(first, S("mizan/case/v1")) || !mz_str_starts(line, S("log ")) || text.len != 0) {
        return mz_fail(MZ_BAD_INPUT, "state/format is of a version that this program does not know", 0);
    }
    return mz_vkey_parse(mz_str_from(line, 4), out);
}

mz_status mz_inside_format(mz_record *r)
{
    MZ_TRY(mz_inside_log(r->state_folder, &r->log, &r->perm));
    r->origin = r->log.name;
    return mz_ok();
}

/* What a crash left behind in state/: half-copied documents. */
static mz_status sweep(mz_record *r)
{
    mz_arena scratch = r->work;
    mz_strs names;
    MZ_TRY(mz_dir_list(r->state_folder, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        if (mz_str_starts(names.v[i], S("incoming"))) {
            MZ_TRY(mz_file_remove(mz_path_join(&scratch, r->state_folder, names.v[i])));
        }
    }
    return mz_ok();
}

static mz_status open_case(mz_record *r)
{
    MZ_TRY(mz_inside_format(r));
    MZ_TRY(mz_file_open_write(mz_inside_path(r->state_folder, "lock", &r->perm), &r->lock));
    MZ_TRY(mz_file_lock(&r->lock));
    r->writable = true;
    MZ_TRY(sweep(r));
    MZ_TRY(mz_inside_recover(r));
    MZ_TRY(mz_inside_clear(r, r->work));
    MZ_TRY(mz_inside_fold(r));
    mz_len erased;
    return mz_record_erase(r, &erased);
}

mz_status mz_record_open(const char *folder, mz_record **out)
{
    mz_record *r;
    if (mz_mirror_is(folder)) {
        return mz_inside_open_office(folder, out);
    }
    MZ_TRY(mz_inside_new(folder, true, &r));
    mz_status s = open_case(r);
    if (!mz_failed(s) && r->edge->size == 0) {
        s = mz_fail(MZ_BAD_INPUT, "the case has no first entry: its init was cut off; run init again", -1);
    }
    if (mz_failed(s)) {
        mz_inside_free(r);
        return s;
    }
    *out = r;
    return mz_ok();
}

/* The log key that the record itself names, in its first entry. */
mz_status mz_inside_named_key(mz_record *r, mz_str note)
{
    mz_note parsed;
    mz_checkpoint c;
    MZ_TRY(mz_note_parse(note, &parsed, &r->perm));
    MZ_TRY(mz_checkpoint_parse(parsed.text, &c));
    if (c.size < 1) {
        return mz_fail(MZ_BAD_INPUT, "the record is empty", -1);
    }
    const mz_tile t = mz_tile_of(MZ_ENTRY_BUNDLE, 0, c.size);
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_inside_read(r, &t, &view));
    mz_str bytes;
    mz_entry e;
    mz_genesis g;
    if (!mz_bundle_entry(view.bytes, 0, &bytes)) {
        return mz_fail(MZ_CORRUPT, "the first bundle does not hold the first entry: take another copy", 0);
    }
    MZ_TRY(mz_entry_parse(mz_str_copy(&r->perm, bytes), &e, &r->perm));
    MZ_TRY(mz_genesis_parse(e.draft.text, &g, &r->perm));
    r->log = g.log;
    r->origin = g.origin;
    return mz_ok();
}

static mz_status open_to_read(mz_record *r)
{
    const char *path = mz_inside_path(r->log_folder, "checkpoint", &r->perm);
    mz_str note;
    mz_checkpoint c;
    if (!mz_path_exists(path)) {
        return mz_fail(MZ_BAD_INPUT, "this folder is neither a case nor a copy of a record: no checkpoint is there",
                       -1);
    }
    MZ_TRY(mz_file_load(path, MZ_NOTE_MAX, &note, &r->perm));
    MZ_TRY(r->state_folder != NULL ? mz_inside_format(r) : mz_inside_named_key(r, note));
    MZ_TRY(mz_checkpoint_open(note, &r->log, &c, r->work));
    MZ_TRY(mz_inside_load(r, c.size, &c.root));
    mz_put(&r->checkpoint, note);
    r->published = c.size;
    return mz_buf_status(&r->checkpoint);
}

mz_status mz_record_open_read(const char *folder, mz_record **out)
{
    mz_region region;
    mz_arena scratch;
    MZ_TRY(mz_region_new(1 << 16, &region, &scratch));
    const bool is_case = mz_path_exists(mz_inside_path(folder, "state/format", &scratch));
    mz_region_free(&region);
    mz_record *r;
    MZ_TRY(mz_inside_new(folder, is_case, &r));
    const mz_status s = open_to_read(r);
    if (mz_failed(s)) {
        mz_inside_free(r);
        return s;
    }
    *out = r;
    return mz_ok();
}

/* A journal closed in order says that nothing needs to be mended: first the tiles are made durable. */
static mz_status end_journal(mz_record *r, mz_arena scratch)
{
    if (!r->loose && r->journal.file.fd < 0) {
        return mz_ok();
    }
    MZ_TRY(mz_fs_sync(r->log_folder));
    return mz_journal_close(&r->journal, scratch);
}

/* Everything is durable before this; what fails here is made good by the next opening. */
static mz_status settle(mz_record *r)
{
    MZ_TRY(mz_inside_alive(r));
    if (r->published != r->edge->size) {
        MZ_TRY(mz_inside_publish(r, false));
    }
    MZ_TRY(mz_inside_fold_save(r));
    mz_len erased;
    MZ_TRY(mz_record_erase(r, &erased));
    /* A tile that came to be full lets partial ones go, once it is durable. */
    const bool filled = r->edge->size / MZ_TILE_WIDTH > r->base.size / MZ_TILE_WIDTH;
    MZ_TRY(filled || r->journal.at > MOVE_BASE ? mz_inside_move_base(r) : end_journal(r, r->work));
    return mz_inside_clear(r, r->work);
}

void mz_record_close(mz_record *r)
{
    if (r == NULL) {
        return;
    }
    if (r->writable) {
        const mz_status s = settle(r);
        (void)s;
    }
    mz_inside_free(r);
}

mz_status mz_record_unlock(mz_record *r, const mz_key *log)
{
    if (!mz_vkey_eq(&log->public, &r->log)) {
        return mz_fail(MZ_DENIED, "this is not the log key of the case", -1);
    }
    r->secret = *log;
    r->secret.public.name = r->log.name;
    r->unlocked = true;
    return mz_ok();
}

mz_status mz_record_publish(mz_record *r)
{
    MZ_TRY(mz_inside_alive(r));
    mz_assert(r->writable || r->outbox != NULL);
    if (r->outbox != NULL) { /* what waits is published by the log */
        return mz_ok();
    }
    const mz_status s = r->published == r->edge->size ? mz_ok() : mz_inside_publish(r, false);
    if (mz_failed(s)) {
        r->dead = s;
    }
    return s;
}

/* Folders and state of a case without entries. */
static mz_status found_case(const char *folder, const mz_key *log, mz_arena scratch)
{
    const char *const folders[] = {"record/blob", "record/tile", "journal", "state"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        MZ_TRY(mz_dir_make(mz_inside_path(folder, folders[i], &scratch)));
    }
    MZ_TRY(mz_dir_sync(mz_inside_path(folder, "record", &scratch)));
    MZ_TRY(mz_dir_settle(folder));
    const char *state = mz_inside_path(folder, "state", &scratch);
    const mz_base base = {0, mz_empty_root(), mz_sha256(log->public.name), 0};
    MZ_BUF_SCOPED text = mz_buf_new(4096);
    mz_put_base(&text, &base);
    MZ_TRY(mz_file_replace(mz_inside_path(state, "base", &scratch), mz_buf_str(&text), 0644));
    mz_buf_clear(&text);
    put_format(&text, &log->public);
    MZ_TRY(mz_buf_status(&text));
    MZ_TRY(mz_file_replace(mz_inside_path(state, "format", &scratch), mz_buf_str(&text), 0644));
    return mz_dir_sync(folder);
}

static mz_status write_genesis(const char *folder, const mz_genesis *g, const mz_key *log, const mz_key *author,
                               mz_utc time)
{
    mz_record *r;
    mz_len first;
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    mz_put_genesis(&text, g);
    MZ_TRY(mz_buf_status(&text));
    const mz_draft draft = {.kind = S("genesis"), .time = time, .text = mz_buf_str(&text)};
    MZ_TRY(mz_inside_new(folder, true, &r));
    mz_status s = open_case(r);
    if (!mz_failed(s)) {
        s = mz_record_unlock(r, log);
    }
    if (!mz_failed(s)) {
        s = mz_record_write(r, &draft, 1, &author, 1, &first, NULL);
    }
    if (!mz_failed(s)) {
        s = mz_record_publish(r);
    }
    mz_record_close(r);
    return s;
}

/* Is there a case with entries, or one that somebody works on? */
static mz_status must_be_free(const char *folder)
{
    mz_record *r = NULL;
    const mz_status s = mz_record_open(folder, &r);
    mz_record_close(r);
    if (s.code != MZ_BAD_INPUT) {
        return mz_failed(s) ? s : mz_fail(MZ_DENIED, "a case is already in this folder", -1);
    }
    mz_region region;
    mz_arena scratch;
    MZ_TRY(mz_region_new(1 << 16, &region, &scratch));
    const bool served = mz_path_exists(mz_inside_path(folder, "record/checkpoint", &scratch));
    mz_region_free(&region);
    return served ? mz_fail(MZ_DENIED,
                            "a record with a checkpoint is already in this folder, but its state is damaged: restore "
                            "the whole case folder from one backup",
                            -1)
                  : mz_ok();
}

static mz_status check_genesis(const mz_genesis *g, const mz_key *log)
{
    mz_region region;
    mz_arena scratch;
    mz_genesis back;
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    mz_put_genesis(&text, g);
    MZ_TRY(mz_buf_status(&text));
    MZ_TRY(mz_region_new(1 << 20, &region, &scratch));
    const mz_status s = mz_genesis_parse(mz_buf_str(&text), &back, &scratch);
    mz_region_free(&region);
    MZ_TRY(s);
    return mz_vkey_eq(&g->log, &log->public) && mz_str_eq(g->origin, g->log.name)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the log key's name is the origin", -1);
}

mz_status mz_record_create(const char *folder, const mz_genesis *g, const mz_key *log, const mz_key *author,
                           mz_utc time)
{
    MZ_TRY(mz_record_self_test());
    MZ_TRY(check_genesis(g, log));
    MZ_TRY(must_be_free(folder));
    mz_region region;
    mz_arena scratch;
    MZ_TRY(mz_region_new(1 << 20, &region, &scratch));
    const mz_status s = found_case(folder, log, scratch);
    mz_region_free(&region);
    MZ_TRY(s);
    return write_genesis(folder, g, log, author, time);
}
