/* The record into the index's base tables, one entry after the other. */
#include "flow/inside.h"

/* Where a text last said that something happened: what it tells next without a place was most likely near there. */
typedef struct scene {
    int64_t document;
    mz_len n; /* of the statement */
    mz_report_row at;
} scene;

#define SCENE_REACH     4 /* statements */
#define SCENE_PRECISION 3 /* no finer than a district */

typedef struct fold {
    mz_case *c;
    mz_index *index;
    mz_document_row document; /* the one that statements are being counted for */
    bool counting;
    scene scene;
    mz_labels labels;
    mz_arena *perm; /* lives as long as the run */
} fold;

static mz_str first_actor(const mz_mention *v, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        if (v[i].actor.len > 0) {
            return v[i].actor;
        }
    }
    return (mz_str){0};
}

/* "killed 3-5 PAKMIL military; wounded 10- PAK": each figure with its bounds; an open one ends in "-". */
static mz_str harms_text(const mz_statement *s, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 16);
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        mz_put(&b, i > 0 ? S("; ") : S(""));
        mz_put(&b, mz_effect_word(h->effect));
        mz_put_byte(&b, ' ');
        mz_flow_put_bounds(&b, h->count);
        mz_put(&b, h->victims.actor.len > 0 ? S(" ") : S(""));
        mz_put(&b, h->victims.actor);
        mz_put(&b, h->status != MZ_UNKNOWN ? S(" ") : S(""));
        mz_put(&b, h->status != MZ_UNKNOWN ? mz_victim_status_word(h->status) : S(""));
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_statement_row statement_row(const mz_statement *s, const mz_document *d, mz_statement_id id, int64_t document,
                                      mz_arena *perm)
{
    return (mz_statement_row){.id = id,
                              .document = document,
                              .begin = s->begin,
                              .end = s->end,
                              .own_id = s->id,
                              .kind = (int32_t)s->kind,
                              .plover = (int32_t)s->plover,
                              .polarity = (int32_t)s->polarity,
                              .stance = (int32_t)s->stance,
                              .type = s->type,
                              .speaker = mz_statement_speaker(s, d),
                              .agent = first_actor(s->agents, s->agents_n),
                              .target = first_actor(s->targets, s->targets_n),
                              .from = s->when.known ? s->when.from : MZ_NO_DAY,
                              .to = s->when.known ? s->when.to : MZ_NO_DAY,
                              .said = d->date,
                              .placed = mz_place_located(&s->where),
                              .lat_e6 = s->where.lat_e6,
                              .lon_e6 = s->where.lon_e6,
                              .where_prec = s->where.precision,
                              .place = s->where.span.text.len > 0 ? s->where.span.text : s->where.adm_2,
                              .harms = s->harms_n > 0 ? harms_text(s, perm) : (mz_str){0},
                              .review = d->method == MZ_BY_READING ? MZ_UNREVIEWED : -1,
                              .reviewed = -1,
                              .corrected = -1};
}

bool mz_flow_report(const mz_statement *s, const mz_document *d, mz_statement_id id, mz_report_row *out, mz_arena *perm)
{
    if (s->kind != MZ_EVENT || s->polarity == MZ_FUTURE) {
        return false;
    }
    mz_report r = {0};
    mz_report_of_statement(s, d, mz_ref_text(id, perm), &r, perm);
    if (r.from == MZ_NO_DAY && d->date != MZ_NO_DAY) {
        /* A text that names no day speaks of the last days before it: UCDP's class 2, two to six days. */
        r.from = d->date - 2;
        r.to = d->date;
        r.date_prec = 2;
    }
    *out = (mz_report_row){id,          r.source,    r.family,    r.dirty,      r.from,       r.to,
                           r.date_prec, r.placed,    r.lat_e6,    r.lon_e6,     r.where_prec, r.country,
                           r.adm_1,     r.adm_2,     r.type_fine, r.type_broad, r.dyad,       r.conflict,
                           r.counted,   r.deaths.lo, r.deaths.hi, r.deaths_best};
    return true;
}

static mz_status flush_document(fold *f)
{
    if (f->counting) {
        f->counting = false;
        return mz_index_put(f->index, MZ_TABLE_DOCUMENT, &f->document);
    }
    return mz_ok();
}

