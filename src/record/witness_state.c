#include "base/lock.h"
#include "record/fork.h"
#include "record/witness.h"

#include <stdatomic.h>

#define LOGS_BYTES_MAX (MZ_WITNESS_LOGS_MAX * 1024)
#define REQUEST_BYTES  (4 << 20) /* working space of one request: signature lines, the state's note, a fork proof */
#define WITNESS_BYTES  (64 << 20)
#define RESTORE                                                                                                        \
    "a state file of this witness is missing or not what was written: do not go on with this key; start a witness "    \
    "with a new name and key"

#define KEY_FILE  "keys/witness.key"
#define VKEY_FILE "keys/witness.vkey"

/* What stands in a state file before the first cosignature. A known log without any state file was lost. */
static const char nothing_yet[] = "mizan/witness/nothing-yet/v1\n";

/* One origin. The lock covers the state in memory and on disk, from the check to the durable write. */
typedef struct slot {
    mz_str origin;
    mz_hash256 hash;
    mz_lock lock;
    mz_witness_last last;
} slot;

struct mz_witness {
    mz_region region;
    mz_arena perm;
    const char *folder, *state;
    mz_file lock;
    mz_key key; /* without its seed when somebody else signs */
    const mz_signer *signer;
    mz_vkey *logs;
    mz_len logs_n;
    slot *slots;
    mz_len slots_n;
    atomic_bool dead; /* a write failed: nobody knows what the disk holds */
};

static char *state_path(const char *state, const mz_hash256 *hash, mz_arena *perm)
{
    return mz_path_join(perm, state, mz_hash_hex(perm, hash));
}

/* ---- the list of logs ---- */

static mz_status parse_logs(mz_str text, mz_vkey *out, mz_len *n)
{
    mz_len found = 0;
    for (mz_len row = 1; text.len > 0; row++) {
        mz_str line = mz_str_trim(mz_str_cut(&text, '\n'));
        if (line.len == 0 || line.data[0] == '#') {
            continue;
        }
        const mz_str word = mz_str_cut(&line, ' '), vkey = mz_str_cut(&line, ' ');
        if (!mz_str_eq(word, S("log")) || mz_failed(mz_vkey_parse(vkey, &out[found])) ||
            out[found].type != MZ_KEY_ED25519) {
            return mz_fail(MZ_BAD_INPUT, "a line of the list of logs is \"log\" and a verifier key", row);
        }
        if (++found == MZ_WITNESS_LOGS_MAX) {
            return mz_fail(MZ_LIMIT, "the list of logs has 4096 keys", row);
        }
    }
    *n = found;
    return mz_ok();
}

static mz_status load_logs(const char *folder, mz_vkey **out, mz_len *n, mz_str *text, mz_arena *perm)
{
    MZ_TRY(mz_file_load(mz_path_join(perm, folder, S("logs")), LOGS_BYTES_MAX, text, perm));
    *out = mz_new(perm, mz_vkey, MZ_WITNESS_LOGS_MAX);
    return parse_logs(*text, *out, n);
}

/* ---- making one ---- */

static mz_status make_folder(const char *folder, mz_arena *perm)
{
    MZ_TRY(mz_dir_make(mz_path_join(perm, folder, S("keys"))));
    if (mz_path_exists(mz_path_join(perm, folder, S(VKEY_FILE))) ||
        mz_path_exists(mz_path_join(perm, folder, S(KEY_FILE)))) {
        return mz_fail(MZ_DENIED, "a key is already there: a key is never written over another", -1);
    }
    MZ_TRY(mz_dir_make(mz_path_join(perm, folder, S("state"))));
    return mz_dir_settle(folder); /* what is in it is synced with the first file */
}

static mz_status no_logs_yet(const char *folder, mz_arena *perm)
{
    return mz_file_replace(mz_path_join(perm, folder, S("logs")), (mz_str){0}, 0644);
}

