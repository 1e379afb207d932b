/* twin: our verdicts, one a line, on what twin/main.go asks; that program knows the verdicts of others' code.
 *
 *   inclusion INDEX SIZE LEAF ROOT [HASH…]      consistency OLD NEW ROOT ROOT [HASH…]
 *   note VKEY BYTES                             checkpoint BYTES
 *   bundle BYTES                                proof POLICY LEAF BYTES
 *
 * Hashes and bytes in hex. Answers: yes or no; for a bundle the number of entries and the hash of all, or no. */
#include "record/record.h"
#include "record/tile.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX_BYTES (1 << 22)

static mz_str word(mz_str *line) { return mz_str_cut(line, ' '); }

static int hex_digit(uint8_t c) { return mz_is_digit(c) ? c - '0' : c - 'a' + 10; }

static mz_str unhex(mz_str s, mz_arena *perm)
{
    uint8_t *out = mz_new(perm, uint8_t, s.len / 2 + 1);
    for (mz_len i = 0; i + 1 < s.len; i += 2) {
        out[i / 2] = (uint8_t)(hex_digit(s.data[i]) << 4 | hex_digit(s.data[i + 1]));
    }
    return (mz_str){out, s.len / 2};
}

static mz_hash256 hash_of(mz_str s)
{
    mz_hash256 h;
    mz_assert(mz_hash_parse_hex(s, &h));
    return h;
}

static mz_len number(mz_str s)
{
    int64_t n;
    mz_assert(mz_str_int(s, &n));
    return (mz_len)n;
}

static mz_len hashes(mz_str line, mz_hash256 *out)
{
    mz_len n = 0;
    while (line.data != NULL && line.len > 0 && n < MZ_PROOF_MAX + 1) {
        out[n++] = hash_of(word(&line));
    }
    return n;
}

static bool tree_verdict(bool inclusion, mz_str line)
{
    mz_hash256 proof[MZ_PROOF_MAX + 1];
    const mz_len a = number(word(&line)), b = number(word(&line));
    const mz_hash256 x = hash_of(word(&line)), y = hash_of(word(&line));
    const mz_len n = hashes(line, proof);
    return inclusion ? mz_inclusion_verify(a, b, &x, proof, n, &y) : mz_consistency_verify(a, b, &x, &y, proof, n);
}

static bool note_verdict(mz_str line, mz_arena scratch)
{
    mz_vkey key;
    mz_note note;
    mz_assert(!mz_failed(mz_vkey_parse(word(&line), &key)));
    return !mz_failed(mz_note_open(unhex(line, &scratch), &key, 1, &note, &scratch));
}

static bool checkpoint_verdict(mz_str line, mz_arena scratch)
{
    mz_checkpoint c;
    return !mz_failed(mz_checkpoint_parse(unhex(line, &scratch), &c));
}

static bool proof_verdict(mz_str line, mz_arena scratch)
{
    mz_policy policy;
    mz_proof_file file;
    mz_assert(!mz_failed(mz_policy_parse(unhex(word(&line), &scratch), &policy, &scratch)));
    const mz_hash256 leaf = hash_of(word(&line));
    return !mz_failed(mz_proof_parse(unhex(line, &scratch), &file)) &&
           !mz_failed(mz_proof_verify(&file, &leaf, &policy, NULL, &scratch));
}

static void bundle_answer(mz_str line, mz_arena scratch)
{
    mz_str rest = unhex(line, &scratch), entry;
    mz_sha all;
    mz_len n = 0;
    mz_sha_start(&all);
    while (mz_bundle_next(&rest, &entry)) {
        const mz_hash256 leaf = mz_leaf_hash(entry);
        mz_sha_add(&all, mz_hash_str(&leaf));
        n++;
    }
    const mz_hash256 sum = mz_sha_end(&all);
    if (rest.len > 0) {
        (void)puts("no");
    } else {
        (void)printf("%td %.*s\n", n, SFMT(mz_hash_hex(&scratch, &sum)));
    }
}

static void answer(mz_str line, mz_arena scratch)
{
    const mz_str kind = word(&line);
    if (mz_str_eq(kind, S("bundle"))) {
        bundle_answer(line, scratch);
        return;
    }
    const bool yes = mz_str_eq(kind, S("inclusion"))     ? tree_verdict(true, line)
                     : mz_str_eq(kind, S("consistency")) ? tree_verdict(false, line)
                     : mz_str_eq(kind, S("note"))        ? note_verdict(line, scratch)
                     : mz_str_eq(kind, S("checkpoint"))  ? checkpoint_verdict(line, scratch)
                                                         : proof_verdict(line, scratch);
    (void)puts(yes ? "yes" : "no");
}

int main(void)
{
    mz_region region;
    mz_arena perm;
    mz_assert(!mz_failed(mz_region_new((mz_len)1 << 28, &region, &perm)));
    mz_assert(!mz_failed(mz_record_self_test()));
    char *line = mz_new(&perm, char, LINE_MAX_BYTES);
    while (fgets(line, LINE_MAX_BYTES, stdin) != NULL) {
        mz_str s = mz_str_of(line);
        answer(mz_str_sub(s, 0, s.len - 1), perm);
    }
    mz_region_free(&region);
    return 0;
}
