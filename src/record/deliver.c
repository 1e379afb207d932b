/* What field offices bring, onto the record. */
#include "record/handin.h"
#include "record/inside.h"
#include "record/office.h"
#include "record/package.h"

typedef struct load {
    mz_record *r;
    mz_strs notes;
    mz_map named; /* documents that the entries name */
    struct {
        mz_section *v;
        mz_len n, cap;
    } blobs;
    mz_delivery *out;
    mz_arena *perm;
} load;

static mz_status read_file(load *l, mz_str file)
{
    mz_str rest = file;
    if (file.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "the file is empty", -1);
    }
    while (rest.len > 0) {
        mz_section s;
        mz_strs notes;
        MZ_TRY(mz_section_next(&rest, &s));
        if (s.kind == MZ_SECTION_PACKAGE) {
            return mz_fail(MZ_BAD_INPUT, "this file is for a copy, not for the case: it holds what the log has", -1);
        }
        if (s.kind == MZ_SECTION_BLOBS) {
            *mz_push(l->perm, &l->blobs) = s;
            continue;
        }
        MZ_TRY(mz_notes_split(s.body, &notes, l->perm));
        for (mz_len i = 0; i < notes.n; i++) {
            *mz_push(l->perm, &l->notes) = notes.v[i];
        }
    }
    return mz_ok();
}

static void name_bodies(load *l)
{
    for (mz_len i = 0; i < l->notes.n; i++) {
        mz_entry e;
        if (!mz_failed(mz_entry_parse(l->notes.v[i], &e, l->perm))) {
            for (mz_len k = 0; k < e.draft.bodies_n; k++) {
                const mz_str hash = mz_str_copy(l->perm, mz_hash_str(&e.draft.bodies[k].hash));
                (void)mz_map_put(&l->named, hash, 0, NULL, l->perm);
            }
        }
    }
}

/* Documents go in before the entries that name them. One that was erased does not come back; its entry still may. */
static mz_status put_blobs(load *l, mz_section s)
{
    mz_str bytes;
    while (mz_blob_next(&s, &bytes)) {
        mz_hash256 hash = mz_sha256(bytes);
        int64_t size;
        if (mz_map_get(&l->named, mz_hash_str(&hash)) == NULL) {
            l->out->unnamed++;
            continue;
        }
        const bool known = mz_record_has(l->r, &hash);
        const mz_status st = known ? mz_ok() : mz_record_put(l->r, bytes, false, &hash, &size);
        if (mz_failed(st) && st.code != MZ_DENIED) {
            return st;
        }
        l->out->documents += !known && !mz_failed(st);
    }
    return mz_ok();
}

/* A plain document must be here; a salted one may have been erased meanwhile. */
static bool lacks_document(load *l, mz_str note, mz_arena scratch)
{
    mz_entry e;
    if (mz_failed(mz_entry_parse(note, &e, &scratch))) {
        return false; /* the record says what is wrong with it */
    }
    for (mz_len k = 0; k < e.draft.bodies_n; k++) {
        if (!e.draft.bodies[k].salted && !mz_record_has(l->r, &e.draft.bodies[k].hash)) {
            return true;
        }
    }
    return false;
}

static void count(mz_delivery *out, const mz_answer *a, mz_arena *perm)
{
    MZ_BUF_SCOPED line = mz_buf_new(4096);
    mz_put_answer(&line, a);
    line.len--;
    *mz_push(perm, &out->lines) = mz_str_copy(perm, mz_buf_str(&line));
    out->entries += a->verdict == MZ_ACCEPTED;
    out->forks += a->verdict == MZ_FORK;
    out->known += a->verdict == MZ_KNOWN;
    out->refused += a->verdict == MZ_REFUSED;
}

static mz_status submit(load *l)
{
    const mz_len n = l->notes.n;
    mz_hash256 *names = mz_new(l->perm, mz_hash256, n);
    mz_str *good = mz_new(l->perm, mz_str, n);
    mz_len good_n = 0;
    mz_notes_order(l->notes.v, n, names, l->r->work);
    for (mz_len i = 0; i < n; i++) {
        if (lacks_document(l, l->notes.v[i], l->r->work)) {
            const mz_answer a = {MZ_REFUSED, -1, names[i],
                                 mz_fail(MZ_BAD_INPUT, "a document that it names is not here: bring it, too", -1)};
            count(l->out, &a, l->perm);
        } else {
            good[good_n++] = l->notes.v[i];
        }
    }
    mz_answer *answers = mz_new(l->perm, mz_answer, good_n);
    MZ_TRY(mz_record_submit(l->r, good, good_n, answers));
    for (mz_len i = 0; i < good_n; i++) {
        count(l->out, &answers[i], l->perm);
    }
    return mz_ok();
}

mz_status mz_deliver(mz_record *r, const mz_str *files, mz_len n, mz_delivery *out, mz_arena *perm)
{
    mz_delivery d = {0};
    load l = {.r = r, .out = &d, .perm = perm};
    for (mz_len i = 0; i < n; i++) {
        const mz_status s = read_file(&l, files[i]);
        if (mz_failed(s)) {
            return mz_fail(s.code, s.what, i);
        }
    }
    name_bodies(&l);
    for (mz_len i = 0; i < l.blobs.n; i++) {
        MZ_TRY(put_blobs(&l, l.blobs.v[i]));
    }
    MZ_TRY(submit(&l));
    *out = d;
    return mz_ok();
}
