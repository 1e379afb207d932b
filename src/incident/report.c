#include "incident/report.h"

#include "lexicon/lexicon.h"

mz_str mz_report_broad_type(mz_str path)
{
    mz_len slashes = 0;
    for (mz_len i = 0; i < path.len; i++) {
        slashes += path.data[i] == '/';
        if (slashes == 2) {
            return mz_str_sub(path, 0, i);
        }
    }
    return path;
}

static mz_str party_of(const mz_mention *v, mz_len n)
{
    if (n == 0) {
        return (mz_str){0};
    }
    const mz_str side = mz_actor_side(v[0].actor);
    return side.len > 0 ? side : v[0].actor;
}

/* Who did it to whom, without order: parties do not agree on that either. */
static mz_str dyad_of(const mz_statement *s, mz_arena *perm)
{
    const mz_str a = party_of(s->agents, s->agents_n), b = party_of(s->targets, s->targets_n);
    if (a.len == 0 || b.len == 0) {
        return (mz_str){0};
    }
    const bool swap = mz_str_cmp(a, b) > 0;
    return mz_str_concat(perm, swap ? b : a, S("|"), swap ? a : b);
}

static void set_deaths(const mz_statement *s, mz_report *out)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        if (h->effect == MZ_KILLED && h->basis == MZ_INCIDENT && mz_interval_valid(h->count)) {
            out->deaths = out->counted ? mz_interval_add(out->deaths, h->count) : h->count;
            out->counted = true;
        }
    }
    out->deaths_best = out->deaths.lo;
}

static int within(int v, int lo, int hi) { return v < lo ? lo : v > hi ? hi : v; }

void mz_report_of_statement(const mz_statement *s, const mz_document *document, mz_str ref, mz_report *out,
                            mz_arena *perm)
{
    const bool text = document->method == MZ_BY_READING;
    const mz_str speaker = mz_statement_speaker(s, document);
    const mz_str publisher = document->publisher.len > 0 ? document->publisher : document->name;
    mz_report r = {.rec_id = ref, .source = text && speaker.len > 0 ? speaker : publisher, .dirty = text};
    r.from = r.to = MZ_NO_DAY;
    if (s->when.known && s->when.to >= s->when.from) {
        r.from = s->when.from;
        r.to = s->when.to;
        r.date_prec = within(s->when.precision, 1, 5);
    }
    if (mz_place_located(&s->where)) {
        r.placed = true;
        r.lat_e6 = s->where.lat_e6;
        r.lon_e6 = s->where.lon_e6;
        r.where_prec = within(s->where.precision, 1, 7);
    }
    r.country = s->where.country;
    r.adm_1 = s->where.adm_1;
    r.adm_2 = s->where.adm_2;
    const mz_type *type = mz_type_find(s->type);
    r.type_fine = s->type;
    r.type_broad = type == NULL ? (mz_str){0} : mz_report_broad_type(type->path);
    r.dyad = dyad_of(s, perm);
    set_deaths(s, &r);
    *out = r;
}
