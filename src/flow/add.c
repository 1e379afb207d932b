/* A file onto the record: first its bytes, then what it says, in entries that each hold as much as fits. */
#include "flow/inside.h"

#include "format/format.h"
#include "intake/intake.h"

#define DRAFTS_MAX  256 /* entries of a long document that are committed together; a crash cuts between two commits */
#define REJECTS_MAX (INT64_C(1) << 30)

typedef struct adding {
    mz_case *c;
    const mz_add_options *o;
    mz_added *out;
    mz_document document;
    mz_buf entry;     /* text of the entry being filled */
    mz_str kind;      /* its kind; empty: nothing is being filled */
    mz_draft *drafts; /* full ones, their texts in `texts` */
    mz_len drafts_n, drafts_cap;
    mz_region region;
    mz_arena texts; /* of the drafts */
    bool resumed;   /* a part of the document was on record before */
    bool acts_seen; /* from here on all of it is one commit: acts are not counted when a run goes on */
    mz_body body;
    mz_ref label; /* on every entry, when only some may see it */
    int64_t skip; /* statements of this document that an earlier run has put on record */
    mz_buf rejects;
    mz_preview *show; /* not NULL: only shown; drafts stay in perm, and nothing is written */
    struct {
        mz_previewed_reject *v;
        mz_len n, cap;
    } shown;
    mz_len shown_bytes;
    mz_arena *perm;
} adding;

/* ---- entries ---- */

/* Room for the texts of one commit. Address space: it is touched as far as they reach. */
static mz_status new_room(adding *a)
{
    mz_region_free(&a->region);
    return mz_region_new(MZ_WRITE_BYTES_MAX + ((mz_len)1 << 20), &a->region, &a->texts);
}

/* Commits the first n drafts, all or none; those behind them stay. */
static mz_status write_drafts(adding *a, mz_len n)
{
    if (n == 0) {
        return mz_ok();
    }
    mz_len first;
    const mz_key *const signers[] = {a->o->by};
    MZ_TRY(mz_record_write(a->c->record, a->drafts, n, signers, 1, &first, NULL));
    a->out->entry = a->out->entry < 0 ? first : a->out->entry;
    a->out->entries += n;
    mz_region old = a->region;
    a->region = (mz_region){0};
    const mz_status s = new_room(a);
    a->drafts_n = mz_failed(s) ? 0 : a->drafts_n - n;
    for (mz_len i = 0; i < a->drafts_n; i++) {
        a->drafts[i] = a->drafts[n + i];
        a->drafts[i].text = mz_str_copy(&a->texts, a->drafts[i].text);
    }
    mz_region_free(&old);
    return s;
}

/* The last one stays behind for the commit that ends the document: where all its statements are on record, so are its
 * acts. */
static mz_status make_room(adding *a, mz_str text)
{
    if (a->show != NULL) {
        a->shown_bytes += text.len;
        return a->shown_bytes <= MZ_PREVIEW_BYTES
                   ? mz_ok()
                   : mz_fail(MZ_LIMIT, "this is more than can be shown and signed at once: use mizan add", -1);
    }
    if (a->drafts_n >= DRAFTS_MAX && !a->acts_seen) {
        MZ_TRY(write_drafts(a, a->drafts_n - 1));
    }
    if (a->texts.end - a->texts.beg < text.len + 64 || a->drafts_n == MZ_WRITE_MAX) {
        return mz_fail(MZ_LIMIT, "the acts in this document are more than one commit may hold: split it", -1);
    }
    return mz_ok();
}

static mz_status push_draft(adding *a, mz_str kind, mz_str text, bool with_body)
{
    MZ_TRY(make_room(a, text));
    a->drafts = mz_arena_grow(a->perm, a->drafts, a->drafts_n, &a->drafts_cap, (mz_len)sizeof *a->drafts,
                              (mz_len)alignof(mz_draft));
    a->drafts[a->drafts_n++] = (mz_draft){.kind = kind,
                                          .time = a->o->time,
                                          .text = mz_str_copy(a->show != NULL ? a->perm : &a->texts, text),
                                          .refs = a->o->audience.len > 0 ? &a->label : NULL,
                                          .refs_n = a->o->audience.len > 0 ? 1 : 0,
                                          .bodies = with_body ? &a->body : NULL,
                                          .bodies_n = with_body ? 1 : 0};
    return mz_ok();
}

