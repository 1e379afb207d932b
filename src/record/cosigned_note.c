#include "record/policy.h"

#include "record/ledger.h"

/* The witness's key, where the register or a policy that was ever in force knows one by this name and id. */
static bool known_witness(const mz_ledger *l, const mz_note_line *line, mz_vkey *out, mz_arena scratch)
{
    const mz_registered *k = mz_ledger_key(l, line->name);
    if (k != NULL && k->key.type == MZ_KEY_COSIGNATURE && memcmp(k->key.id, line->id, sizeof line->id) == 0) {
        *out = k->key;
        return true;
    }
    for (mz_len i = 0; i < l->standing.n; i++) {
        const mz_agreed *a = &l->standing.v[i];
        mz_policy p;
        mz_arena room = scratch;
        if (a->kind != MZ_STANDS_POLICY || a->in_force < 0 || mz_failed(mz_policy_parse(a->text, &p, &room))) {
            continue;
        }
        for (mz_len n = 0; n < p.names_n; n++) {
            const mz_vkey *key = &p.names[n].key;
            if (!p.names[n].group && memcmp(key->id, line->id, sizeof line->id) == 0 &&
                mz_str_eq(key->name, line->name)) {
                *out = *key;
                return true;
            }
        }
    }
    return false;
}

mz_status mz_ledger_cosigned(const mz_ledger *l, const mz_vkey *log, mz_str bytes, bool only_known, mz_checkpoint *out,
                             mz_arena scratch)
{
    mz_note note;
    mz_checkpoint c;
    MZ_TRY(mz_checkpoint_open(bytes, log, &c, scratch));
    MZ_TRY(mz_note_open(bytes, log, 1, &note, &scratch));
    for (mz_len i = 0; i < note.n; i++) {
        mz_vkey key;
        mz_utc time;
        if (note.v[i].verified == 0) {
            continue;
        }
        if (!known_witness(l, &note.v[i], &key, scratch)) {
            if (only_known) {
                return mz_fail(MZ_BAD_INPUT, "a line of nobody whom the register or a policy knows as a witness",
                               note.v[i].line.data - bytes.data);
            }
            continue;
        }
        MZ_TRY(mz_note_line_verify(&note.v[i], &key, note.text, &time));
    }
    *out = c;
    return mz_ok();
}

mz_status mz_cosigned_list_parse(mz_str text, mz_len **sizes, mz_len *n, mz_arena *perm)
{
    struct {
        mz_len *v;
        mz_len n, cap;
    } list = {0};
    for (mz_len line = 1; text.len > 0; line++) {
        int64_t size;
        const mz_str word = mz_str_cut(&text, '\n');
        if (text.data == NULL || !mz_str_canonical_uint(word, &size) || size < 1 || list.n == MZ_COSIGNED_LIST_MAX ||
            (list.n > 0 && list.v[list.n - 1] >= size)) {
            return mz_fail(MZ_BAD_INPUT, "the list of cosigned sizes holds ascending sizes, one a line", line);
        }
        *mz_push(perm, &list) = size;
    }
    *sizes = list.v;
    *n = list.n;
    return mz_ok();
}