static mz_document_row document_row(const mz_document *d, int64_t id, mz_arena *perm)
{
    return (mz_document_row){id,
                             mz_str_copy(perm, d->hash),
                             mz_str_copy(perm, d->name),
                             mz_str_copy(perm, d->media),
                             mz_str_copy(perm, d->publisher),
                             mz_str_copy(perm, d->actor),
                             mz_str_copy(perm, d->language),
                             d->date,
                             d->size_bytes,
                             (int32_t)d->method,
                             0};
}

/* Makes the document of this hash the one that is counted for. */
static mz_status turn_to(fold *f, const mz_document *d, int64_t entry, mz_arena scratch)
{
    if (f->counting && mz_str_eq(f->document.hash, d->hash)) {
        return mz_ok();
    }
    MZ_TRY(flush_document(f));
    mz_rows rows;
    const mz_value exact[] = {mz_value_text(d->hash), mz_value_text(mz_str_concat(&scratch, d->hash, S(" ")))};
    MZ_TRY(mz_index_ask(f->index, MZ_Q_DOCUMENT_HASHED, exact, 2, &rows, f->perm));
    f->document = rows.n > 0 ? ((mz_document_row *)rows.v)[0] : document_row(d, entry, f->perm);
    f->counting = true;
    return mz_ok();
}

static mz_status fold_document(fold *f, const mz_entry *e, mz_arena scratch)
{
    mz_statements head;
    MZ_TRY(mz_statements_parse(e->draft.text, &head, &scratch));
    return turn_to(f, &head.document, e->index, scratch);
}

static void place_by_scene(fold *f, const mz_statement *s, mz_report_row *r)
{
    scene *last = &f->scene;
    if (f->document.method != MZ_BY_READING) {
        return;
    }
    if (r->placed) {
        *last = (scene){f->document.id,
                        s->n,
                        {.lat_e6 = r->lat_e6,
                         .lon_e6 = r->lon_e6,
                         .where_prec = r->where_prec,
                         .country = mz_str_copy(f->perm, r->country),
                         .adm_1 = mz_str_copy(f->perm, r->adm_1)}};
    } else if (last->document == f->document.id && s->n - last->n <= SCENE_REACH) {
        r->placed = true;
        r->lat_e6 = last->at.lat_e6;
        r->lon_e6 = last->at.lon_e6;
        r->where_prec = last->at.where_prec > SCENE_PRECISION ? last->at.where_prec : SCENE_PRECISION;
        r->country = last->at.country;
        r->adm_1 = last->at.adm_1;
    }
}

static mz_status fold_statements(fold *f, const mz_entry *e, mz_arena scratch)
{
    mz_statements list;
    MZ_TRY(mz_statements_parse(e->draft.text, &list, &scratch));
    MZ_TRY(turn_to(f, &list.document, e->index, scratch));
    for (mz_len i = 0; i < list.n; i++) {
        mz_arena room = scratch;
        const mz_statement_id id = mz_statement_id_of(e->index, i);
        const mz_statement_row row = statement_row(&list.v[i], &list.document, id, f->document.id, &room);
        mz_report_row report;
        MZ_TRY(mz_index_put(f->index, MZ_TABLE_STATEMENT, &row));
        if (mz_flow_report(&list.v[i], &list.document, id, &report, &room)) {
            place_by_scene(f, &list.v[i], &report);
            MZ_TRY(mz_index_put(f->index, MZ_TABLE_REPORT, &report));
        }
    }
    f->document.statements += list.n;
    return mz_ok();
}

/* ---- reviews ---- */

/* The statement as it stood before this review, or stands by it. */
static mz_status take_standing(mz_case *c, const mz_statement_row *row, const mz_statement *read, mz_statement *out,
                               mz_arena *perm)
{
    mz_act act;
    *out = *read;
    if (row->corrected < 0) {
        return mz_ok();
    }
    MZ_TRY(mz_flow_act_at(c->record, row->corrected, &act, perm));
    return mz_flow_corrected(&act, read, out, perm);
}

/* A report that names no place itself stays where its text put it. */
static mz_status put_report(fold *f, const mz_statement *s, const mz_statement *read, const mz_document *d,
                            mz_statement_id id, mz_arena *perm)
{
    mz_rows rows;
    mz_report_row r;
    const mz_value key[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(f->index, MZ_Q_REPORT, key, 1, &rows, perm));
    if (!mz_flow_report(s, d, id, &r, perm)) {
        return mz_index_drop(f->index, MZ_TABLE_REPORT, id);
    }
    if (!r.placed && !read->where.known && rows.n > 0) {
        const mz_report_row *old = rows.v;
        r.placed = old->placed;
        r.lat_e6 = old->lat_e6;
        r.lon_e6 = old->lon_e6;
        r.where_prec = old->where_prec;
        r.country = old->country;
        r.adm_1 = old->adm_1;
    }
    return mz_index_put(f->index, MZ_TABLE_REPORT, &r);
}

