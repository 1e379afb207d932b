/* Sources: who says how much, and how it stands beside what others say. */
#include "flow/inside.h"

typedef struct survey {
    mz_case *c;
    struct {
        mz_source_view *v;
        mz_len n, cap;
    } list;
    mz_map at; /* code, or '\n' and name -> place in list */
    mz_tally tally;
    mz_arena *perm;
} survey;

/* ---- who there is ---- */

static mz_str key_of(mz_str code, mz_str name, mz_arena *perm)
{
    return code.len > 0 ? code : mz_str_concat(perm, S("\n"), name);
}

/* Goes by its code, unless that only says of what kind it is and a name is known. */
static bool by_code(mz_str code, mz_str name) { return code.len > 0 && (name.len == 0 || !mz_account_kind_only(code)); }

static mz_len place_of(survey *s, mz_str code, mz_str name)
{
    bool fresh;
    const mz_str own = by_code(code, name) ? code : (mz_str){0};
    const int64_t at = *mz_map_put(&s->at, key_of(own, name, s->perm), s->list.n, &fresh, s->perm);
    if (fresh) {
        mz_source_view *v = mz_push(s->perm, &s->list);
        *v = (mz_source_view){
            .code = own, .name = own.len > 0 ? (mz_str){0} : name, .first = MZ_NO_DAY, .last = MZ_NO_DAY};
        v->voice = mz_account_voice(code, s->c->parties, s->c->parties_n, &v->side);
    }
    return (mz_len)at;
}

static mz_source_view *source_of(survey *s, mz_str code, mz_str name)
{
    const mz_len at = place_of(s, code, name); /* first: the list may move */
    return &s->list.v[at];
}

static void take_days(mz_source_view *v, mz_day first, mz_day last)
{
    v->first = first != MZ_NO_DAY && (v->first == MZ_NO_DAY || first < v->first) ? first : v->first;
    v->last = last != MZ_NO_DAY && (v->last == MZ_NO_DAY || last > v->last) ? last : v->last;
}

static bool is_listed(const mz_strs *list, mz_str name)
{
    for (mz_len i = 0; i < list->n; i++) {
        if (mz_str_eq(list->v[i], name)) {
            return true;
        }
    }
    return false;
}

static mz_str publisher_of(const mz_document_row *d) { return d->publisher.len > 0 ? d->publisher : d->name; }

