#include "record/entry.h"
#include "record/proof.h"
#include "record/verify.h"

/* The record's own words may hold anything that UTF-8 can: what would move a terminal's cursor, or turn the order of
 * its letters, is shown by its number. */
static bool harmful(int32_t c)
{
    return c < 0x20 || c == 0x7f || (c >= 0x80 && c <= 0x9f) || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c >= 0xe0000;
}

void mz_put_shown(mz_buf *b, mz_str s)
{
    for (mz_len at = 0; at < s.len;) {
        const mz_len here = at;
        const int32_t c = mz_utf8_next(s, &at);
        if (harmful(c)) {
            mz_puts(b, "<");
            mz_put_hex(b, s.data + here, at - here);
            mz_puts(b, ">");
        } else {
            mz_put(b, mz_str_sub(s, here, at));
        }
    }
}

static void put_findings(mz_buf *b, const mz_verification *v)
{
    for (mz_len i = 0; i < v->n; i++) {
        mz_put(b, i == 0 ? S("first divergence at ") : S("also at "));
        mz_put_shown(b, v->v[i].place);
        mz_puts(b, ": ");
        mz_put(b, v->v[i].what);
        mz_puts(b, "\n  ");
        mz_put(b, v->v[i].todo);
        mz_put_byte(b, '\n');
    }
    if (v->found > v->n) {
        mz_puts(b, "and ");
        mz_put_int(b, v->found - v->n);
        mz_puts(b, " more\n");
    }
}

static void put_count(mz_buf *b, int64_t n, mz_str words)
{
    mz_put_int(b, n);
    mz_put(b, words);
}

static void put_notes(mz_buf *b, const mz_verification *v)
{
    const struct {
        mz_len n;
        mz_str words;
    } notes[] = {
        {v->before, S(" entries were verified before: their signatures were not checked again\n")},
        {v->gone, S(" documents were erased; their hashes stand\n")},
        {v->forked, S(" device keys signed two texts at one place: both are kept, the keys are retired\n")},
        {v->ahead, S(" tiles lie beyond the checkpoint: somebody is writing, or a writer was cut off\n")},
    };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        if (notes[i].n > 0) {
            put_count(b, notes[i].n, notes[i].words);
        }
    }
    if (v->judged && v->settled < 0) {
        mz_puts(b, "too few witnesses of the policy cosigned any checkpoint of this record\n");
    } else if (v->judged) {
        put_count(b, v->settled, S(" entries are under a checkpoint that the policy's quorum cosigned\n"));
    }
}

void mz_put_verification(mz_buf *b, const mz_verification *v)
{
    put_findings(b, v);
    put_notes(b, v);
    mz_put(b, v->found == 0 ? S("verified ") : S("NOT verified: "));
    mz_put_shown(b, v->checkpoint.origin.len > 0 ? v->checkpoint.origin : v->log.name);
    mz_puts(b, ": ");
    put_count(b, v->entries, S(" entries, "));
    put_count(b, v->signatures, S(" signatures, "));
    put_count(b, v->feeds, S(" feeds, "));
    put_count(b, v->tiles, S(" tiles, "));
    put_count(b, v->blobs, S(" documents, "));
    put_count(b, v->cosigned, S(" cosigned checkpoints; root "));
    mz_put_hash_base64(b, &v->checkpoint.root);
    if (v->found > 0) {
        mz_puts(b, "; ");
        put_count(b, v->found, S(" divergences"));
    }
    mz_put_byte(b, '\n');
}

/* A cosignature may say any second up to 2^63; those beyond the calendar are shown as a number. */
static void put_time(mz_buf *b, mz_utc t)
{
    if (t <= INT64_C(253402300799)) {
        mz_put_utc(b, t);
    } else {
        mz_put_int(b, t);
    }
}

static void put_cosigners(mz_buf *b, const mz_policy *p, const mz_policy_verdict *v)
{
    for (mz_len i = 0; i < p->names_n; i++) {
        if (v->cosigned[i] >= 0) {
            mz_puts(b, "cosigned by ");
            mz_put_shown(b, p->names[i].name);
            mz_puts(b, " at ");
            put_time(b, v->cosigned[i]);
            mz_put_byte(b, '\n');
        }
    }
    if (p->quorum < 0) {
        mz_puts(b, "the policy asks for no witness: that others saw the same record is not shown\n");
    }
}

static void put_entry(mz_buf *b, const mz_entry *e)
{
    mz_puts(b, "entry of feed ");
    mz_put_shown(b, e->feed);
    mz_puts(b, ", number ");
    mz_put_int(b, e->seq);
    mz_puts(b, ", kind ");
    mz_put(b, e->draft.kind);
    mz_puts(b, ", claimed time ");
    mz_put_utc(b, e->draft.time);
    mz_puts(b, "\nname ");
    mz_put_hash_hex(b, &e->name);
    mz_puts(b, "\nthe signatures of its authors were checked when it came into the record; their keys stand there\n");
}

mz_status mz_verify_proof(mz_str proof, mz_str entry, mz_str policy, mz_buf *out, mz_arena *perm)
{
    mz_proof_file p;
    mz_policy rules;
    mz_policy_verdict v;
    mz_entry e;
    MZ_TRY(mz_record_self_test());
    MZ_TRY(mz_policy_parse(policy, &rules, perm));
    MZ_TRY(mz_proof_parse(proof, &p));
    const mz_hash256 leaf = mz_leaf_hash(entry);
    MZ_TRY(mz_proof_verify(&p, &leaf, &rules, &v, perm));
    mz_puts(out, "proved: entry ");
    mz_put_int(out, p.index);
    mz_puts(out, " of ");
    mz_put_shown(out, v.checkpoint.origin);
    mz_puts(out, ", in a record of ");
    mz_put_int(out, v.checkpoint.size);
    mz_puts(out, " entries, root ");
    mz_put_hash_base64(out, &v.checkpoint.root);
    mz_put_byte(out, '\n');
    put_cosigners(out, &rules, &v);
    if (!mz_failed(mz_entry_parse(entry, &e, perm))) {
        put_entry(out, &e);
    }
    return mz_buf_status(out);
}
