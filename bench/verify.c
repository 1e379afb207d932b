/* bench_verify FOLDER ENTRIES BYTES: makes a case with that many entries, each with so many bytes of text, signed one
 * by one by one device, for bench/verify.sh to verify. */
#include "record/record.h"

#include <stdio.h>
#include <stdlib.h>

#define PIECE       4096 /* entries in one write, and bytes */
#define PIECE_BYTES ((mz_len)8 << 20)

static void must(mz_status s)
{
    if (mz_failed(s)) {
        (void)fprintf(stderr, "bench_verify: %s\n", s.what);
        exit(3);
    }
}

static mz_key key_of(const char *name, mz_arena *perm)
{
    mz_key k;
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    must(mz_key_of_seed(mz_str_of(name), MZ_KEY_ED25519, seed.b, &k, perm));
    return k;
}

static void make(const char *folder, const mz_key *log, const mz_key *device)
{
    const mz_member member = {
        .party = S("TUR"), .role = S("mediator"), .registrar = device->public, .device = device->public};
    const mz_genesis g = {log->public.name, log->public, S("A case to verify"), &member, 1};
    must(mz_record_create(folder, &g, log, device, 0));
}

static void fill(mz_record *r, const mz_key *device, mz_len entries, mz_len bytes, mz_arena *perm)
{
    uint8_t *text = mz_new(perm, uint8_t, bytes);
    mz_draft *drafts = mz_new(perm, mz_draft, PIECE);
    const mz_key *signers[] = {device};
    const mz_len most = PIECE_BYTES / bytes < PIECE ? PIECE_BYTES / bytes : PIECE;
    (void)memset(text, 'x', (size_t)bytes);
    text[bytes - 1] = '\n';
    for (mz_len done = 1; done < entries;) { /* entry 0 is the genesis */
        const mz_len n = entries - done < most ? entries - done : most;
        mz_len first;
        for (mz_len i = 0; i < n; i++) {
            drafts[i] = (mz_draft){.kind = S("statements"), .time = done + i, .text = {text, bytes}};
        }
        must(mz_record_write(r, drafts, n, signers, 1, &first, NULL));
        done += n;
    }
}

int main(int argc, char **argv)
{
    int64_t entries, bytes;
    mz_region region;
    mz_arena perm;
    mz_record *r;
    if (argc != 4 || !mz_str_int(mz_str_of(argv[2]), &entries) || !mz_str_int(mz_str_of(argv[3]), &bytes) ||
        bytes < 2) {
        (void)fputs("usage: bench_verify FOLDER ENTRIES BYTES\n", stderr);
        return 2;
    }
    must(mz_region_new((mz_len)1 << 28, &region, &perm));
    must(mz_record_self_test());
    const mz_key log = key_of("mizan.example/bench-verify", &perm);
    const mz_key device = key_of("mizan.example/bench-verify/TUR/desk", &perm);
    make(argv[1], &log, &device);
    must(mz_record_open(argv[1], &r));
    must(mz_record_unlock(r, &log));
    fill(r, &device, (mz_len)entries, (mz_len)bytes, &perm);
    must(mz_record_publish(r));
    mz_record_close(r);
    mz_region_free(&region);
    return 0;
}
