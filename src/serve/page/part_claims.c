/* What each side says of an incident, statement by statement, with the finding between the sides. */
#include "serve/page/incident.h"
#include "serve/page/parts.h"

static const struct {
    const char *code, *words;
} languages[] = {
    {"ar", MZ_KEY("in Arabic")}, {"en", MZ_KEY("in English")}, {"fa", MZ_KEY("in Persian")}, {"prs", MZ_KEY("in Dari")},
    {"ps", MZ_KEY("in Pashto")}, {"tr", MZ_KEY("in Turkish")}, {"ur", MZ_KEY("in Urdu")},
};

mz_len mz_incident_column(const mz_visit *v, const mz_loaded *l)
{
    return mz_matrix_column(l->statement, l->document, v->c->parties, v->c->parties_n);
}

mz_markup mz_mark_column(const mz_visit *v, mz_len column)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    if (column < v->c->parties_n) {
        mz_page_mark(&b, column);
        mz_puts(&b, " ");
        mz_page_party(&b, v, v->c->parties[column].code);
    } else {
        mz_say_key(v, &b, column == v->c->parties_n ? MZ_KEY("Independent sources") : MZ_KEY("Other sources"));
    }
    return mz_mark_made(v, &b);
}

void mz_incident_sides(const mz_visit *v, mz_buf *out, mz_str codes)
{
    mz_len n = 0;
    for (mz_len k = 0; k < v->c->parties_n; k++) {
        const mz_str code = v->c->parties[mz_page_side(v, k)].code;
        if (mz_str_has_word(codes, code)) {
            mz_put(out, n++ > 0 ? mz_plain(v, ", ") : S(""));
            mz_part_side(out, v, code);
        }
    }
    for (mz_str rest = codes; rest.len > 0;) {
        const mz_str code = mz_str_cut(&rest, ' ');
        if (mz_page_party_of(v->c, code) < 0) {
            mz_put(out, n++ > 0 ? mz_plain(v, ", ") : S(""));
            mz_part_side(out, v, code);
        }
    }
}

void mz_incident_statement(const mz_visit *v, mz_buf *out, mz_str ref)
{
    mz_page_link(out, v, "/statement/", ref);
    mz_puts(out, "<bdi>");
    mz_put_html(out, ref);
    mz_puts(out, "</bdi></a>");
}

/* ---- one statement ---- */

static void put_row(const mz_visit *v, mz_buf *out, const char *label)
{
    mz_puts(out, "<dt>");
    mz_say_key(v, out, label);
    mz_puts(out, "</dt><dd>");
}

static void put_not_said(const mz_visit *v, mz_buf *out)
{
    mz_puts(out, "<span class=\"soft\">");
    mz_say(v, out, "not said");
    mz_puts(out, "</span>");
}

static void put_mentions(const mz_visit *v, mz_buf *out, const char *label, const mz_mention *m, mz_len n)
{
    if (n == 0) {
        return;
    }
    put_row(v, out, label);
    for (mz_len i = 0; i < n; i++) {
        if (i > 0) {
            mz_say(v, out, ", ");
        }
        if (m[i].span.text.len > 0) {
            mz_page_text(out, m[i].span.text, 80);
        } else {
            mz_page_party(out, v, m[i].actor);
        }
    }
    mz_puts(out, "</dd>\n");
}

static void put_where(const mz_visit *v, mz_buf *out, const mz_place *p)
{
    const mz_str name = p->span.text.len > 0 ? p->span.text : p->adm_2.len > 0 ? p->adm_2 : p->adm_1;
    if (!p->known) {
        put_not_said(v, out);
        return;
    }
    if (name.len > 0) {
        mz_page_text(out, name, 80);
    }
    if (mz_place_located(p)) {
        const int64_t km = (mz_matrix_radius_m(p) + 500) / 1000;
        mz_puts(out, " <span class=\"soft\">");
        mz_say(v, out, "(within {0} km)", mz_mark_number(v, km));
        mz_puts(out, "</span>");
    }
}

