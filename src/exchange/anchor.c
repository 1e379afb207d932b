#include "exchange/anchor.h"

#define bad(what_) mz_fail(MZ_BAD_INPUT, (what_), -1)

static const mz_str words[] = {
    [MZ_ANCHOR_RFC3161] = {(const uint8_t *)"rfc3161", 7},
    [MZ_ANCHOR_OPENTIMESTAMPS] = {(const uint8_t *)"opentimestamps", 14},
};

mz_status mz_anchor_digest(mz_record *r, mz_len size, mz_hash256 *out)
{
    mz_checkpoint c = {.origin = mz_record_origin(r), .size = size};
    MZ_TRY(mz_record_root_at(r, size, &c.root));
    MZ_BUF_SCOPED text = mz_buf_new(MZ_NOTE_MAX);
    mz_put_checkpoint(&text, &c);
    MZ_TRY(mz_buf_status(&text));
    *out = mz_sha256(mz_buf_str(&text));
    return mz_ok();
}

/* Reads the answer by what it is; a->digest is what it stamps. */
static mz_status read_answer(mz_anchor *a, mz_arena *perm)
{
    if (a->kind == MZ_ANCHOR_OPENTIMESTAMPS) {
        MZ_TRY(mz_ots_read(a->answer, &a->ots));
        a->digest = a->ots.digest;
    } else {
        MZ_TRY(mz_stamp_read(a->answer, &a->stamp, perm));
        a->digest = a->stamp.digest;
    }
    return mz_ok();
}

static mz_status fits(mz_record *r, const mz_anchor *a)
{
    mz_hash256 want;
    MZ_TRY(mz_anchor_digest(r, a->size, &want));
    return mz_hash_eq(&want, &a->digest) ? mz_ok() : bad("it stamps something else than this record's checkpoint");
}

static void put_text(mz_buf *b, const mz_anchor *a, const mz_hash256 *root)
{
    mz_puts(b, "anchor ");
    mz_put(b, words[a->kind]);
    mz_puts(b, "\nsize ");
    mz_put_int(b, a->size);
    mz_puts(b, "\nroot ");
    mz_put_hash_base64(b, root);
    mz_puts(b, "\n");
}

mz_status mz_anchor_add(mz_record *r, mz_len size, mz_str answer, const mz_key *by, mz_utc now, mz_len *entry)
{
    mz_region region;
    mz_arena scratch;
    mz_hash256 root;
    mz_anchor a = {.size = size,
                   .answer = answer,
                   .kind = mz_str_starts(answer, S("\0OpenTimestamps")) ? MZ_ANCHOR_OPENTIMESTAMPS : MZ_ANCHOR_RFC3161};
    MZ_TRY(mz_region_new(1 << 20, &region, &scratch));
    mz_status s = read_answer(&a, &scratch);
    mz_region_free(&region);
    s = mz_failed(s) ? s : fits(r, &a);
    s = mz_failed(s) ? s : mz_record_root_at(r, size, &root);
    MZ_TRY(s);
    mz_body body = {.media = a.kind == MZ_ANCHOR_RFC3161 ? S("application/timestamp-reply")
                                                         : S("application/vnd.opentimestamps.v1")};
    MZ_TRY(mz_record_put(r, answer, false, &body.hash, &body.size_bytes));
    MZ_BUF_SCOPED text = mz_buf_new(1024);
    put_text(&text, &a, &root);
    MZ_TRY(mz_buf_status(&text));
    const mz_draft draft = {
        .kind = S("anchor"), .time = now, .bodies = &body, .bodies_n = 1, .text = mz_buf_str(&text)};
    return mz_record_write(r, &draft, 1, &by, 1, entry, NULL);
}

/* The value of a line "word value"; the next line of *rest. */
static bool take_line(mz_str *rest, mz_str word, mz_str *value)
{
    mz_str line = mz_str_cut(rest, '\n');
    const bool good = mz_str_eq(mz_str_cut(&line, ' '), word);
    *value = line;
    return good;
}

static mz_status parse_text(mz_str text, mz_anchor *a, mz_hash256 *root)
{
    mz_str kind, size, base64;
    int64_t n;
    if (!take_line(&text, S("anchor"), &kind) || !take_line(&text, S("size"), &size) ||
        !take_line(&text, S("root"), &base64) || text.len != 0 || !mz_str_canonical_uint(size, &n) ||
        !mz_hash_parse_base64(base64, root)) {
        return bad("its entry is not written as one of an anchor is");
    }
    a->size = (mz_len)n;
    a->kind = mz_str_eq(kind, words[MZ_ANCHOR_OPENTIMESTAMPS]) ? MZ_ANCHOR_OPENTIMESTAMPS : MZ_ANCHOR_RFC3161;
    return mz_str_eq(kind, words[a->kind]) ? mz_ok() : bad("an anchor of this kind is not known here");
}

static mz_status judge(mz_record *r, const mz_entry *e, mz_anchor *a, mz_arena *perm)
{
    mz_hash256 said, root;
    MZ_TRY(parse_text(e->draft.text, a, &said));
    if (e->draft.bodies_n != 1) {
        return bad("its entry does not name one body");
    }
    MZ_VIEW_SCOPED view = {0};
    MZ_TRY(mz_record_blob(r, &e->draft.bodies[0].hash, &view));
    if (view.bytes.len > MZ_ANCHOR_MAX) {
        return mz_fail(MZ_LIMIT, "an anchor is larger than 64 KiB", MZ_ANCHOR_MAX);
    }
    a->answer = mz_str_copy(perm, view.bytes);
    MZ_TRY(read_answer(a, perm));
    MZ_TRY(mz_record_root_at(r, a->size, &root));
    return mz_hash_eq(&root, &said) ? fits(r, a) : bad("its entry names a root that the record never had");
}

mz_status mz_anchor_list(mz_record *r, mz_anchors *out, mz_arena *perm)
{
    mz_walk w = {.next = 0};
    mz_anchors list = {0};
    for (;;) {
        const mz_entry *e;
        MZ_TRY(mz_record_next(r, &w, &e));
        if (e == NULL) {
            break;
        }
        if (mz_str_eq(e->draft.kind, S("anchor"))) {
            mz_anchor a = {.entry = e->index, .said = e->draft.time};
            a.fits = judge(r, e, &a, perm);
            *mz_push(perm, &list) = a;
        }
    }
    *out = list;
    return mz_ok();
}