/* What act k of entry e says of one statement. What does not hold (not his to review, no such statement, fields that
 * cannot be) stays on the record and changes nothing. */
static mz_status fold_review(fold *f, const mz_entry *e, mz_len k, const mz_act *a, mz_statement_id id,
                             mz_arena scratch)
{
    mz_rows rows;
    mz_entry at;
    mz_statements list;
    mz_statement now;
    bool may;
    const mz_value key[] = {mz_value_number(id)};
    MZ_TRY(mz_index_ask(f->index, MZ_Q_STATEMENT, key, 1, &rows, &scratch));
    if (rows.n == 0 || ((const mz_statement_row *)rows.v)->review < 0) {
        return mz_ok();
    }
    mz_statement_row row = *(const mz_statement_row *)rows.v;
    const mz_registered *pen = mz_record_key(f->c->record, e->feed);
    MZ_TRY(mz_flow_may_review(f->c, pen == NULL ? (mz_str){0} : pen->party, mz_statement_id_entry(id), &may));
    MZ_TRY(mz_record_entry(f->c->record, (mz_len)mz_statement_id_entry(id), &at, &scratch));
    MZ_TRY(mz_statements_parse(at.draft.text, &list, &scratch));
    const mz_statement *read = &list.v[mz_statement_id_ordinal(id)];
    mz_review review;
    if (!may || !mz_review_parse(a->word, &review) ||
        (review == MZ_CORRECTED && mz_failed(mz_flow_corrected(a, read, &now, &scratch)))) {
        return mz_ok();
    }
    row.review = (int32_t)review;
    row.reviewed = mz_statement_id_of(e->index, k);
    row.corrected = review == MZ_CORRECTED ? row.reviewed : row.corrected;
    if (review != MZ_CORRECTED) {
        MZ_TRY(take_standing(f->c, &row, read, &now, &scratch));
    }
    mz_statement_row fresh = statement_row(&now, &list.document, id, row.document, &scratch);
    fresh.review = row.review;
    fresh.reviewed = row.reviewed;
    fresh.corrected = row.corrected;
    MZ_TRY(mz_index_put(f->index, MZ_TABLE_STATEMENT, &fresh));
    return review == MZ_REJECTED ? mz_index_drop(f->index, MZ_TABLE_REPORT, id)
                                 : put_report(f, &now, read, &list.document, id, &scratch);
}

static mz_status fold_reviews(fold *f, const mz_entry *e, mz_len k, const mz_act *a, mz_arena scratch)
{
    for (mz_len i = 0; i < a->about_n; i++) {
        mz_statement_id id;
        if (mz_statement_id_parse(a->about[i], &id) && mz_statement_id_entry(id) < e->index) {
            MZ_TRY(fold_review(f, e, k, a, id, scratch));
        }
    }
    return mz_ok();
}