static void put_harms(const mz_visit *v, mz_buf *out, const mz_statement *s)
{
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        mz_puts(out, "<dt>");
        mz_say_of(v, out, "effect", mz_effect_word(h->effect));
        mz_puts(out, "</dt><dd><strong>");
        mz_say_interval(v, out, h->count, h->approx);
        mz_puts(out, "</strong> ");
        if (h->victims.span.text.len > 0) {
            mz_page_text(out, h->victims.span.text, 80);
        }
        mz_puts(out, " <span class=\"soft\">(");
        mz_say_of(v, out, "victims", mz_victim_status_word(h->status));
        mz_say(v, out, ", ");
        mz_say_of(v, out, "basis", mz_basis_word(h->basis));
        mz_puts(out, ")</span></dd>\n");
    }
    if (s->harms_n == 0) {
        put_row(v, out, MZ_KEY("Harm"));
        put_not_said(v, out);
        mz_puts(out, "</dd>\n");
    }
}

/* "weapon=mortar" of the note. */
static void put_weapon(const mz_visit *v, mz_buf *out, mz_str note)
{
    for (mz_str rest = note; rest.len > 0;) {
        mz_str value = mz_str_trim(mz_str_cut(&rest, ';'));
        if (mz_str_eq(mz_str_cut(&value, '='), S("weapon")) && value.len > 0) {
            put_row(v, out, MZ_KEY("Weapon"));
            mz_page_text(out, value, 80);
            mz_puts(out, "</dd>\n");
        }
    }
}

/* Publisher, whom it cites, whom that one cites. */
static void put_chain(const mz_visit *v, mz_buf *out, const mz_loaded *l)
{
    const mz_str name = l->document->publisher.len > 0 ? l->document->publisher : l->document->name;
    mz_page_text(out, name, 80);
    for (mz_len i = 0; i < l->statement->sources_n; i++) {
        const mz_mention *m = &l->statement->sources[i];
        mz_say(v, out, ", ");
        if (m->span.text.len > 0) {
            mz_say(v, out, "citing {0}", mz_html(v, m->span.text));
        } else {
            mz_say(v, out, "citing {0}", mz_mark_party(v, m->actor));
        }
    }
    mz_say(v, out, ", ");
    mz_page_days(out, v, l->document->date, l->document->date);
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        if (mz_str_eq(l->document->language, mz_str_of(languages[i].code))) {
            mz_say(v, out, ", ");
            mz_say_key(v, out, languages[i].words);
        }
    }
}

static void put_what(const mz_visit *v, mz_buf *out, const mz_statement *s)
{
    mz_puts(out, "<dt>");
    mz_say(v, out, "What");
    mz_puts(out, "</dt><dd><strong>");
    if (s->type.len > 0) {
        mz_say_of(v, out, "type", s->type);
    } else if (s->plover != MZ_NO_PLOVER) {
        mz_say_of(v, out, "plover", mz_plover_word(s->plover));
    } else {
        mz_say_of(v, out, "kind", mz_kind_word(s->kind));
    }
    mz_puts(out, "</strong> <em>");
    mz_say_of(v, out, "stance", mz_stance_word(s->stance));
    mz_puts(out, "</em>");
    if (s->polarity != MZ_AFFIRMED) {
        mz_puts(out, ", <strong>");
        mz_say_of(v, out, "polarity", mz_polarity_word(s->polarity));
        mz_puts(out, "</strong>");
    }
    mz_puts(out, "</dd>\n");
}