/* Ends the entry that is being filled. */
static mz_status close_entry(adding *a)
{
    if (a->kind.len == 0) {
        return mz_ok();
    }
    MZ_TRY(mz_buf_status(&a->entry));
    MZ_TRY(push_draft(a, a->kind, mz_buf_str(&a->entry), false));
    a->kind = (mz_str){0};
    mz_buf_clear(&a->entry);
    return mz_ok();
}

/* Puts a piece of text behind the others of its kind, in a new entry when it no longer fits. */
static mz_status append(adding *a, mz_str kind, mz_str piece, bool headed)
{
    MZ_BUF_SCOPED head = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    if (headed) {
        mz_statements_head_write(&a->document, &head);
    }
    if (head.len + piece.len > MZ_ENTRY_TEXT_MAX) {
        return mz_fail(MZ_LIMIT, "one statement is larger than an entry of the record may be", -1);
    }
    if (!mz_str_eq(a->kind, kind) || a->entry.len + piece.len > MZ_ENTRY_TEXT_MAX) {
        MZ_TRY(close_entry(a));
        a->kind = kind;
        mz_put(&a->entry, mz_buf_str(&head));
    }
    mz_put(&a->entry, piece);
    return mz_ok();
}

/* ---- the sink ---- */

static mz_status take_document(void *ctx, const mz_document *document)
{
    adding *a = ctx;
    const mz_str hash = a->document.hash;
    const int64_t size = a->document.size_bytes;
    a->document = *document;
    a->document.hash = hash;
    a->document.size_bytes = (mz_len)size;
    a->document.name = mz_str_copy(a->perm, document->name);
    a->document.media = mz_str_copy(a->perm, document->media);
    a->document.publisher = mz_str_copy(a->perm, document->publisher);
    a->document.actor = mz_str_copy(a->perm, document->actor);
    a->document.language = mz_str_copy(a->perm, document->language);
    a->body.media = a->document.media;
    if (a->skip > 0) {
        return mz_ok();
    }
    MZ_BUF_SCOPED head = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    mz_statements_head_write(&a->document, &head);
    return push_draft(a, S("document"), mz_buf_str(&head), true);
}

static mz_status take_statements(void *ctx, const mz_statement *v, mz_len n)
{
    adding *a = ctx;
    const mz_str kind = a->document.method == MZ_BY_OBSERVATION ? S("observation") : S("statements");
    MZ_BUF_SCOPED piece = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    for (mz_len i = 0; i < n; i++) {
        if (a->skip > 0) {
            a->skip--;
            continue;
        }
        mz_buf_clear(&piece);
        mz_statement_write(&v[i], &piece);
        MZ_TRY(mz_buf_status(&piece));
        MZ_TRY(append(a, kind, mz_buf_str(&piece), true));
        a->out->statements++;
    }
    return mz_ok();
}

static mz_status take_acts(void *ctx, const mz_act *v, mz_len n)
{
    adding *a = ctx;
    MZ_BUF_SCOPED piece = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    a->acts_seen = true;
    for (mz_len i = 0; i < n; i++) {
        mz_buf_clear(&piece);
        mz_act_write(&v[i], &piece);
        MZ_TRY(mz_buf_status(&piece));
        MZ_TRY(append(a, mz_act_kind_word(v[i].kind), mz_buf_str(&piece), false));
        a->out->acts++;
    }
    return mz_ok();
}

static void put_number(mz_buf *out, int64_t v)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    mz_put_int(&b, v);
    mz_csv_put(out, mz_buf_str(&b), false);
}

#define RAW_SHOWN 300

static void show_reject(adding *a, const mz_reject *r)
{
    if (a->shown.n < MZ_PREVIEW_REJECTS) {
        const mz_str raw = mz_str_sub(r->raw, 0, r->raw.len < RAW_SHOWN ? r->raw.len : RAW_SHOWN);
        *mz_push(a->perm, &a->shown) = (mz_previewed_reject){.line = r->line,
                                                             .reason = mz_str_of(r->reason),
                                                             .detail = mz_str_copy(a->perm, r->detail),
                                                             .raw = mz_str_copy(a->perm, raw)};
    }
}