mz_status mz_witness_create(const char *folder, mz_str name, mz_str passphrase, mz_vkey *out, mz_arena *perm)
{
    MZ_KEY_SCOPED key = {0};
    MZ_TRY(mz_record_self_test());
    if (!mz_key_name_valid(name)) {
        return mz_fail(MZ_BAD_INPUT, "a witness's name has no spaces and no +, as in pak.example/witness", -1);
    }
    MZ_TRY(make_folder(folder, perm));
    MZ_TRY(mz_key_new(name, MZ_KEY_COSIGNATURE, &key, perm));
    MZ_TRY(mz_key_save(mz_path_join(perm, folder, S(KEY_FILE)), &key, passphrase));
    MZ_TRY(no_logs_yet(folder, perm));
    *out = key.public;
    return mz_ok();
}

mz_status mz_witness_create_for(const char *folder, const mz_vkey *key, mz_arena *perm)
{
    MZ_BUF_SCOPED line = mz_buf_new(MZ_VKEY_MAX + 1);
    mz_vkey back;
    mz_put_vkey(&line, key);
    MZ_TRY(mz_vkey_parse(mz_buf_str(&line), &back)); /* also: can the verdict ever accept this key */
    if (key->type != MZ_KEY_COSIGNATURE) {
        return mz_fail(MZ_BAD_INPUT, "a witness's key has type 0x04", -1);
    }
    MZ_TRY(make_folder(folder, perm));
    mz_put_byte(&line, '\n');
    MZ_TRY(mz_buf_status(&line));
    MZ_TRY(mz_file_replace(mz_path_join(perm, folder, S(VKEY_FILE)), mz_buf_str(&line), 0644));
    return no_logs_yet(folder, perm);
}

static mz_status take_folder(const char *folder, mz_file *lock, mz_arena *perm)
{
    MZ_TRY(mz_file_open_write(mz_path_join(perm, folder, S("lock")), lock));
    return mz_file_lock(lock);
}

static mz_status empty_state(const char *folder, mz_str origin, mz_arena *perm)
{
    const mz_hash256 hash = mz_sha256(origin);
    const char *path = state_path(mz_path_join(perm, folder, S("state")), &hash, perm);
    return mz_path_exists(path) ? mz_ok() : mz_file_replace(path, mz_str_of(nothing_yet), 0644);
}

static mz_status add_log(const char *folder, const mz_vkey *log, mz_str url, mz_arena *perm)
{
    MZ_FILE_SCOPED lock = MZ_NO_FILE;
    mz_vkey *logs;
    mz_len n;
    mz_str text;
    MZ_TRY(take_folder(folder, &lock, perm));
    MZ_TRY(load_logs(folder, &logs, &n, &text, perm));
    for (mz_len i = 0; i < n; i++) {
        if (mz_vkey_eq(&logs[i], log)) {
            return mz_ok();
        }
    }
    MZ_BUF_SCOPED b = mz_buf_new(LOGS_BYTES_MAX);
    mz_put(&b, text);
    mz_puts(&b, "log ");
    mz_put_vkey(&b, log);
    if (url.len > 0) {
        mz_put_byte(&b, ' ');
        mz_put(&b, url);
    }
    mz_put_byte(&b, '\n');
    MZ_TRY(mz_buf_status(&b));
    MZ_TRY(empty_state(folder, log->name, perm)); /* first, so that a listed log always has a state */
    return mz_file_replace(mz_path_join(perm, folder, S("logs")), mz_buf_str(&b), 0644);
}

mz_status mz_witness_add_log(const char *folder, const mz_vkey *log, mz_str url)
{
    mz_region region;
    mz_arena arena;
    if (log->type != MZ_KEY_ED25519) {
        return mz_fail(MZ_BAD_INPUT, "a log's key has type 0x01", -1);
    }
    MZ_TRY(mz_region_new(WITNESS_BYTES, &region, &arena));
    const mz_status s = add_log(folder, log, url, &arena);
    mz_region_free(&region);
    return s;
}

/* ---- opening ---- */