static void put_facts(const mz_visit *v, mz_buf *out, const mz_statement *s)
{
    mz_puts(out, "<dl class=\"said\">\n");
    put_what(v, out, s);
    put_row(v, out, MZ_KEY("Where"));
    put_where(v, out, &s->where);
    mz_puts(out, "</dd>\n");
    put_row(v, out, MZ_KEY("When"));
    if (s->when.known) {
        mz_page_days(out, v, s->when.from, s->when.to);
    } else {
        put_not_said(v, out);
    }
    mz_puts(out, "</dd>\n");
    put_mentions(v, out, MZ_KEY("Who acts"), s->agents, s->agents_n);
    put_mentions(v, out, MZ_KEY("Who is hit"), s->targets, s->targets_n);
    put_weapon(v, out, s->note);
    put_harms(v, out, s);
    mz_puts(out, "</dl>\n");
}

static mz_status put_claim(mz_visit *v, mz_buf *out, const mz_loaded *l)
{
    mz_str words;
    MZ_TRY(mz_flow_words(v->c, l, &words, v->perm));
    mz_puts(out, "<li>\n");
    put_facts(v, out, l->statement);
    if (words.len > 0) {
        mz_page_quote(out, l, words, MZ_QUOTE_MOST);
    }
    mz_puts(out, "<p class=\"small\">");
    put_chain(v, out, l);
    mz_puts(out, " · ");
    mz_say(v, out, "statement");
    mz_puts(out, " ");
    mz_incident_statement(v, out, l->ref);
    mz_puts(out, " · ");
    mz_say_of(v, out, "finality", mz_finality_word(mz_flow_grade(v->c, mz_statement_id_entry(l->id))));
    mz_puts(out, "</p></li>\n");
    return mz_ok();
}

/* The statements of the columns from..to. */
static mz_status put_claims(mz_visit *v, mz_buf *out, const mz_dossier *d, mz_len from, mz_len to)
{
    mz_len n = 0;
    mz_puts(out, "<ol class=\"claims\">\n");
    for (mz_len i = 0; i < d->n; i++) {
        const mz_len column = mz_incident_column(v, &d->statements[i]);
        if (column >= from && column <= to) {
            MZ_TRY(put_claim(v, out, &d->statements[i]));
            n++;
        }
    }
    mz_puts(out, "</ol>\n");
    if (n == 0) {
        mz_puts(out, "<p class=\"soft\">");
        mz_say(v, out, "Nothing on record.");
        mz_puts(out, "</p>\n");
    }
    return mz_ok();
}

/* ---- the finding between them ---- */

static void put_found_harms(const mz_visit *v, mz_buf *out, const mz_act *act)
{
    for (mz_len i = 0; i < act->harms_n; i++) {
        const mz_act_harm *h = &act->harms[i];
        mz_put(out, i == 0 ? S("<ul class=\"plain\">\n<li>") : S("<li>"));
        mz_say_of(v, out, "effect", mz_effect_word(h->effect));
        mz_puts(out, " <strong>");
        mz_say_interval(v, out, h->count, false);
        mz_puts(out, "</strong> ");
        if (h->victims.len > 0) {
            mz_page_party(out, v, h->victims);
        }
        mz_puts(out, " <span class=\"soft\">(");
        mz_say_of(v, out, "victims", mz_victim_status_word(h->status));
        mz_puts(out, ")</span></li>\n");
    }
    mz_put(out, act->harms_n > 0 ? S("</ul>\n") : S(""));
}

static void put_reason(const mz_visit *v, mz_buf *out, const char *label, mz_str text)
{
    if (text.len > 0) {
        mz_puts(out, "<p><span class=\"soft\">");
        mz_say_key(v, out, label);
        mz_puts(out, "</span> ");
        mz_page_text(out, text, text.len);
        mz_puts(out, "</p>\n");
    }
}