static mz_status take_documents(survey *s)
{
    mz_rows rows;
    MZ_TRY(mz_index_ask(s->c->index, MZ_Q_DOCUMENTS, NULL, 0, &rows, s->perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_document_row *d = &((const mz_document_row *)rows.v)[i];
        if (d->publisher.len == 0 && d->statements == 0) {
            continue; /* terms, decisions: nobody says anything in them */
        }
        mz_source_view *v = source_of(s, d->actor, publisher_of(d));
        v->documents++;
        take_days(v, d->date, d->date);
        if (d->publisher.len > 0 && v->code.len > 0 && !is_listed(&v->publishers, d->publisher)) {
            *mz_push(s->perm, &v->publishers) = d->publisher;
        }
    }
    return mz_ok();
}

static mz_status take_voices(survey *s)
{
    const mz_voice_row *rows;
    mz_len n;
    MZ_TRY(mz_index_voices(s->c->index, &rows, &n, s->perm));
    for (mz_len i = 0; i < n; i++) {
        mz_source_view *v = source_of(s, rows[i].speaker, rows[i].publisher);
        v->statements += rows[i].statements;
        take_days(v, rows[i].first, rows[i].last);
    }
    return mz_ok();
}

/* ---- beside each other, incident by incident ---- */

/* One who speaks of an incident: which source, which voice it belongs to, and whether it denies. */
typedef struct heard {
    mz_len source; /* place in the list */
    mz_str voice;  /* the side, else the source itself: within one voice nobody confirms anybody */
    bool says, denies;
} heard;

static heard *heard_of(survey *s, const mz_loaded *l, heard *v, mz_len *n)
{
    const mz_str code = mz_statement_speaker(l->statement, l->document);
    const mz_str publisher = l->document->publisher.len > 0 ? l->document->publisher : l->document->name;
    const mz_str name = code.len == 0 || mz_str_eq(code, l->document->actor) ? publisher : (mz_str){0};
    const mz_len source = place_of(s, code, name);
    for (mz_len i = 0; i < *n; i++) {
        if (v[i].source == source) {
            return &v[i];
        }
    }
    v[*n] = (heard){source, s->list.v[source].side, false, false};
    if (v[*n].voice.len == 0) {
        v[*n].voice = key_of(s->list.v[source].code, s->list.v[source].name, s->perm);
    }
    return &v[(*n)++];
}

static void hold_up(survey *s, const mz_dossier *d)
{
    heard *v = mz_new(s->perm, heard, d->n);
    mz_len n = 0;
    for (mz_len i = 0; i < d->n; i++) {
        const mz_statement *one = d->statements[i].statement;
        heard *h = heard_of(s, &d->statements[i], v, &n);
        const bool denies = one->stance == MZ_DENIES || one->polarity == MZ_NEGATED;
        h->denies = h->denies || denies;
        h->says = h->says || !denies;
    }
    for (mz_len i = 0; i < n; i++) {
        bool also = false, denied = false;
        for (mz_len k = 0; k < n && v[i].says; k++) {
            const bool other = !mz_str_eq(v[k].voice, v[i].voice);
            also = also || (other && v[k].says);
            denied = denied || (other && v[k].denies);
        }
        mz_source_view *source = &s->list.v[v[i].source];
        source->incidents += v[i].says;
        source->also += also;
        source->denied += denied;
        source->alone += v[i].says && !also && !denied;
    }
    for (mz_len i = 0; i < d->account.n; i++) {
        if (d->account.v[i].part.len == 0) {
            mz_tally_line(&s->tally, &d->account.v[i], s->perm);
        }
    }
}

#define CHUNK 256 /* incidents at a time */

static mz_status compare(survey *s, mz_sources_view *out)
{
    mz_rows rows;
    MZ_WORK_ROOM_SCOPED scratch = {0};
    mz_docket docket;
    MZ_TRY(mz_work_room_new(&scratch));
    MZ_TRY(mz_index_ask(s->c->index, MZ_Q_INCIDENTS_ALL, NULL, 0, &rows, s->perm));
    MZ_TRY(mz_flow_docket(s->c, s->c->index, &docket, s->perm));
    const mz_incident_row *all = rows.v;
    const mz_len first = rows.n > MZ_VIEW_COMPARED_MAX ? rows.n - MZ_VIEW_COMPARED_MAX : 0;
    out->incidents = rows.n;
    out->compared = rows.n - first;
    for (mz_len at = first; at < rows.n; at += CHUNK) {
        const mz_len n = rows.n - at < CHUNK ? rows.n - at : CHUNK;
        mz_statement_id *ids = mz_new(s->perm, mz_statement_id, n);
        mz_dossier *d = mz_new(s->perm, mz_dossier, n);
        for (mz_len i = 0; i < n; i++) {
            ids[i] = all[at + i].id;
        }
        MZ_TRY(mz_flow_dossiers(s->c, s->c->index, &docket, ids, n, MZ_NO_DAY, d, s->perm, scratch.arena));
        for (mz_len i = 0; i < n; i++) {
            hold_up(s, &d[i]);
        }
    }
    return mz_ok();
}

/* ---- in order ---- */

static int rank_of(const survey *s, const mz_source_view *v)
{
    for (mz_len i = 0; i < s->c->parties_n; i++) {
        if (mz_str_eq(s->c->parties[i].code, v->side)) {
            return (int)i;
        }
    }
    return MZ_PARTIES_MAX;
}

static int by_rank(const void *a, const void *b, void *ctx)
{
    const mz_source_view *x = a, *y = b;
    const int r = rank_of(ctx, x) - rank_of(ctx, y);
    if (r != 0 || x->statements != y->statements) {
        return r != 0 ? r : (x->statements < y->statements) - (x->statements > y->statements);
    }
    const int code = mz_str_cmp(x->code, y->code);
    return code != 0 ? code : mz_str_cmp(x->name, y->name);
}

static int by_lines(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_copying *x = a, *y = b;
    if (x->lines != y->lines) {
        return (x->lines < y->lines) - (x->lines > y->lines);
    }
    const int first = mz_str_cmp(x->a, y->a);
    return first != 0 ? first : mz_str_cmp(x->b, y->b);
}

static void take_tally(survey *s)
{
    for (mz_len i = 0; i < s->list.n; i++) {
        mz_source_view *v = &s->list.v[i];
        const mz_str speaker = v->code.len > 0 ? v->code : v->name;
        const mz_speaker_tally *t = mz_tally_of(&s->tally, speaker);
        v->tally = t != NULL ? *t : (mz_speaker_tally){.speaker = speaker};
        for (mz_len k = 0; k < s->tally.copies.n; k++) {
            const mz_copying *pair = &s->tally.copies.v[k];
            v->copies += mz_str_eq(pair->a, speaker) || mz_str_eq(pair->b, speaker) ? pair->lines : 0;
        }
    }
}

mz_status mz_flow_sources(mz_case *c, mz_sources_view *out, mz_arena *perm)
{
    survey s = {.c = c, .perm = perm};
    *out = (mz_sources_view){0};
    MZ_TRY(take_documents(&s));
    MZ_TRY(take_voices(&s));
    MZ_TRY(compare(&s, out));
    take_tally(&s);
    mz_sort(s.list.v, s.list.n, (mz_len)sizeof *s.list.v, by_rank, &s, *perm);
    mz_sort(s.tally.copies.v, s.tally.copies.n, (mz_len)sizeof *s.tally.copies.v, by_lines, NULL, *perm);
    out->v = s.list.v;
    out->n = s.list.n;
    out->copies = s.tally.copies.v;
    out->copies_n = s.tally.copies.n;
    return mz_ok();
}

/* ---- what one of them says ---- */

typedef struct utterance {
    mz_day said;
    mz_statement_id id;
} utterance;
typedef struct utterances {
    utterance *v;
    mz_len n, cap;
} utterances;

static int later_first(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const utterance *x = a, *y = b;
    return x->said != y->said ? (x->said < y->said) - (x->said > y->said) : (x->id < y->id) - (x->id > y->id);
}

/* Those that are by code, or in a document of its own by nobody else. */
static void take_rows(const mz_rows *rows, mz_str code, utterances *out, mz_arena *perm)
{
    for (mz_len i = 0; i < rows->n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows->v)[i];
        if (r->speaker.len == 0 || mz_str_eq(r->speaker, code)) {
            *mz_push(perm, out) = (utterance){r->said, r->id};
        }
    }
}

