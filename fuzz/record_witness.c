/* Any bytes as a request to a witness and as an answer of one: what parses is written again as it stood; what is
 * cosigned was signed by the log and extends the state. The same text is tried once more with the log's signature. */
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decide(mz_str body, const mz_key *log, mz_arena scratch)
{
    mz_witness_request q;
    const mz_witness_reply r = mz_witness_read(body, &log->public, 1, &q, &scratch);
    mz_assert(r.status == 200 || r.status == 400 || r.status == 403 || r.status == 404);
    if (r.status != 200) {
        return;
    }
    const mz_witness_last states[2] = {{0, mz_empty_root(), 0, false}, {q.body.old, q.checkpoint.root, 0, true}};
    MZ_BUF_SCOPED kept = mz_buf_new(2 * MZ_NOTE_MAX);
    mz_checkpoint c;
    mz_assert(mz_str_eq(q.checkpoint.origin, log->public.name) && q.body.old <= q.checkpoint.size);
    mz_assert(!mz_failed(mz_put_witnessed(&kept, &q)));
    mz_assert(!mz_failed(mz_checkpoint_open(mz_buf_str(&kept), &log->public, &c, scratch)) || q.checkpoint.size == 0);
    for (int i = 0; i < 2; i++) {
        const mz_witness_reply d = mz_witness_decide(&q, &states[i]);
        mz_assert(d.status == 200 || d.status == 409 || d.status == 422);
        mz_assert((d.status == 409) == (q.body.old != states[i].size));
        mz_assert(d.status != 200 || q.body.old == 0 || q.checkpoint.size == q.body.old);
    }
}

/* The text of the checkpoint in the body, signed by the log. */
static void sign_and_decide(const mz_add_checkpoint *q, const mz_key *log, mz_arena scratch)
{
    mz_note note;
    MZ_BUF_SCOPED b = mz_buf_new(2 * MZ_NOTE_MAX), body = mz_buf_new(2 * MZ_NOTE_MAX);
    if (mz_failed(mz_note_parse(q->checkpoint, &note, &scratch))) {
        return;
    }
    mz_puts(&b, "fuzz.example/log");
    mz_put(&b, mz_str_from(note.text, mz_str_find_byte(note.text, '\n')));
    const mz_str text = mz_str_copy(&scratch, mz_buf_str(&b));
    mz_put_byte(&b, '\n');
    mz_add_checkpoint again = *q;
    if (!mz_failed(mz_note_sign(log, text, 0, &b))) {
        again.checkpoint = mz_buf_str(&b);
        mz_put_add_checkpoint(&body, &again);
        decide(mz_buf_str(&body), log, scratch);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[32] = {7};
    mz_region region;
    mz_arena arena;
    if (mz_failed(mz_region_new(16 << 20, &region, &arena))) {
        return 0;
    }
    const mz_str bytes = {data, (mz_len)size};
    mz_key log, witness;
    mz_add_checkpoint q;
    mz_cosign_answer a;
    mz_assert(!mz_failed(mz_key_of_seed(S("fuzz.example/log"), MZ_KEY_ED25519, seed, &log, &arena)));
    mz_assert(!mz_failed(mz_key_of_seed(S("fuzz.example/w"), MZ_KEY_COSIGNATURE, seed, &witness, &arena)));
    if (!mz_failed(mz_add_checkpoint_parse(bytes, &q))) {
        MZ_BUF_SCOPED b = mz_buf_new(2 * MZ_NOTE_MAX);
        mz_put_add_checkpoint(&b, &q);
        mz_assert(mz_str_eq(mz_buf_str(&b), bytes));
        sign_and_decide(&q, &log, arena);
    }
    decide(bytes, &log, arena);
    const mz_str text = S("fuzz.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    mz_assert(mz_failed(mz_cosign_answer_parse(200, S(""), bytes, text, &witness.public, &a, &arena)));
    if (!mz_failed(mz_cosign_answer_parse(409, S("text/x.tlog.size"), bytes, text, &witness.public, &a, &arena))) {
        mz_assert(a.kind == MZ_COSIGN_SIZE && a.size >= 0);
    }
    mz_region_free(&region);
    return 0;
}
