#include "record/proof.h"

static bool is_base64(mz_str s)
{
    uint8_t group[4];
    mz_len n;
    for (; s.len > 4; s = mz_str_from(s, 4)) { /* in pieces: of any length */
        if (!mz_base64_parse(mz_str_sub(s, 0, 4), group, 4, &n) || n != 3) {
            return false;
        }
    }
    return mz_base64_parse(s, group, 4, &n);
}

mz_status mz_proof_parse(mz_str text, mz_proof_file *out)
{
    mz_proof_file p = {.extra = {NULL, 0}};
    if (text.len > MZ_PROOF_FILE_MAX) {
        return mz_fail(MZ_LIMIT, "a proof file has at most 512 KiB", MZ_PROOF_FILE_MAX);
    }
    if (!mz_str_starts(text, S(MZ_PROOF_HEAD))) {
        return mz_fail(MZ_BAD_INPUT, "a proof begins with c2sp.org/tlog-proof@v1", 0);
    }
    mz_str rest = mz_str_from(text, S(MZ_PROOF_HEAD).len);
    mz_str line = mz_str_cut(&rest, '\n');
    if (mz_str_starts(line, S("extra "))) {
        p.extra = mz_str_from(line, 6);
        if (!is_base64(p.extra)) {
            return mz_fail(MZ_BAD_INPUT, "the extra line is not base64", p.extra.data - text.data);
        }
        line = mz_str_cut(&rest, '\n');
    }
    int64_t index;
    if (!mz_str_starts(line, S("index ")) || !mz_str_canonical_uint(mz_str_from(line, 6), &index)) {
        return mz_fail(MZ_BAD_INPUT, "a proof has an index line", text.len - rest.len);
    }
    p.index = index;
    for (line = mz_str_cut(&rest, '\n'); line.len > 0; line = mz_str_cut(&rest, '\n')) {
        if (p.proof.n == MZ_PROOF_MAX || !mz_hash_parse_base64(line, &p.proof.v[p.proof.n])) {
            return mz_fail(MZ_BAD_INPUT, "a proof has at most 63 hashes, one a line", line.data - text.data);
        }
        p.proof.n++;
    }
    if (rest.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "a proof ends in an empty line and a checkpoint", text.len);
    }
    p.checkpoint = rest;
    *out = p;
    return mz_ok();
}

mz_status mz_proof_verify(const mz_proof_file *p, const mz_hash256 *leaf, const mz_policy *policy,
                          mz_policy_verdict *verdict, mz_arena *perm)
{
    mz_policy_verdict v;
    MZ_TRY(mz_policy_judge(policy, p->checkpoint, &v, perm));
    if (!v.quorum) {
        return mz_fail(MZ_BAD_INPUT, "too few witnesses cosign the checkpoint for this policy", -1);
    }
    if (!mz_inclusion_verify(p->index, v.checkpoint.size, leaf, p->proof.v, p->proof.n, &v.checkpoint.root)) {
        return mz_fail(MZ_BAD_INPUT, "the entry is not where the proof says, under this checkpoint", p->index);
    }
    if (verdict != NULL) {
        *verdict = v;
    }
    return mz_ok();
}