static mz_status take_reject(void *ctx, const mz_reject *r)
{
    adding *a = ctx;
    if (a->show != NULL) {
        show_reject(a, r);
    }
    if (a->out->rejected++ == 0) {
        MZ_BUF_SCOPED why = mz_buf_new(4096);
        mz_puts(&why, "line ");
        mz_put_int(&why, r->line);
        mz_puts(&why, ": ");
        mz_put(&why, mz_str_of(r->reason));
        if (r->detail.len > 0) {
            mz_puts(&why, " (");
            mz_put(&why, mz_str_sub(r->detail, 0, r->detail.len > 200 ? 200 : r->detail.len));
            mz_puts(&why, ")");
        }
        a->out->first_why = mz_str_copy(a->perm, mz_buf_str(&why));
        mz_puts(&a->rejects, "document,line,begin,end,reason,detail,raw\r\n");
    }
    if (a->show != NULL) {
        return mz_ok();
    }
    mz_csv_put(&a->rejects, a->document.hash, true);
    put_number(&a->rejects, r->line);
    put_number(&a->rejects, r->begin);
    put_number(&a->rejects, r->end);
    mz_csv_put(&a->rejects, mz_str_of(r->reason), false);
    mz_csv_put(&a->rejects, r->detail, false);
    mz_csv_put(&a->rejects, r->raw, false);
    mz_csv_end(&a->rejects);
    return mz_buf_status(&a->rejects);
}

static void take_progress(void *ctx, int64_t done, int64_t total)
{
    const adding *a = ctx;
    mz_tell(a->c, "reading byte", done, total);
}

/* ---- terms ---- */

typedef struct beside {
    const char *path; /* of terms.yaml: files that it names stand beside it */
    mz_arena *perm;
} beside;

static mz_status open_beside(void *ctx, mz_str name, mz_str *bytes)
{
    const beside *b = ctx;
    if (b->path == NULL) {
        return mz_fail(MZ_BAD_INPUT, "terms that name files beside them go in on the command line: mizan add", -1);
    }
    const char *slash = strrchr(b->path, '/');
    if (mz_str_find_byte(name, '/') >= 0 || mz_str_eq(name, S(".."))) {
        return mz_fail(MZ_BAD_INPUT, "terms may name files beside them only, without folders", -1);
    }
    const mz_str folder = slash == NULL ? S(".") : (mz_str){(const uint8_t *)b->path, slash - b->path};
    char *path = mz_path_join(b->perm, mz_str_z(b->perm, folder), name);
    return mz_file_load(path, 16 << 20, bytes, b->perm);
}

static mz_status add_terms(adding *a, const char *path, mz_str bytes)
{
    mz_terms terms;
    mz_terms_faults faults = {0};
    beside b = {path, a->perm};
    const mz_status s = mz_terms_parse(bytes, open_beside, &b, &terms, &faults, a->perm);
    for (mz_len i = 0; i < faults.n; i++) {
        const mz_reject r = {
            .line = faults.v[i].line, .reason = "the terms are not clear", .detail = faults.v[i].sentence};
        MZ_TRY(take_reject(a, &r));
    }
    MZ_TRY(s);
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    mz_terms_write(&terms, &text);
    MZ_TRY(mz_buf_status(&text));
    return push_draft(a, S("terms"), mz_buf_str(&text), false);
}

/* ---- one file ---- */

/* Whether the document is whole on record already; else *skip is how many of its statements are. */
static mz_status look_up(adding *a, bool *known)
{
    mz_rows rows, statements;
    mz_index *index = a->c->index;
    const mz_value exact[] = {mz_value_text(a->document.hash),
                              mz_value_text(mz_str_concat(a->perm, a->document.hash, S(" ")))};
    MZ_TRY(mz_index_ask(index, MZ_Q_DOCUMENT_HASHED, exact, 2, &rows, a->perm));
    bool fresh = true;
    mz_hash256 hash;
    if (a->show == NULL) {
        (void)mz_map_put(&a->c->added, mz_str_copy(&a->c->perm, a->document.hash), 0, &fresh, &a->c->perm);
    }
    const bool waits = mz_hash_parse_hex(a->document.hash, &hash) && mz_office_names(a->c->record, &hash);
    *known = rows.n > 0 || !fresh || waits;
    if (rows.n == 0 || !fresh) {
        return mz_ok();
    }
    const mz_document_row *d = rows.v;
    const mz_value id[] = {mz_value_number(d->id)};
    MZ_TRY(mz_index_ask(index, MZ_Q_STATEMENTS_OF_DOCUMENT, id, 1, &statements, a->perm));
    if (statements.n > 0) {
        const mz_statement_row *last = (const mz_statement_row *)statements.v + statements.n - 1;
        /* Only what took more than one write can have been cut between two. */
        *known = mz_statement_id_entry(last->id) - d->id < DRAFTS_MAX - 2;
        a->skip = *known ? 0 : statements.n;
        a->resumed = !*known;
    }
    return mz_ok();
}

