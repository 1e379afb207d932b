/* Statements by their numbers, out of the record's own bytes. */
#include "flow/inside.h"

#include "format/format.h"

typedef struct open_entry {
    int64_t index; /* -1: none */
    mz_statements list;
    mz_document *document;
    mz_str signer;
    mz_utc recorded;
    mz_hash256 leaf;
} open_entry;

static mz_status turn_to(mz_record *record, int64_t index, open_entry *o, mz_arena *perm)
{
    mz_entry e;
    if (o->index == index) {
        return mz_ok();
    }
    MZ_TRY(mz_record_entry(record, (mz_len)index, &e, perm));
    MZ_TRY(mz_statements_parse(e.draft.text, &o->list, perm));
    o->document = mz_new(perm, mz_document, 1);
    *o->document = o->list.document;
    o->signer = e.note.n > 0 ? e.note.v[0].name : (mz_str){0};
    o->recorded = e.draft.time;
    o->leaf = mz_leaf_hash(e.note.bytes);
    o->index = index;
    return mz_ok();
}

static const mz_reviewed *review_of(const mz_reviews *r, mz_statement_id id)
{
    mz_len low = 0;
    mz_len high = r->n;
    while (low < high) {
        const mz_len mid = low + (high - low) / 2;
        if (r->v[mid].id < id) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < r->n && r->v[low].id == id ? &r->v[low] : NULL;
}

/* What people said of it; a correction takes the place of what was read. */
static mz_status lay_over(mz_record *record, const mz_reviewed *r, mz_loaded *l, mz_arena *perm)
{
    l->review = r->review;
    l->reviewed = r->act;
    if (r->corrected >= 0) {
        mz_act act;
        mz_statement *now = mz_new(perm, mz_statement, 1);
        MZ_TRY(mz_flow_act_at(record, r->corrected, &act, perm));
        MZ_TRY(mz_flow_corrected(&act, l->read, now, perm));
        l->statement = now;
    }
    return mz_ok();
}

mz_status mz_flow_load_from(mz_record *record, const mz_reviews *reviews, const mz_statement_id *ids, mz_len n,
                            mz_loaded *out, mz_arena *perm)
{
    open_entry o = {.index = -1};
    for (mz_len i = 0; i < n; i++) {
        mz_assert(i == 0 || ids[i] > ids[i - 1]);
        MZ_TRY(turn_to(record, mz_statement_id_entry(ids[i]), &o, perm));
        const mz_len at = mz_statement_id_ordinal(ids[i]);
        if (at >= o.list.n) {
            return mz_fail(MZ_BAD_INPUT, "the record has no statement of that number", at);
        }
        out[i] = (mz_loaded){.id = ids[i],
                             .statement = &o.list.v[at],
                             .document = o.document,
                             .ref = mz_ref_text(ids[i], perm),
                             .signer = o.signer,
                             .recorded = o.recorded,
                             .leaf = o.leaf,
                             .reviewed = -1,
                             .read = &o.list.v[at]};
        const mz_reviewed *r = review_of(reviews, ids[i]);
        if (r != NULL) {
            MZ_TRY(lay_over(record, r, &out[i], perm));
        }
    }
    return mz_ok();
}

mz_status mz_flow_load(mz_case *c, const mz_statement_id *ids, mz_len n, mz_loaded *out, mz_arena *perm)
{
    for (mz_len i = 0; i < n && c->edition; i++) {
        MZ_TRY(mz_flow_let(c, mz_statement_id_entry(ids[i])));
    }
    return mz_flow_load_from(c->record, &c->reviews, ids, n, out, perm);
}

#define WORDS_MAX 2000

mz_status mz_flow_words_from(const mz_record *record, const mz_loaded *s, mz_str *out, mz_arena *perm)
{
    mz_hash256 hash;
    *out = (mz_str){0};
    if (s->statement->begin < 0 || !mz_hash_parse_hex(s->document->hash, &hash) || !mz_record_has(record, &hash)) {
        return mz_ok();
    }
    MZ_VIEW_SCOPED blob = {0};
    MZ_TRY(mz_record_blob(record, &hash, &blob));
    const bool salted = blob.bytes.len == s->document->size_bytes + MZ_SALT_BYTES;
    const mz_str document = salted ? mz_str_from(blob.bytes, MZ_SALT_BYTES) : blob.bytes;
    if (s->statement->end > document.len) {
        return mz_fail(MZ_CORRUPT, "a statement cites bytes behind the end of its document", s->statement->end);
    }
    mz_str cited = mz_str_sub(document, s->statement->begin, s->statement->end);
    if (cited.len > WORDS_MAX) {
        cited.len = WORDS_MAX;
        while (cited.len > 0 && (cited.data[cited.len] & 0xC0) == 0x80) {
            cited.len--; /* not in the middle of a character */
        }
    }
    mz_text text;
    if (mz_utf8_bad(cited) < 0) {
        *out = mz_str_copy(perm, cited);
    } else if (!mz_failed(mz_text_plain(cited, &text, perm))) {
        *out = mz_str_copy(perm, text.clean);
    }
    return mz_ok();
}

mz_status mz_flow_words(mz_case *c, const mz_loaded *s, mz_str *out, mz_arena *perm)
{
    return mz_flow_words_from(c->record, s, out, perm);
}
