/* A file for a stick, checked alone: what its log signed, and that its entries belong to that. */
#include "record/package.h"
#include "record/tile.h"
#include "record/verify.h"

typedef struct stick {
    const mz_verify_options *o;
    const mz_shelf *copy; /* what the file continues; NULL: nothing is at hand */
    mz_package_verdict out;
    mz_arena *perm;
} stick;

/* The checkpoint stands behind the empty line of the add-checkpoint body. */
static mz_status open_checkpoint(stick *s, mz_str body, mz_checkpoint *out)
{
    const mz_len at = mz_str_find(body, S("\n\n"));
    mz_policy_verdict v;
    if (at < 0) {
        return mz_fail(MZ_BAD_INPUT, "the package has no checkpoint", -1);
    }
    const mz_str note = mz_str_from(body, at + 2);
    if (s->o->policy != NULL) {
        MZ_TRY(mz_policy_judge(s->o->policy, note, &v, s->perm));
        s->out.quorum = v.quorum;
        *out = v.checkpoint;
        return mz_ok();
    }
    return mz_checkpoint_open(note, s->o->log, out, *s->perm);
}

/* The leaf hashes of the entries before the first package, where that begins within a bundle. */
static mz_status held_before(const stick *s, mz_len begin, mz_hash256 *held)
{
    const int n = (int)(begin % MZ_TILE_WIDTH);
    mz_tile t = {0, begin / MZ_TILE_WIDTH, n}, have;
    if (n == 0) {
        return mz_ok();
    }
    if (s->copy == NULL) {
        return mz_fail(MZ_BAD_INPUT,
                       "the package begins within a bundle: name the folder of the copy that it continues", begin);
    }
    MZ_BUF_SCOPED bytes = mz_buf_new(MZ_TILE_BYTES);
    mz_status got = mz_shelf_tile(s->copy, 0, &t, &bytes, &have);
    for (t.width = n + 1; got.code == MZ_BAD_INPUT && t.width < MZ_TILE_WIDTH; t.width++) { /* a copy of another size */
        got = mz_shelf_tile(s->copy, 0, &t, &bytes, &have);
    }
    if (mz_failed(got) || bytes.len < (mz_len)n * MZ_HASH_BYTES) {
        return mz_fail(MZ_BAD_INPUT, "the copy does not hold the entries that the package continues", begin);
    }
    (void)memcpy(held, bytes.data, (size_t)n * MZ_HASH_BYTES);
    return mz_ok();
}

static mz_status check_notes(mz_str notes, mz_len first, mz_len *n, mz_arena scratch)
{
    mz_str note;
    while (mz_bundle_next(&notes, &note)) {
        mz_entry e;
        mz_arena room = scratch;
        const mz_status s = mz_entry_parse(note, &e, &room);
        if (mz_failed(s)) {
            return mz_fail(s.code, s.what, first + *n);
        }
        ++*n;
    }
    return notes.len == 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "an entry is cut", first + *n);
}

static mz_status check_packages(stick *s, mz_str body, const mz_checkpoint *c)
{
    mz_upload u;
    MZ_TRY(mz_upload_parse(&body, &u));
    if (!mz_str_eq(u.origin, c->origin) || u.end != c->size) {
        return mz_fail(MZ_BAD_INPUT, "the entries of the package are not those of its checkpoint", -1);
    }
    mz_arena scratch = *s->perm;
    mz_hash256 *held = mz_new(&scratch, mz_hash256, MZ_TILE_WIDTH),
               *leaves = mz_new(&scratch, mz_hash256, MZ_TILE_WIDTH);
    MZ_TRY(held_before(s, u.start, held));
    for (mz_len at = u.start; at < u.end;) {
        mz_package p;
        mz_len n = 0;
        if (mz_package_next(&body, at, u.end, &p) != MZ_PACKAGE_WHOLE) {
            return mz_fail(MZ_BAD_INPUT, "the package is cut before its last entry", at);
        }
        if (!mz_package_verify(&p, held, c->size, &c->root, leaves)) {
            return mz_fail(MZ_BAD_INPUT, "these entries are not those of the checkpoint", at);
        }
        MZ_TRY(check_notes(p.entries, p.begin, &n, scratch));
        at = p.end;
    }
    s->out.begin = u.start;
    s->out.entries += u.end - u.start;
    s->out.checkpoint = *c;
    return body.len == 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "the package holds more than its entries", u.end);
}

static mz_status check_section(stick *s, mz_section *section)
{
    mz_checkpoint c;
    mz_str blob;
    switch (section->kind) {
    case MZ_SECTION_PACKAGE:
        MZ_TRY(open_checkpoint(s, section->checkpoint, &c));
        return check_packages(s, section->body, &c);
    case MZ_SECTION_NOTES:
        return check_notes(section->body, 0, &s->out.notes, *s->perm);
    case MZ_SECTION_BLOBS:
    default:
        while (mz_blob_next(section, &blob)) {
            s->out.documents++;
        }
        return mz_ok();
    }
}

mz_status mz_verify_package(mz_str file, const mz_verify_options *o, const mz_shelf *copy, mz_package_verdict *out,
                            mz_arena *perm)
{
    stick s = {.o = o, .copy = copy, .perm = perm};
    mz_assert(o->policy != NULL || o->log != NULL);
    MZ_TRY(mz_record_self_test());
    if (file.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "the file is empty", 0);
    }
    for (mz_str rest = file; rest.len > 0;) {
        mz_section section;
        MZ_TRY(mz_section_next(&rest, &section));
        MZ_TRY(check_section(&s, &section));
    }
    *out = s.out;
    return mz_ok();
}

void mz_put_package_verdict(mz_buf *b, const mz_package_verdict *v)
{
    const struct {
        mz_len n;
        mz_str words;
    } parts[] = {{v->entries, S(" entries of the record belong to the signed checkpoint; their authors' signatures are "
                                "checked where the record is whole\n")},
                 {v->notes, S(" entries that an office hands in are well formed\n")},
                 {v->documents, S(" documents are with them\n")}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].n > 0) {
            mz_put_int(b, parts[i].n);
            mz_put(b, parts[i].words);
        }
    }
    if (v->checkpoint.origin.len > 0) {
        mz_puts(b, "package of ");
        mz_put_shown(b, v->checkpoint.origin);
        mz_puts(b, ": entries ");
        mz_put_int(b, v->begin);
        mz_puts(b, " to ");
        mz_put_int(b, v->checkpoint.size);
        mz_puts(b, ", root ");
        mz_put_hash_base64(b, &v->checkpoint.root);
        mz_put_byte(b, '\n');
    }
}