static mz_status save_rejects(adding *a)
{
    if (a->out->rejected == 0) {
        return mz_ok();
    }
    mz_arena *perm = a->perm;
    MZ_TRY(mz_dir_make(mz_case_path(a->c, "rejects", perm)));
    const mz_str name = mz_str_concat(perm, S("rejects/"), mz_str_sub(a->document.hash, 0, 12), S(".csv"));
    char *path = mz_path_join(perm, a->c->folder, name);
    a->out->rejects = mz_str_of(path);
    return mz_file_replace(path, mz_buf_str(&a->rejects), 0644);
}

/* Does this document on record have these very bytes behind its salt? */
static mz_status is_same(adding *a, const mz_document_row *d, mz_str bytes, mz_hash256 *hash, bool *same)
{
    MZ_VIEW_SCOPED blob = {0};
    *same = false;
    if (d->size_bytes != bytes.len || !mz_hash_parse_hex(d->hash, hash) || !mz_record_has(a->c->record, hash)) {
        return mz_ok();
    }
    MZ_TRY(mz_record_blob(a->c->record, hash, &blob));
    *same = blob.bytes.len == bytes.len + MZ_SALT_BYTES && mz_str_ends(blob.bytes, bytes);
    return mz_ok();
}

/* The salted body of these bytes: the one that is there, or a new one. Bytes that are on record as a plain document
 * stay what they are. */