static mz_str about_text(const mz_act *a, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    for (mz_len i = 0; i < a->about_n; i++) {
        mz_put(&b, i > 0 ? S(" ") : S(""));
        mz_put(&b, a->about[i]);
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

static mz_status fold_acts(fold *f, const mz_entry *e, mz_arena scratch)
{
    mz_acts list;
    MZ_TRY(mz_acts_parse(e->draft.text, &list, &scratch));
    for (mz_len k = 0; k < list.n; k++) {
        const mz_act *a = &list.v[k];
        const int64_t id = mz_statement_id_of(e->index, k);
        const mz_act_row row = {id,
                                (int32_t)a->kind,
                                a->by,
                                a->word,
                                a->clause,
                                a->party,
                                a->date,
                                a->from,
                                a->to,
                                a->where.known,
                                a->where.lat_e6,
                                a->where.lon_e6,
                                a->radius_m,
                                about_text(a, &scratch)};
        MZ_TRY(mz_index_put(f->index, MZ_TABLE_ACT, &row));
        for (mz_len i = 0; i < a->about_n; i++) {
            const mz_about_row about = {id, (int32_t)i, a->about[i], -1};
            MZ_TRY(mz_index_put(f->index, MZ_TABLE_ABOUT, &about));
        }
        if (a->kind == MZ_REVIEW) {
            MZ_TRY(fold_reviews(f, e, k, a, scratch));
        }
    }
    return mz_ok();
}

/* The parties whose binding keys signed the entry, sorted, each once, joined to those in `before`. */
static mz_str signers_of(fold *f, const mz_entry *e, mz_str before, mz_arena *perm)
{
    mz_map set = {0};
    mz_str rest = before;
    while (rest.data != NULL && rest.len > 0) {
        (void)mz_map_put(&set, mz_str_cut(&rest, ' '), 0, NULL, perm);
    }
    for (mz_len i = 0; i < e->note.n; i++) {
        const mz_registered *key = mz_record_key(f->c->record, e->note.v[i].name);
        if (key != NULL && mz_registered_binds(key)) {
            (void)mz_map_put(&set, key->party, 0, NULL, perm);
        }
    }
    mz_str out = {0};
    for (mz_len taken = 0; taken < set.n; taken++) { /* a handful of codes: picking the least each time is enough */
        mz_len least = -1;
        for (mz_len i = 0; i < set.n; i++) {
            if (set.v[i].value == 0 && (least < 0 || mz_str_cmp(set.v[i].key, set.v[least].key) < 0)) {
                least = i;
            }
        }
        set.v[least].value = 1;
        out = out.len == 0 ? set.v[least].key : mz_str_concat(perm, out, S(" "), set.v[least].key);
    }
    return out;
}

static mz_status fold_terms(fold *f, const mz_entry *e, mz_arena scratch)
{
    mz_terms t;
    mz_rows rows;
    MZ_TRY(mz_terms_read(e->draft.text, &t, &scratch));
    const mz_str name = mz_hash_hex(&scratch, &e->name);
    MZ_TRY(mz_index_ask(f->index, MZ_Q_TERMS_ALL, NULL, 0, &rows, &scratch));
    mz_terms_row row = {.id = e->index, .name = name, .title = t.title.n > 0 ? t.title.v[0].text : t.id};
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_terms_row *r = &((mz_terms_row *)rows.v)[i];
        if (mz_str_eq(r->name, name)) {
            row = *r;
        }
    }
    const mz_str signers = signers_of(f, e, row.signers, &scratch);
    row.signed_at = mz_str_eq(signers, row.signers) ? row.signed_at : e->index;
    row.signers = signers;
    return mz_index_put(f->index, MZ_TABLE_TERMS, &row);
}

static mz_status fold_entry(fold *f, const mz_entry *e, mz_arena scratch)
{
    const mz_str audience = mz_labels_of(f->c, &f->labels, e, scratch);
    const mz_entry_row row = {
        e->index, mz_hash_hex(&scratch, &e->name), e->feed, e->seq, e->draft.kind, e->draft.time, e->note.text.len,
        audience};
    mz_act_kind act;
    if (!mz_labels_let(f->c, e, audience)) {
        return mz_ok();
    }
    MZ_TRY(mz_index_put(f->index, MZ_TABLE_ENTRY, &row));
    if (mz_str_eq(e->draft.kind, S("statements")) || mz_str_eq(e->draft.kind, S("observation"))) {
        return fold_statements(f, e, scratch);
    }
    if (mz_str_eq(e->draft.kind, S("document"))) {
        return fold_document(f, e, scratch);
    }
    if (mz_str_eq(e->draft.kind, S("terms"))) {
        return fold_terms(f, e, scratch);
    }
    return mz_act_kind_parse(e->draft.kind, &act) ? fold_acts(f, e, scratch) : mz_ok();
}

mz_status mz_flow_fold(mz_case *c, mz_index *index, int64_t from)
{
    MZ_WORK_ROOM_SCOPED keep = {0}, work = {0};
    MZ_TRY(mz_work_room_new(&keep));
    MZ_TRY(mz_work_room_new(&work));
    fold f = {.c = c, .index = index, .perm = &keep.arena, .labels.perm = &keep.arena};
    MZ_TRY(mz_labels_scan(c, &f.labels, from, work.arena));
    const mz_len size = mz_record_size(c->record);
    mz_walk walk = {.next = (mz_len)from};
    for (;;) {
        const mz_entry *e = NULL;
        mz_status s = mz_record_next(c->record, &walk, &e);
        if (!mz_failed(s) && e == NULL) {
            break;
        }
        if (!mz_failed(s)) {
            s = fold_entry(&f, e, work.arena);
            s.at = mz_failed(s) ? e->index : -1;
        }
        if (mz_failed(s)) {
            mz_walk_end(&walk);
            return s;
        }
        mz_tell(c, "folding entry", e->index + 1, size);
    }
    return flush_document(&f);
}