static mz_status load_state(const mz_witness *w, slot *s, mz_arena scratch)
{
    mz_str bytes;
    mz_note note;
    mz_checkpoint c;
    if (mz_failed(mz_file_load(state_path(w->state, &s->hash, &scratch), MZ_NOTE_MAX, &bytes, &scratch))) {
        return mz_fail(MZ_CORRUPT, RESTORE, -1);
    }
    s->last = (mz_witness_last){.root = mz_empty_root()};
    if (mz_str_eq(bytes, mz_str_of(nothing_yet))) {
        return mz_ok();
    }
    if (mz_failed(mz_note_open(bytes, &w->key.public, 1, &note, &scratch)) ||
        mz_failed(mz_checkpoint_parse(note.text, &c)) || !mz_str_eq(c.origin, s->origin)) {
        return mz_fail(MZ_CORRUPT, RESTORE, -1);
    }
    s->last = (mz_witness_last){.size = c.size, .root = c.root, .present = true};
    for (mz_len i = 0; i < note.n; i++) {
        s->last.time = note.v[i].time > s->last.time ? note.v[i].time : s->last.time;
    }
    return mz_ok();
}

static slot *slot_of(const mz_witness *w, mz_str origin)
{
    for (mz_len i = 0; i < w->slots_n; i++) {
        if (mz_str_eq(w->slots[i].origin, origin)) {
            return &w->slots[i];
        }
    }
    return NULL;
}

/* The key's public half, from the file that names it. */
static mz_status load_vkey(mz_witness *w, const char *folder)
{
    mz_str line;
    MZ_TRY(mz_file_load(mz_path_join(&w->perm, folder, S(VKEY_FILE)), MZ_VKEY_MAX + 1, &line, &w->perm));
    return mz_vkey_parse(mz_str_trim(line), &w->key.public);
}

static mz_status load_key(mz_witness *w, const char *folder, mz_str passphrase)
{
    MZ_TRY(w->signer != NULL ? load_vkey(w, folder)
                             : mz_key_load(mz_path_join(&w->perm, folder, S(KEY_FILE)), passphrase, &w->key, &w->perm));
    return w->key.public.type == MZ_KEY_COSIGNATURE
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the key of this folder makes no cosignatures", -1);
}

static mz_status open_witness(mz_witness *w, const char *folder, mz_str passphrase)
{
    mz_str text;
    w->folder = mz_str_z(&w->perm, mz_str_of(folder));
    w->state = mz_path_join(&w->perm, folder, S("state"));
    MZ_TRY(mz_record_self_test());
    MZ_TRY(take_folder(folder, &w->lock, &w->perm));
    MZ_TRY(load_key(w, folder, passphrase));
    MZ_TRY(load_logs(folder, &w->logs, &w->logs_n, &text, &w->perm));
    w->slots = mz_new(&w->perm, slot, w->logs_n);
    for (mz_len i = 0; i < w->logs_n; i++) {
        if (slot_of(w, w->logs[i].name) != NULL) {
            continue;
        }
        slot *s = &w->slots[w->slots_n++];
        s->origin = w->logs[i].name;
        s->hash = mz_sha256(s->origin);
        mz_lock_init(&s->lock);
        MZ_TRY(load_state(w, s, w->perm));
    }
    return mz_ok();
}

static mz_status open_any(const char *folder, mz_str passphrase, const mz_signer *signer, mz_witness **out)
{
    mz_region region;
    mz_arena perm;
    MZ_TRY(mz_region_new(WITNESS_BYTES, &region, &perm));
    mz_witness *w = mz_new(&perm, mz_witness, 1);
    w->signer = signer;
    w->region = region;
    w->perm = perm;
    w->lock = MZ_NO_FILE;
    const mz_status s = open_witness(w, folder, passphrase);
    if (mz_failed(s)) {
        mz_witness_close(w);
        return s;
    }
    *out = w;
    return mz_ok();
}

mz_status mz_witness_open(const char *folder, mz_str passphrase, mz_witness **out)
{
    return open_any(folder, passphrase, NULL, out);
}