static mz_status put_erasable(adding *a, mz_str bytes, mz_hash256 *hash, int64_t *size)
{
    mz_rows rows;
    const mz_hash256 plain = mz_sha256(bytes);
    if (mz_record_has(a->c->record, &plain)) {
        *hash = plain;
        *size = bytes.len;
        return mz_ok();
    }
    MZ_TRY(mz_index_ask(a->c->index, MZ_Q_DOCUMENTS, NULL, 0, &rows, a->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        bool same;
        MZ_TRY(is_same(a, &((const mz_document_row *)rows.v)[i], bytes, hash, &same));
        if (same) {
            *size = bytes.len + MZ_SALT_BYTES;
            return mz_ok();
        }
    }
    return mz_record_put(a->c->record, bytes, true, hash, size);
}

/* The body on the record; where it is only shown, what it would be called there. */
static mz_status put_body(adding *a, mz_str bytes, mz_hash256 *hash, int64_t *size)
{
    if (a->show != NULL) {
        *hash = mz_sha256(bytes);
        *size = bytes.len;
        return mz_ok();
    }
    return a->o->erasable ? put_erasable(a, bytes, hash, size) : mz_record_put(a->c->record, bytes, false, hash, size);
}

/* The label goes before what it is for, so that nothing is on record without it. */
static mz_status put_label(adding *a)
{
    if (a->o->audience.len == 0) {
        return mz_ok();
    }
    a->label.relation = S("label");
    return a->show != NULL ? mz_labels_fit(a->c, a->o->audience)
                           : mz_flow_new_label(a->c, a->o->audience, a->o->by, a->o->time, &a->label.name);
}

/* path is NULL for bytes that no file holds. */
static mz_status run(adding *a, const char *path, mz_str bytes, mz_str name)
{
    mz_intake_options io = {.name = name, .publisher = a->o->publisher, .language = a->o->language, .date = a->o->date};
    if (a->o->as.len > 0 && !mz_as_parse(a->o->as, &io.as)) {
        return mz_fail(MZ_BAD_INPUT,
                       "--as is article, feed, letter, observations, ged, acled, records, geojson, act or terms", -1);
    }
    io.as = io.as == MZ_AS_UNKNOWN ? mz_intake_recognise(bytes, name) : io.as;
    a->out->format = mz_as_word(io.as);
    if (io.as == MZ_AS_UNKNOWN) {
        return mz_fail(MZ_BAD_INPUT, "it cannot be told what this file is; say it with --as", -1);
    }
    bool known;
    int64_t size;
    mz_hash256 hash;
    MZ_TRY(put_body(a, bytes, &hash, &size));
    a->document.hash = a->out->hash = mz_hash_hex(a->perm, &hash);
    a->document.size_bytes = bytes.len;
    a->body = (mz_body){.salted = size != bytes.len, .hash = hash, .size_bytes = size};
    MZ_TRY(look_up(a, &known));
    a->out->known = known;
    if (known) {
        return mz_ok();
    }
    MZ_TRY(put_label(a));
    MZ_WORK_ROOM_SCOPED work = {0};
    MZ_TRY(mz_region_new(mz_intake_scratch_bytes(bytes.len), &work.region, &work.arena));
    const mz_sink sink = {a, take_document, take_statements, take_acts, take_reject, take_progress};
    mz_intake_result result;
    MZ_TRY(mz_intake_run(bytes, &io, &sink, &result, work.arena));
    if (io.as == MZ_AS_TERMS) {
        MZ_TRY(add_terms(a, path, bytes));
    }
    if (a->resumed && a->out->statements == 0) { /* all of it was on record: its last statement, and so its acts */
        a->out->acts = 0;
        a->out->known = true;
        return mz_ok();
    }
    MZ_TRY(close_entry(a));
    return a->show != NULL ? mz_ok() : write_drafts(a, a->drafts_n);
}

/* path is NULL for bytes that no file holds. */
static mz_status add_bytes(mz_case *c, const char *path, mz_str bytes, mz_str name, const mz_add_options *o,
                           mz_added *out, mz_arena *perm)
{
    *out = (mz_added){.entry = -1};
    adding a = {.c = c, .o = o, .out = out, .perm = perm};
    MZ_TRY(new_room(&a));
    a.entry = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    a.rejects = mz_buf_new(REJECTS_MAX);
    mz_status s = run(&a, path, bytes, name);
    const mz_status saved = save_rejects(&a);
    mz_region_free(&a.region);
    mz_buf_free(&a.entry);
    mz_buf_free(&a.rejects);
    return mz_failed(s) ? s : saved;
}

static bool is_feed(const mz_add_options *o, mz_str bytes)
{
    return mz_str_eq(o->as, S("feed")) || (o->as.len == 0 && mz_webfeed_is(bytes));
}

mz_status mz_flow_add_bytes(mz_case *c, mz_str bytes, mz_str name, const mz_add_options *o, mz_added *out,
                            mz_arena *perm)
{
    return is_feed(o, bytes) ? mz_flow_add_feed(c, bytes, name, o, NULL, out, perm)
                             : add_bytes(c, NULL, bytes, name, o, out, perm);
}

mz_status mz_flow_add(mz_case *c, const char *path, const mz_add_options *o, mz_added *out, mz_arena *perm)
{
    *out = (mz_added){.entry = -1};
    MZ_VIEW_SCOPED view = {0};
    mz_str name;
    MZ_TRY(mz_intake_open(path, mz_case_path(c, "state", perm), &view, &name, perm));
    return is_feed(o, view.bytes) ? mz_flow_add_feed(c, view.bytes, name, o, NULL, out, perm)
                                  : add_bytes(c, path, view.bytes, name, o, out, perm);
}

/* ---- the same, only shown ---- */

#define UNPACKED_MAX ((mz_len)64 << 20)

/* A packed file is the document that was packed, here in memory: nothing of it touches the disk. */
static mz_status unpack(mz_str *bytes, mz_str *name, mz_arena *perm)
{
    MZ_BUF_SCOPED plain = mz_buf_new(UNPACKED_MAX);
    if (!mz_gzip_is(*bytes)) {
        return mz_ok();
    }
    MZ_TRY(mz_gzip_unpack(*bytes, &plain));
    *bytes = mz_str_copy(perm, mz_buf_str(&plain));
    *name = mz_str_ends(*name, S(".gz")) ? mz_str_sub(*name, 0, name->len - 3) : *name;
    return mz_ok();
}

mz_status mz_flow_preview(mz_case *c, mz_str bytes, mz_str name, const mz_add_options *o, mz_preview *out,
                          mz_arena *perm)
{
    mz_preview p = {.added = {.entry = -1}, .audience = o->audience};
    adding *a = mz_new(perm, adding, 1); /* drafts refer to its label and its body */
    *a = (adding){.c = c, .o = o, .out = &p.added, .perm = perm, .show = &p};
    MZ_TRY(unpack(&bytes, &name, perm));
    a->entry = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    a->rejects = mz_buf_new(4096);
    const mz_status s = run(a, NULL, bytes, mz_str_copy(perm, name));
    mz_buf_free(&a->entry);
    mz_buf_free(&a->rejects);
    p.rejects = a->shown.v;
    p.rejects_n = a->shown.n;
    p.added.entries = a->drafts_n;
    p.document = a->document;
    p.body = bytes;
    p.drafts = a->drafts;
    p.drafts_n = a->drafts_n;
    p.label = &a->label;
    *out = p;
    return s;
}

/* The next text of the feed; its name is what the one behind it goes on from. */
static mz_status put_text(const mz_draft *d, mz_str feed, mz_len seq, mz_hash256 *prev, mz_strs *out, mz_arena *perm)
{
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    MZ_TRY(mz_entry_text(d, feed, seq, seq == 0 ? NULL : prev, &text));
    *mz_push(perm, out) = mz_str_copy(perm, mz_buf_str(&text));
    *prev = mz_sha256(mz_buf_str(&text));
    return mz_ok();
}

mz_status mz_flow_texts(const mz_preview *p, mz_utc time, mz_str feed, mz_len seq, const mz_hash256 *prev, mz_strs *out,
                        mz_arena *perm)
{
    mz_strs texts = {0};
    mz_hash256 last = {{0}};
    mz_ref label = *p->label;
    mz_assert((prev == NULL) == (seq == 0));
    last = prev == NULL ? last : *prev;
    if (p->audience.len > 0) {
        const mz_draft first = mz_flow_label_draft(p->audience, time, perm);
        MZ_TRY(put_text(&first, feed, seq++, &last, &texts, perm));
        label.name = last;
    }
    for (mz_len i = 0; i < p->drafts_n; i++) {
        mz_draft d = p->drafts[i];
        d.time = time;
        d.refs = d.refs_n > 0 ? &label : NULL;
        MZ_TRY(put_text(&d, feed, seq++, &last, &texts, perm));
    }
    *out = texts;
    return mz_ok();
}

/* ---- a person's decision, a further signature ---- */

mz_status mz_flow_act(mz_case *c, const mz_act *act, const mz_key *by, mz_utc time, int64_t *entry)
{
    MZ_TRY(mz_act_check(act));
    if (act->kind == MZ_REVIEW) {
        return mz_flow_review(c, act, by, time, entry);
    }
    if (act->kind == MZ_LINK) {
        MZ_TRY(mz_flow_link_fits(c, act));
    }
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_TEXT_MAX);
    mz_act_write(act, &text);
    MZ_TRY(mz_buf_status(&text));
    const mz_draft draft = {.kind = mz_act_kind_word(act->kind), .time = time, .text = mz_buf_str(&text)};
    const mz_key *const signers[] = {by};
    mz_len first;
    MZ_TRY(mz_record_write(c->record, &draft, 1, signers, 1, &first, NULL));
    *entry = first;
    return mz_ok();
}

mz_status mz_flow_sign(mz_case *c, int64_t entry, const mz_key *by, int64_t *signed_entry)
{
    mz_entry e;
    MZ_BUF_SCOPED note = mz_buf_new(MZ_ENTRY_MAX);
    if (entry < 0 || entry >= mz_record_size(c->record)) {
        return mz_fail(MZ_BAD_INPUT, "the record has no entry of that number", (mz_len)entry);
    }
    MZ_TRY(mz_record_entry(c->record, (mz_len)entry, &e, &c->perm));
    const mz_key *const signers[] = {by};
    MZ_TRY(mz_entry_sign(e.note.text, signers, 1, &note));
    const mz_str bytes = mz_buf_str(&note);
    mz_answer answer;
    MZ_TRY(mz_record_submit(c->record, &bytes, 1, &answer));
    if (answer.verdict == MZ_REFUSED) {
        return answer.why;
    }
    *signed_entry = answer.index;
    return mz_ok();
}
