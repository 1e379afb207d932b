/* The bytes are changes to the files of a small record: nothing that changes any of them passes the verification.
 *
 * Each change is 4 bytes: which file, what to do (flip, set, drop, double, cut), where, and with which byte. */
#include "record/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FILES_MAX  16
#define FILE_BYTES 65536
#define CHANGES    8

typedef struct record {
    mz_str names[FILES_MAX], bytes[FILES_MAX];
    mz_len n;
    mz_buf changed[FILES_MAX];
    mz_vkey log;
} record;

static record the; /* made once */
static mz_arena room;

static void must(mz_status s) { mz_assert(!mz_failed(s)); }

static mz_key key_of(const char *name)
{
    mz_key k;
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    must(mz_key_of_seed(mz_str_of(name), MZ_KEY_ED25519, seed.b, &k, &room));
    return k;
}

static void write_case(const char *folder)
{
    const mz_key log = key_of("mizan.example/fuzz"), device = key_of("mizan.example/fuzz/TUR/desk");
    const mz_key *signers[] = {&device};
    const mz_member member = {
        .party = S("TUR"), .role = S("mediator"), .registrar = device.public, .device = device.public};
    const mz_genesis g = {log.public.name, log.public, S("A record to change"), &member, 1};
    mz_record *r;
    mz_hash256 hash;
    int64_t bytes;
    mz_len first;
    must(mz_record_create(folder, &g, &log, &device, 0));
    must(mz_record_open(folder, &r));
    must(mz_record_unlock(r, &log));
    must(mz_record_put(r, S("a document\n"), false, &hash, &bytes));
    const mz_body body = {.hash = hash, .size_bytes = bytes, .media = S("text/plain")};
    const mz_draft drafts[] = {{.kind = S("document"), .bodies = &body, .bodies_n = 1},
                               {.kind = S("statements"), .text = S("somebody says something\n")},
                               {.kind = S("statements"), .text = S("somebody denies it\n")}};
    must(mz_record_write(r, drafts, 3, signers, 1, &first, NULL));
    must(mz_record_publish(r));
    mz_record_close(r);
    the.log = log.public;
}

static mz_status keep_file(void *ctx, mz_str path)
{
    const mz_shelf *shelf = ctx;
    MZ_BUF_SCOPED b = mz_buf_new(FILE_BYTES);
    if (mz_str_find(path, S(".p/1")) >= 0 && path.data[path.len - 1] == '1') {
        return mz_ok(); /* the tree of the first entry alone: nobody asks for it */
    }
    mz_assert(the.n < FILES_MAX);
    must(shelf->read(shelf->ctx, 0, path, &b));
    the.names[the.n] = mz_str_copy(&room, path);
    the.bytes[the.n] = mz_str_copy(&room, mz_buf_str(&b));
    the.changed[the.n++] = mz_buf_new(FILE_BYTES);
    return mz_ok();
}

static void set_up(void)
{
    char folder[] = "/tmp/mizan-fuzz-XXXXXX", command[64];
    mz_region region;
    mz_shelf shelf;
    must(mz_region_new((mz_len)1 << 26, &region, &room));
    must(mz_record_self_test());
    mz_assert(mkdtemp(folder) != NULL);
    write_case(folder);
    must(mz_shelf_folder(folder, &shelf, &room));
    must(shelf.list(shelf.ctx, S(""), keep_file, &shelf));
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    mz_assert(system(command) == 0); // NOLINT(cert-env33-c): a folder of our own making
    mz_assert(the.n == 4);
}

static mz_len find(mz_str path)
{
    for (mz_len i = 0; i < the.n; i++) {
        if (mz_str_eq(the.names[i], path)) {
            return i;
        }
    }
    return -1;
}

static mz_status memory_read(void *ctx, int reader, mz_str path, mz_buf *out)
{
    (void)ctx, (void)reader;
    const mz_len at = find(path);
    mz_buf_clear(out);
    if (at < 0) {
        return mz_fail(MZ_BAD_INPUT, "the file is not there", -1);
    }
    mz_put(out, mz_buf_str(&the.changed[at]));
    return mz_buf_status(out);
}

static mz_status memory_digest(void *ctx, int reader, mz_str path, mz_hash256 *out, int64_t *size_bytes)
{
    MZ_BUF_SCOPED b = mz_buf_new(FILE_BYTES);
    MZ_TRY(memory_read(ctx, reader, path, &b));
    *out = mz_sha256(mz_buf_str(&b));
    *size_bytes = b.len;
    return mz_ok();
}

static void change(const uint8_t c[4])
{
    mz_buf *b = &the.changed[c[0] % the.n];
    const mz_len at = b->len == 0 ? 0 : (c[2] << 3 | c[1] >> 5) % b->len;
    switch (b->len == 0 ? 1 : c[1] % 5) {
    case 0:
        b->data[at] ^= (uint8_t)(1 << c[3] % 8);
        break;
    case 1:
        mz_put_byte(b, c[3]);
        break;
    case 2:
        (void)memmove(b->data + at, b->data + at + 1, (size_t)(b->len - at - 1));
        b->len--;
        break;
    case 3:
        b->data[at] = c[3];
        break;
    default:
        b->len = at;
        break;
    }
}

/* Lines of unknown keys behind a checkpoint's own are nobody's concern; all else in every file is. */
static bool same_record(bool exactly)
{
    for (mz_len i = 0; i < the.n; i++) {
        const mz_str was = the.bytes[i], is = mz_buf_str(&the.changed[i]);
        if (!mz_str_eq(was, is) && (exactly || !mz_str_eq(the.names[i], S("checkpoint")) || !mz_str_starts(is, was))) {
            return false;
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (the.n == 0) {
        set_up();
    }
    for (mz_len i = 0; i < the.n; i++) {
        mz_buf_clear(&the.changed[i]);
        mz_put(&the.changed[i], the.bytes[i]);
    }
    for (size_t i = 0; i + 4 <= size && i < (size_t)4 * CHANGES; i += 4) {
        change(data + i);
    }
    mz_arena perm = room;
    mz_verification v;
    const mz_shelf shelf = {NULL, 1, memory_read, memory_digest, NULL};
    const mz_verify_options o = {.log = &the.log};
    const mz_status s = mz_verify(&shelf, &o, &v, &perm);
    if (s.code == MZ_IO) {
        return 0; /* under the address sanitizer no region is given back: after many runs there is none left */
    }
    mz_assert(same_record(false) || mz_failed(s) || v.found > 0);
    mz_assert(!same_record(true) || (!mz_failed(s) && v.found == 0));
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    mz_put_verification(&out, &v);
    mz_assert(!out.full && mz_utf8_bad(mz_buf_str(&out)) < 0);
    return 0;
}