mz_status mz_witness_open_for(const char *folder, const mz_signer *signer, mz_witness **out)
{
    return open_any(folder, (mz_str){0}, signer, out);
}

bool mz_witness_wants_signer(const char *folder, mz_arena scratch)
{
    return mz_path_exists(mz_path_join(&scratch, folder, S(VKEY_FILE)));
}

void mz_witness_close(mz_witness *w)
{
    if (w == NULL) {
        return;
    }
    mz_key_wipe(&w->key);
    mz_file_close(&w->lock);
    mz_region region = w->region;
    mz_region_free(&region);
}

const mz_vkey *mz_witness_key(const mz_witness *w) { return &w->key.public; }
mz_len mz_witness_logs(const mz_witness *w) { return w->slots_n; }
bool mz_witness_dead(const mz_witness *w) { return atomic_load(&w->dead); }

/* ---- answering ---- */

/* The cosignature line, by the own key or by whoever holds it. */
static mz_status sign(const mz_witness *w, mz_str text, mz_utc now, mz_buf *out)
{
    uint8_t signature[72];
    MZ_BUF_SCOPED message = mz_buf_new(MZ_NOTE_MAX + 64);
    if (w->signer == NULL) {
        return mz_note_sign(&w->key, text, now, out);
    }
    MZ_TRY(mz_cosigned_text(now, text, &message));
    for (int i = 0; i < 8; i++) {
        signature[i] = (uint8_t)((uint64_t)now >> (56 - 8 * i));
    }
    MZ_TRY(w->signer->sign(w->signer->ctx, w->key.public.key, mz_buf_str(&message), signature + 8));
    if (!mz_ed25519_verify(w->key.public.key, mz_buf_str(&message), signature + 8)) {
        return mz_fail(MZ_DENIED, "what was signed for this witness is not by its key", -1);
    }
    mz_put_signature_line(out, &w->key.public, (mz_str){signature, 72});
    return mz_buf_status(out);
}

/* Makes the new state durable, and only then gives the line out. The origin's lock is held. */
static mz_status keep(const mz_witness *w, slot *s, const mz_witness_request *q, mz_utc now, mz_str line, mz_buf *out,
                      mz_arena *scratch)
{
    MZ_BUF_SCOPED note = mz_buf_new(2 * MZ_NOTE_MAX);
    MZ_TRY(mz_put_witnessed(&note, q));
    mz_put(&note, line);
    MZ_TRY(mz_buf_status(&note));
    MZ_TRY(mz_file_replace(state_path(w->state, &s->hash, scratch), mz_buf_str(&note), 0644));
    s->last = (mz_witness_last){q->checkpoint.size, q->checkpoint.root, now, true};
    mz_put(out, line);
    return mz_buf_status(out);
}

/* ---- evidence ---- */

static mz_status put_evidence(mz_witness *w, const mz_fork_proof *f, mz_arena scratch)
{
    MZ_BUF_SCOPED file = mz_buf_new(MZ_FORK_FILE_MAX);
    const char *folder = mz_path_join(&scratch, w->folder, S("fork"));
    mz_strs names;
    mz_put_fork(&file, f);
    MZ_TRY(mz_buf_status(&file));
    MZ_TRY(mz_dir_make(folder));
    MZ_TRY(mz_dir_list(folder, &names, &scratch));
    const mz_hash256 hash = mz_sha256(mz_buf_str(&file));
    const char *path = mz_path_join(&scratch, folder, mz_hash_hex(&scratch, &hash));
    return names.n >= MZ_WITNESS_FORKS_MAX || mz_path_exists(path) ? mz_ok()
                                                                   : mz_file_replace(path, mz_buf_str(&file), 0444);
}

/* The log signed another tree of the size that was cosigned last: both signatures together are a proof for anybody.
 * One proof is enough, so a failure to keep it changes nothing else. */