static int later_document(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    const mz_document_row *x = a, *y = b;
    return x->date != y->date ? (x->date < y->date) - (x->date > y->date) : (x->id < y->id) - (x->id > y->id);
}

/* Its documents; of a name without a code of its own also what nobody else is cited for in them. */
static mz_status take_published(mz_case *c, mz_str code, mz_str name, mz_source_said *out, utterances *said,
                                mz_arena *perm)
{
    mz_rows rows, statements;
    MZ_TRY(mz_index_ask(c->index, MZ_Q_DOCUMENTS, NULL, 0, &rows, perm));
    mz_document_row *v = mz_new(perm, mz_document_row, rows.n);
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_document_row *d = &((const mz_document_row *)rows.v)[i];
        const bool named = !by_code(d->actor, publisher_of(d));
        if (code.len > 0 ? named || !mz_str_eq(d->actor, code) : !named || !mz_str_eq(publisher_of(d), name)) {
            continue;
        }
        v[out->documents_all++] = *d;
        if (named) {
            const mz_value id[] = {mz_value_number(d->id)};
            MZ_TRY(mz_index_ask(c->index, MZ_Q_STATEMENTS_OF_DOCUMENT, id, 1, &statements, perm));
            take_rows(&statements, d->actor, said, perm);
        }
    }
    mz_sort(v, out->documents_all, (mz_len)sizeof *v, later_document, NULL, *perm);
    out->documents = v;
    out->documents_n = out->documents_all < MZ_VIEW_ACTS_MAX ? out->documents_all : MZ_VIEW_ACTS_MAX;
    return mz_ok();
}

/* What is said by a code; not what stands in the own document of a source that goes by its name. */
static mz_status take_coded(mz_case *c, mz_str code, utterances *said, mz_arena *perm)
{
    mz_rows rows, document;
    const mz_value v[] = {mz_value_text(code)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_STATEMENTS_BY, v, 1, &rows, perm));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
        if (mz_account_kind_only(code)) {
            const mz_value id[] = {mz_value_number(r->document)};
            MZ_TRY(mz_index_ask(c->index, MZ_Q_DOCUMENT, id, 1, &document, perm));
            if (document.n > 0 && mz_str_eq(((const mz_document_row *)document.v)->actor, code)) {
                continue;
            }
        }
        *mz_push(perm, said) = (utterance){r->said, r->id};
    }
    return mz_ok();
}

mz_status mz_flow_source_said(mz_case *c, mz_str code, mz_str name, mz_len skip, mz_len most, mz_source_said *out,
                              mz_arena *perm)
{
    utterances said = {0};
    *out = (mz_source_said){0};
    MZ_TRY(take_published(c, code, name, out, &said, perm));
    if (code.len > 0) {
        MZ_TRY(take_coded(c, code, &said, perm));
    }
    mz_sort(said.v, said.n, (mz_len)sizeof *said.v, later_first, NULL, *perm);
    const mz_len from = skip < said.n ? skip : said.n, n = said.n - from < most ? said.n - from : most;
    mz_loaded *v = mz_new(perm, mz_loaded, n);
    for (mz_len i = 0; i < n; i++) {
        MZ_TRY(mz_flow_load(c, &said.v[from + i].id, 1, &v[i], perm));
    }
    out->v = v;
    out->n = n;
    out->all = said.n;
    return mz_ok();
}