static void put_decision(const mz_visit *v, mz_buf *out, const mz_act *act, mz_str ref)
{
    const mz_len dot = mz_str_find_byte(ref, '.');
    mz_puts(out, "<li><p><strong>");
    mz_say_of(v, out, "act", mz_act_kind_word(act->kind));
    mz_puts(out, "</strong> ");
    mz_say(v, out, "by {0}", mz_mark_party(v, act->by));
    if (act->date != MZ_NO_DAY) {
        mz_say(v, out, ", ");
        mz_page_days(out, v, act->date, act->date);
    }
    if (act->word.len > 0) {
        mz_puts(out, ": <strong>");
        mz_say_of(v, out, "outcome", act->word);
        mz_puts(out, "</strong>");
    }
    if (act->clause.len > 0) {
        mz_say(v, out, ", ");
        mz_say(v, out, "clause {0}", mz_html(v, act->clause));
    }
    mz_puts(out, "</p>\n");
    put_found_harms(v, out, act);
    put_reason(v, out, MZ_KEY("Grade:"), act->grade);
    put_reason(v, out, MZ_KEY("Reason:"), act->reason);
    put_reason(v, out, MZ_KEY("Dissent:"), act->dissent);
    mz_puts(out, "<p class=\"small\">");
    mz_page_link(out, v, "/entry/", mz_str_sub(ref, 0, dot < 0 ? ref.len : dot));
    mz_say(v, out, "on the record as {0}", mz_html(v, ref));
    mz_puts(out, "</a></p></li>\n");
}

static void put_finding(const mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    mz_len n = 0;
    for (mz_len i = 0; i < d->acts_n; i++) {
        const mz_act *act = &d->acts[i];
        if (act->kind == MZ_FINDING || act->kind == MZ_RULING) {
            mz_put(out, n++ == 0 ? S("<ol class=\"claims\">\n") : S(""));
            put_decision(v, out, act, d->act_refs[i]);
        }
    }
    if (n == 0) {
        mz_puts(out, "<p class=\"soft\">");
        mz_say(v, out, "None yet: monitors have established nothing about this.");
        mz_puts(out, "</p>\n");
    } else {
        mz_puts(out, "</ol>\n");
    }
}

/* ---- together ---- */

static mz_status put_side(mz_visit *v, mz_buf *out, const mz_dossier *d, mz_len party)
{
    mz_puts(out, "<section class=\"side ");
    mz_put(out, party == 0 ? S("a") : party == 1 ? S("b") : S("c"));
    mz_puts(out, "\">\n<h3>");
    mz_page_mark(out, party);
    mz_puts(out, " ");
    mz_say(v, out, "According to {0}", mz_mark_party(v, v->c->parties[party].code));
    mz_puts(out, "</h3>\n");
    MZ_TRY(put_claims(v, out, d, party, party));
    mz_puts(out, "</section>\n");
    return mz_ok();
}

mz_status mz_incident_claims(mz_visit *v, mz_buf *out, const mz_dossier *d)
{
    const mz_len parties = v->c->parties_n;
    mz_puts(out, "<h2 id=\"claims\">");
    mz_say(v, out, "What each side says");
    mz_puts(out, "</h2>\n<div class=\"sides\">\n");
    MZ_TRY(put_side(v, out, d, mz_page_side(v, 0)));
    mz_puts(out, "<section class=\"between\">\n<h3>");
    mz_say(v, out, "Finding between them");
    mz_puts(out, "</h3>\n");
    put_finding(v, out, d);
    mz_puts(out, "</section>\n");
    for (mz_len k = 1; k < parties; k++) {
        MZ_TRY(put_side(v, out, d, mz_page_side(v, k)));
    }
    mz_puts(out, "</div>\n<div class=\"sides\">\n<section>\n<h3>");
    mz_say(v, out, "According to independent sources");
    mz_puts(out, "</h3>\n");
    MZ_TRY(put_claims(v, out, d, parties, parties));
    mz_puts(out, "</section>\n<section>\n<h3>");
    mz_say(v, out, "According to others");
    mz_puts(out, "</h3>\n");
    MZ_TRY(put_claims(v, out, d, parties + 1, parties + 1));
    mz_puts(out, "</section>\n</div>\n");
    return mz_ok();
}