static bool keep_fork(mz_witness *w, const slot *s, const mz_witness_request *q, mz_arena scratch)
{
    mz_str state;
    mz_fork_proof proof;
    if (!s->last.present || q->checkpoint.size != s->last.size || mz_hash_eq(&q->checkpoint.root, &s->last.root) ||
        mz_failed(mz_file_load(state_path(w->state, &s->hash, &scratch), MZ_NOTE_MAX, &state, &scratch))) {
        return false;
    }
    for (mz_len i = 0; i < w->logs_n; i++) {
        if (mz_str_eq(w->logs[i].name, s->origin) &&
            !mz_failed(mz_fork_make(state, q->body.checkpoint, &w->logs[i], NULL, &proof, scratch))) {
            return !mz_failed(put_evidence(w, &proof, scratch));
        }
    }
    return false;
}

static mz_witness_reply answer_locked(mz_witness *w, slot *s, const mz_witness_request *q, mz_utc now, mz_buf *out,
                                      mz_arena *scratch)
{
    const mz_witness_reply r = mz_witness_decide(q, &s->last);
    if (r.status != 200) {
        const bool kept = keep_fork(w, s, q, *scratch);
        return !kept ? r
                     : (mz_witness_reply){
                           r.status, "the log has signed another tree of this size: a fork; the proof is kept", r.size};
    }
    if (now < s->last.time) {
        return (mz_witness_reply){503, "the clock of this witness stands before its last cosignature", 0};
    }
    MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX);
    MZ_BUF_SCOPED line = mz_buf_new(MZ_NOTE_MAX);
    mz_put_checkpoint(&text, &q->checkpoint);
    const mz_status signed_it = sign(w, mz_buf_str(&text), now, &line);
    if (mz_failed(signed_it) && w->signer != NULL) { /* nothing was written: it can be asked again */
        return (mz_witness_reply){503, "whoever holds the key of this witness did not sign", 0};
    }
    const mz_status done = mz_failed(signed_it) ? signed_it : keep(w, s, q, now, mz_buf_str(&line), out, scratch);
    if (mz_failed(done)) {
        atomic_store(&w->dead, true);
        return (mz_witness_reply){500, "the state of this witness could not be kept: it stops", 0};
    }
    return (mz_witness_reply){200, "", q->checkpoint.size};
}

mz_witness_reply mz_witness_answer(mz_witness *w, mz_str body, mz_utc now, mz_buf *out)
{
    mz_region region;
    mz_arena scratch;
    mz_witness_request q;
    if (atomic_load(&w->dead) || mz_failed(mz_region_new(REQUEST_BYTES, &region, &scratch))) {
        return (mz_witness_reply){500, "this witness has stopped", 0};
    }
    mz_witness_reply r = mz_witness_read(body, w->logs, w->logs_n, &q, &scratch);
    if (r.status == 200) {
        slot *s = slot_of(w, q.checkpoint.origin);
        mz_assert(s != NULL);
        mz_lock_take(&s->lock);
        r = answer_locked(w, s, &q, now, out, &scratch);
        mz_lock_give(&s->lock);
    }
    mz_region_free(&region);
    if (r.status == 409) {
        mz_put_int(out, r.size);
        mz_put_byte(out, '\n');
    } else if (r.status != 200) {
        mz_buf_clear(out);
        mz_put(out, mz_str_of(r.what));
        mz_put_byte(out, '\n');
    }
    return r;
}

mz_status mz_witness_checkpoint(mz_witness *w, const mz_hash256 *origin_hash, mz_buf *out)
{
    mz_region region;
    mz_arena scratch;
    mz_str bytes;
    MZ_TRY(mz_region_new(REQUEST_BYTES, &region, &scratch));
    mz_status s = mz_file_load(state_path(w->state, origin_hash, &scratch), MZ_NOTE_MAX, &bytes, &scratch);
    if (!mz_failed(s) && !mz_str_eq(bytes, mz_str_of(nothing_yet))) {
        mz_put(out, bytes);
        s = mz_buf_status(out);
    } else {
        s = mz_fail(MZ_BAD_INPUT, "nothing of this log was cosigned yet", -1);
    }
    mz_region_free(&region);
    return s;
}
