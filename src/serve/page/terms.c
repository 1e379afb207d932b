/* The terms: which texts there are and who signed them; each clause as signed, each side's reading beside the other's,
 * and how it stands. */
#include "serve/page/parts.h"

#include "lexicon/lexicon.h"

/* ---- words of an agreement ---- */

static bool is_right_to_left(mz_str language) { return mz_str_has_word(S("ur ps prs fa ar pnb sd ug"), language); }

static void put_wording(mz_buf *out, const mz_wording *w)
{
    mz_puts(out, " lang=\"");
    mz_put_html(out, w->language);
    mz_put(out, is_right_to_left(w->language) ? S("\" dir=\"rtl\">") : S("\" dir=\"ltr\">"));
    mz_put_html(out, w->text);
}

/* The wording in the reader's language, else the first. */
static const mz_wording *best_of(const mz_visit *v, mz_wordings w)
{
    for (mz_len i = 0; i < w.n; i++) {
        if (mz_str_eq(w.v[i].language, v->words->code)) {
            return &w.v[i];
        }
    }
    return w.n > 0 ? &w.v[0] : NULL;
}

static void put_best(const mz_visit *v, mz_buf *out, mz_wordings w)
{
    const mz_wording *best = best_of(v, w);
    if (best != NULL) {
        mz_puts(out, "<span");
        put_wording(out, best);
        mz_puts(out, "</span>");
    }
}

/* All wordings, the reader's first: which bind, the terms say. */
static void put_law(const mz_visit *v, mz_buf *out, mz_wordings w)
{
    const mz_wording *best = best_of(v, w);
    for (mz_len i = -1; i < w.n; i++) {
        const mz_wording *one = i < 0 ? best : &w.v[i];
        if (one != NULL && (i < 0 || one != best)) {
            mz_puts(out, "<p class=\"law\"");
            put_wording(out, one);
            mz_puts(out, "</p>\n");
        }
    }
}

/* ---- texts and signatures ---- */

static const char *standing_key(mz_terms_standing s)
{
    static const char *const keys[] = {MZ_KEY("proposed: not every party has signed it"),
                                       MZ_KEY("signed by all, waiting for the witnesses: not applied"),
                                       MZ_KEY("applied"), MZ_KEY("replaced by a later text")};
    return keys[s];
}

static void put_signature(mz_visit *v, mz_buf *out, const mz_terms_signature *s)
{
    MZ_BUF_SCOPED entry = mz_buf_new(32);
    mz_put_int(&entry, s->entry);
    mz_puts(out, "<li>");
    mz_part_side(out, v, s->party);
    mz_say(v, out, ", ");
    mz_page_time(out, v, s->time);
    mz_say(v, out, ", ");
    mz_page_link(out, v, "/entry/", mz_buf_str(&entry));
    mz_say(v, out, "entry {0}", mz_mark_number(v, s->entry));
    mz_puts(out, "</a></li>\n");
}

static void put_text(mz_visit *v, mz_buf *out, const mz_terms_text *t)
{
    MZ_BUF_SCOPED entry = mz_buf_new(32);
    mz_put_int(&entry, t->entry);
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_page_link(out, v, "/entry/", mz_buf_str(&entry));
    put_best(v, out, t->terms.title);
    mz_puts(out, "</a></th><td>");
    mz_put(out, t->standing == MZ_TERMS_WAITING ? S("<strong class=\"late\">") : S("<strong>"));
    mz_say_key(v, out, standing_key(t->standing));
    mz_puts(out, "</strong></td><td><ul class=\"chips\">\n");
    for (mz_len i = 0; i < t->n; i++) {
        put_signature(v, out, &t->v[i]);
    }
    for (mz_len i = 0; i < t->missing.n; i++) {
        mz_puts(out, "<li>");
        mz_part_side(out, v, t->missing.v[i]);
        mz_puts(out, ": <strong>");
        mz_say(v, out, "has not signed");
        mz_puts(out, "</strong></li>\n");
    }
    mz_puts(out, "</ul></td><td><code>");
    mz_put_html(out, mz_str_sub(t->name, 0, t->name.len < 12 ? t->name.len : 12));
    mz_puts(out, "</code></td></tr>\n");
}

static void put_texts(mz_visit *v, mz_buf *out, const mz_terms_texts *texts)
{
    static const char *const head[] = {MZ_KEY("Text"), MZ_KEY("Standing"), MZ_KEY("Signed by"), MZ_KEY("Hash")};
    mz_puts(out, "<h2 id=\"texts\">");
    mz_say(v, out, "Texts on record, and who signed them");
    mz_puts(out, "</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < texts->n; i++) {
        put_text(v, out, &texts->v[i]);
    }
    mz_page_table_end(out);
}

/* ---- what a rule says, as data ---- */

static void put_parties(mz_visit *v, mz_buf *out, const mz_str *codes, mz_len n)
{
    for (mz_len i = 0; i < n; i++) {
        mz_say_if(v, out, i > 0, ", ");
        mz_page_party(out, v, codes[i]);
    }
}

static void put_types(mz_visit *v, mz_buf *out, uint64_t bits)
{
    mz_len n, shown = 0;
    const mz_type *types = mz_types(&n);
    for (mz_len t = 0; t < n; t++) {
        if ((bits >> t & 1) != 0) {
            mz_say_if(v, out, shown++ > 0, ", ");
            mz_say_of(v, out, "type", types[t].leaf);
        }
    }
}

static void put_pair(const mz_visit *v, mz_buf *out, const char *key)
{
    mz_puts(out, "<dt>");
    mz_say_key(v, out, key);
    mz_puts(out, "</dt><dd>");
}

/* Where it holds: a line is named with whose view it is. */
static void put_where(mz_visit *v, mz_buf *out, mz_where w)
{
    const mz_terms *t = &v->c->terms;
    if (w.kind == MZ_WHERE_ANY || w.index < 0) {
        mz_say(v, out, "anywhere");
        return;
    }
    const bool zone = w.kind == MZ_WHERE_IN || w.kind == MZ_WHERE_OUT;
    const mz_markup name = mz_html(v, zone ? t->zones[w.index].name : t->lines[w.index].name);
    const mz_markup holder = mz_mark_party(v, zone ? t->zones[w.index].holder : t->lines[w.index].holder);
    switch (w.kind) {
    case MZ_WHERE_IN:
        mz_say(v, out, "in the zone {0}, according to {1}", name, holder);
        break;
    case MZ_WHERE_OUT:
        mz_say(v, out, "outside the zone {0}, according to {1}", name, holder);
        break;
    case MZ_WHERE_BEYOND:
        mz_say(v, out, "beyond the {0}, according to {1}", name, holder);
        break;
    case MZ_WHERE_OWN:
        mz_say(v, out, "on its own side of the {0}, according to {1}", name, holder);
        break;
    case MZ_WHERE_ANY:
    default:
        break;
    }
}

static void put_exceptions(mz_visit *v, mz_buf *out, const mz_rule *r)
{
    if (r->exceptions_n == 0) {
        return;
    }
    put_pair(v, out, MZ_KEY("Except"));
    mz_puts(out, "<ul>");
    for (mz_len i = 0; i < r->exceptions_n; i++) {
        const mz_exception *e = &r->exceptions[i];
        mz_puts(out, "<li>");
        put_best(v, out, e->text);
        if (e->who_n > 0) {
            mz_puts(out, " <span class=\"soft\">");
            mz_say(v, out, "for");
            mz_puts(out, " ");
            put_parties(v, out, e->who, e->who_n);
            mz_puts(out, "</span>");
        }
        if (e->judged) {
            mz_puts(out, " <span class=\"soft\">");
            mz_say(v, out, "(people judge whether it applies)");
            mz_puts(out, "</span>");
        }
        mz_puts(out, "</li>");
    }
    mz_puts(out, "</ul></dd>\n");
}

static void put_rule(mz_visit *v, mz_buf *out, const mz_clause *c, const mz_rule *r)
{
    mz_puts(out, "<dl class=\"pairs\">\n");
    put_pair(v, out, MZ_KEY("Binds"));
    put_parties(v, out, r->who, r->who_n);
    mz_puts(out, "</dd>\n");
    if (c->required) {
        put_pair(v, out, MZ_KEY("Fulfilled by"));
        put_types(v, out, c->fulfils);
        mz_puts(out, "</dd>\n");
    }
    if (r->types != 0) {
        put_pair(v, out, c->required ? MZ_KEY("Against it") : MZ_KEY("Forbidden"));
        put_types(v, out, r->types);
        mz_puts(out, "</dd>\n");
    }
    if (r->where.kind != MZ_WHERE_ANY) {
        put_pair(v, out, MZ_KEY("Where"));
        put_where(v, out, r->where);
        mz_puts(out, "</dd>\n");
    }
    if (r->hosted) {
        put_pair(v, out, MZ_KEY("Armed groups"));
        mz_say_key(v, out,
                   r->hosted_only ? MZ_KEY("only acts of groups from its ground or under its control count")
                                  : MZ_KEY("acts of groups from its ground or under its control count, too"));
        mz_puts(out, "</dd>\n");
    }
    put_exceptions(v, out, r);
    mz_puts(out, "</dl>\n");
}

/* ---- each side's reading, in equal columns ---- */

static const mz_rule *reading_of(const mz_clause *c, mz_str party)
{
    for (mz_len i = 0; i < c->readings_n; i++) {
        if (mz_str_eq(c->readings[i].party, party)) {
            return &c->readings[i];
        }
    }
    return NULL;
}

/* `level` is that of its heading: "2" or "3". */
static void put_reading(mz_visit *v, mz_buf *out, const mz_clause *c, mz_len party, mz_str level)
{
    const mz_account_party *p = &v->c->parties[party];
    const mz_rule *r = reading_of(c, p->code);
    mz_put(out, party == 0 ? S("<section class=\"side a\"><h") : S("<section class=\"side b\"><h"));
    mz_put(out, level);
    mz_puts(out, ">");
    mz_say(v, out, "As {0} reads it", mz_mark_party(v, p->code));
    mz_puts(out, "</h");
    mz_put(out, level);
    mz_puts(out, ">\n");
    if (r == NULL) {
        mz_puts(out, "<p>");
        mz_say(v, out, "states no reading of its own: the text is held against it as it stands");
        mz_puts(out, "</p>\n");
    } else {
        mz_puts(out, "<blockquote>");
        put_best(v, out, r->text);
        mz_puts(out, "</blockquote>\n");
        if (!r->accepted) {
            mz_puts(out, "<p><strong>");
            mz_say(v, out, "It says that this clause does not bind it.");
            mz_puts(out, "</strong></p>\n");
        }
        put_rule(v, out, c, r);
    }
    mz_puts(out, "</section>\n");
}

static void put_readings(mz_visit *v, mz_buf *out, const mz_clause *c, mz_str level)
{
    mz_puts(out, "<div class=\"sides\">\n");
    for (mz_len i = 0; i < v->c->parties_n; i++) {
        put_reading(v, out, c, mz_page_side(v, i), level);
    }
    mz_puts(out, "</div>\n");
}

/* ---- how a clause stands ---- */

static mz_len held(const mz_clause_standing *s) { return s->under_all + s->contested + s->undetermined; }

static void put_sayers(mz_visit *v, mz_buf *out, const mz_clause_standing *s)
{
    for (mz_len i = 0; i < s->kept_by_n; i++) {
        mz_say_if(v, out, i > 0, ", ");
        mz_part_side(out, v, s->kept_by[i].len > 0 ? s->kept_by[i] : S("unnamed source"));
    }
}

static void put_kept(mz_visit *v, mz_buf *out, const mz_clause_standing *s)
{
    MZ_BUF_SCOPED by = mz_buf_new(1 << 16);
    put_sayers(v, &by, s);
    mz_say(v, out, "kept on {0}, according to {1}", mz_mark_days(v, s->kept_on, s->kept_on), mz_mark_made(v, &by));
    mz_puts(out, " (");
    mz_page_link(out, v, mz_str_starts(s->kept_ref, S("i")) ? "/incident/" : "/statement/", s->kept_ref);
    mz_put_html(out, s->kept_ref);
    mz_puts(out, "</a>)");
    if (s->by != MZ_NO_DAY && s->kept_on > s->by) {
        mz_say(v, out, ", ");
        mz_say_count(v, out, s->kept_on - s->by, "{0} day late", "{0} days late");
    }
}

static void put_obligation(mz_visit *v, mz_buf *out, const mz_clause_standing *s, mz_day today)
{
    if (!s->obliged) {
        mz_puts(out, "<span class=\"soft\">–</span>");
    } else if (s->kept) {
        put_kept(v, out, s);
    } else if (s->by == MZ_NO_DAY) {
        mz_say(v, out, "open; no day is set");
    } else if (s->by < today) {
        mz_puts(out, "<strong class=\"late\">");
        mz_say_count(v, out, today - s->by, "nothing on record says that it was kept; overdue by {0} day",
                     "nothing on record says that it was kept; overdue by {0} days");
        mz_puts(out, "</strong>");
    } else {
        mz_say_count(v, out, s->by - today, "open; due in {0} day", "open; due in {0} days");
    }
}

static void put_held(mz_visit *v, mz_buf *out, const mz_clause_standing *s, mz_str clause)
{
    const mz_param which[] = {{"clause", clause}, {"party", s->party.len > 0 ? s->party : S("-")}};
    if (held(s) == 0) {
        mz_say(v, out, "nothing");
        return;
    }
    mz_part_link(out, v, "/breaches", which, 2);
    mz_say_count(v, out, held(s), "{0} incident", "{0} incidents");
    mz_puts(out, "</a>: ");
    static const char *const keys[] = {MZ_KEY("a breach under every reading"), MZ_KEY("contested between the readings"),
                                       MZ_KEY("undetermined")};
    const mz_len counts[] = {s->under_all, s->contested, s->undetermined};
    mz_len shown = 0;
    for (int i = 0; i < 3; i++) {
        if (counts[i] > 0) {
            mz_put(out, shown++ > 0 ? S(", <bdi>") : S("<bdi>"));
            mz_put_int(out, counts[i]);
            mz_puts(out, "</bdi> ");
            mz_say_key(v, out, keys[i]);
        }
    }
}

static void put_states(mz_visit *v, mz_buf *out, const mz_clause_standing *s)
{
    mz_len shown = 0;
    for (int i = 0; i <= MZ_STATE_REMEDIED; i++) {
        if (s->states[i] > 0) {
            mz_say_if(v, out, shown++ > 0, ", ");
            mz_say_of(v, out, "breach", mz_breach_state_word((mz_breach_state)i));
            mz_puts(out, " ");
            mz_put_int(out, s->states[i]);
        }
    }
    mz_put(out, shown == 0 ? S("<span class=\"soft\">–</span>") : S(""));
}

static void put_standing(mz_visit *v, mz_buf *out, const mz_clause_standing *s, const mz_clause *c, mz_day today)
{
    mz_puts(out, "<tr><th scope=\"row\">");
    mz_part_side(out, v, s->party);
    mz_puts(out, "</th><td>");
    put_held(v, out, s, c->id);
    mz_puts(out, "</td><td>");
    put_states(v, out, s);
    mz_puts(out, "</td><td>");
    if (s->violations > 0) {
        mz_say_count(v, out, s->violations, "{0} ruled a violation", "{0} ruled violations");
        mz_say(v, out, ", ");
        mz_say_count(v, out, s->remedied, "{0} remedied", "{0} remedied");
    } else {
        mz_say(v, out, "none is ruled a violation");
    }
    mz_puts(out, "</td><td>");
    if (s->overdue > 0) {
        mz_puts(out, "<strong class=\"late\">");
        mz_say_count(v, out, s->overdue, "{0} overdue", "{0} overdue");
        mz_puts(out, "</strong><br>");
    }
    if (s->overdue == 0 || s->step >= 0) {
        mz_part_clock(out, v, s->due, s->step, today);
    }
    if (c->required) {
        mz_puts(out, "</td><td>");
        put_obligation(v, out, s, today);
    }
    mz_puts(out, "</td></tr>\n");
}

static void put_standings(mz_visit *v, mz_buf *out, const mz_clause_view *k, mz_day today)
{
    static const char *const head[] = {MZ_KEY("Party"),          MZ_KEY("Held against it"), MZ_KEY("State"),
                                       MZ_KEY("What was ruled"), MZ_KEY("Next clock"),      MZ_KEY("Obligation")};
    mz_part_table(out, v, mz_str_concat(v->perm, S("c-"), k->clause->id), head,
                  (mz_len)(sizeof head / sizeof *head) - (k->clause->required ? 0 : 1));
    for (mz_len i = 0; i < k->n; i++) {
        put_standing(v, out, &k->v[i], k->clause, today);
    }
    mz_page_table_end(out);
}

static void put_clocks(mz_visit *v, mz_buf *out, const mz_clause *c)
{
    mz_len shown = 0;
    for (int i = 0; i < MZ_STEPS; i++) {
        if (c->days[i] >= 0) {
            mz_put(out, shown++ == 0 ? S("<ul class=\"chips\">") : S(""));
            mz_puts(out, "<li>");
            mz_say_count(v, out, c->days[i], "{1} within {0} day", "{1} within {0} days",
                         mz_mark_of(v, "step", mz_step_word((mz_step)i)));
            mz_puts(out, "</li>");
        }
    }
    mz_put(out, shown > 0 ? S("</ul>\n") : S(""));
}

/* ---- one clause ---- */

static void put_clause(mz_visit *v, mz_buf *out, const mz_clause_view *k, mz_day today, mz_str level)
{
    const mz_clause *c = k->clause;
    put_law(v, out, c->own.text);
    if (c->required && c->due != MZ_NO_DAY) {
        mz_puts(out, "<p>");
        mz_say(v, out, "To be done by {0}.", mz_mark_days(v, c->due, c->due));
        mz_puts(out, "</p>\n");
    }
    put_standings(v, out, k, today);
    put_clocks(v, out, c);
    if (c->remedy.n > 0) {
        mz_puts(out, "<p class=\"soft\">");
        mz_say(v, out, "If it is broken:");
        mz_puts(out, " ");
        put_best(v, out, c->remedy);
        mz_puts(out, "</p>\n");
    }
    put_readings(v, out, c, level);
    mz_puts(out, "<details><summary>");
    mz_say(v, out, "What the text itself is held to say");
    mz_puts(out, "</summary>\n");
    put_rule(v, out, c, &c->own);
    mz_puts(out, "</details>\n");
}

static void put_clause_section(mz_visit *v, mz_buf *out, const mz_clause_view *k, mz_day today)
{
    mz_puts(out, "<section class=\"clause\">\n<h2 id=\"c-");
    mz_put_html(out, k->clause->id);
    mz_puts(out, "\">");
    mz_page_link(out, v, "/clause/", k->clause->id);
    mz_say(v, out, "Clause {0}", mz_html(v, k->clause->id));
    mz_puts(out, "</a></h2>\n");
    put_clause(v, out, k, today, S("3"));
    mz_puts(out, "</section>\n");
}

/* ---- the page of the terms ---- */

static void put_lines(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Line or zone"), MZ_KEY("Whose view it is"), MZ_KEY("Class"),
                                       MZ_KEY("Drawn from"), MZ_KEY("Good to")};
    const mz_terms *t = &v->c->terms;
    if (t->lines_n + t->zones_n == 0) {
        return;
    }
    mz_puts(out, "<h2 id=\"lines\">");
    mz_say(v, out, "Lines and zones of the terms");
    mz_puts(out, "</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < t->lines_n + t->zones_n; i++) {
        const mz_line *l = i < t->lines_n ? &t->lines[i] : NULL;
        const mz_zone *z = l == NULL ? &t->zones[i - t->lines_n] : NULL;
        mz_puts(out, "<tr><th scope=\"row\">");
        mz_page_text(out, l != NULL ? l->name : z->name, 200);
        mz_puts(out, "</th><td>");
        mz_part_side(out, v, l != NULL ? l->holder : z->holder);
        mz_puts(out, "</td><td>");
        mz_page_text(out, l != NULL ? l->grade : z->grade, 200);
        mz_puts(out, "</td><td>");
        mz_page_text(out, l != NULL ? l->source : z->source, 200);
        mz_puts(out, "</td><td class=\"n\">");
        mz_say(v, out, "{0} km", mz_mark_number(v, (l != NULL ? l->error_m : z->error_m) / 1000));
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

static void put_head(mz_visit *v, mz_buf *out, const mz_terms_texts *texts)
{
    const mz_terms *t = &v->c->terms;
    mz_puts(out, "<h1>");
    put_best(v, out, t->title);
    mz_puts(out, "</h1>\n");
    mz_put(out, v->c->terms_waiting >= 0 ? S("<p class=\"alarm\" role=\"status\">") : S("<p>"));
    mz_say_terms(v, out, v->c);
    mz_puts(out, "</p>\n<dl class=\"pairs\">\n");
    put_pair(v, out, MZ_KEY("Class"));
    mz_say_of(v, out, "ceasefire", t->grade);
    mz_puts(out, "</dd>\n");
    put_pair(v, out, MZ_KEY("In effect"));
    if (t->to != MZ_NO_DAY) {
        mz_page_days(out, v, t->from, t->to);
    } else {
        mz_say(v, out, "from {0}, without an end", mz_mark_days(v, t->from, t->from));
    }
    mz_puts(out, "</dd>\n");
    put_pair(v, out, MZ_KEY("Where the text comes from"));
    mz_page_text(out, t->source, 400);
    mz_puts(out, "</dd>\n");
    put_pair(v, out, MZ_KEY("Languages that bind"));
    for (mz_len i = 0; i < t->authentic_n; i++) {
        mz_say_if(v, out, i > 0, ", ");
        mz_page_text(out, t->authentic[i], 16);
    }
    if (t->authentic_n == 0) {
        mz_say(v, out, "all equally");
    }
    mz_puts(out, "</dd>\n</dl>\n");
    put_texts(v, out, texts);
}

/* What lies on record when nothing is in force: texts that wait for a signature, or nothing. */
static void put_none(mz_visit *v, mz_buf *out, const mz_terms_texts *texts)
{
    mz_puts(out, "<h1>");
    mz_say(v, out, "Terms");
    mz_puts(out, "</h1>\n<p>");
    mz_say(v, out, "The case has no terms that all sides signed.");
    mz_puts(out, "</p>\n");
    if (texts->n > 0) {
        put_texts(v, out, texts);
    }
}

static mz_status put_terms(mz_visit *v, mz_http_answer *a)
{
    mz_day today;
    mz_terms_texts texts;
    const mz_clause_view *k;
    mz_len n;
    MZ_TRY(mz_part_today(v, &today));
    MZ_TRY(mz_flow_terms_texts(v->c, &texts, v->perm));
    if (!v->c->has_terms) {
        put_none(v, &a->body, &texts);
        return mz_ok();
    }
    MZ_TRY(mz_flow_clauses(v->c, today, &k, &n, v->perm));
    put_head(v, &a->body, &texts);
    mz_puts(&a->body, "<nav class=\"toc\" aria-label=\"");
    mz_put_html(&a->body, mz_plain(v, "Clauses"));
    mz_puts(&a->body, "\">");
    for (mz_len i = 0; i < n; i++) {
        mz_puts(&a->body, "<a href=\"#c-");
        mz_put_html(&a->body, k[i].clause->id);
        mz_puts(&a->body, "\">");
        mz_page_text(&a->body, k[i].clause->id, 80);
        mz_puts(&a->body, "</a> ");
    }
    mz_puts(&a->body, "</nav>\n");
    for (mz_len i = 0; i < n; i++) {
        put_clause_section(v, &a->body, &k[i], today);
    }
    put_lines(v, &a->body);
    return mz_ok();
}

static void terms(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, mz_plain(v, "Terms"), S("/terms"), put_terms); }

/* ---- the page of one clause: what was held against it ---- */

static void put_against(mz_visit *v, mz_buf *out, const mz_board_row *r, mz_day today)
{
    mz_puts(out, "<tr><td>");
    mz_page_incident_link(out, v, r->incident.id);
    mz_puts(out, "</td><td>");
    mz_page_days(out, v, r->incident.from, r->incident.to);
    mz_puts(out, "</td><td>");
    mz_page_text(out, r->incident.place, 80);
    mz_puts(out, "</td><td>");
    mz_part_side(out, v, r->breach.party);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "result", mz_breach_result_word((mz_breach_result)r->breach.result));
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "breach", mz_breach_state_word((mz_breach_state)r->breach.state));
    if (r->breach.outcome.len > 0) {
        mz_puts(out, ": ");
        mz_say_of(v, out, "outcome", r->breach.outcome);
    }
    mz_puts(out, "</td><td>");
    mz_part_clock(out, v, r->breach.due, r->breach.step, today);
    mz_puts(out, "</td></tr>\n");
}

static mz_status put_all_against(mz_visit *v, mz_buf *out, mz_str clause, mz_day today)
{
    static const char *const head[] = {MZ_KEY("Incident"), MZ_KEY("Day"),   MZ_KEY("Place"),     MZ_KEY("Party"),
                                       MZ_KEY("Readings"), MZ_KEY("State"), MZ_KEY("Next clock")};
    mz_board board;
    const mz_board_filter f = {.clause = clause};
    mz_len n = 0, all = 0;
    MZ_TRY(mz_flow_board(v->c, &f, today, &board, v->perm));
    for (int s = 0; s <= MZ_STATE_REMEDIED; s++) {
        all += board.columns[s].all;
    }
    if (all == 0) {
        return mz_ok();
    }
    mz_puts(out, "<h2>");
    mz_say(v, out, "Incidents held against this clause");
    mz_puts(out, "</h2>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (int s = MZ_STATE_REMEDIED; s >= 0; s--) {
        for (mz_len i = 0; i < board.columns[s].n; i++, n++) {
            put_against(v, out, &board.columns[s].v[i], today);
        }
    }
    mz_page_table_end(out);
    mz_puts(out, "<p class=\"soft\">");
    mz_say(v, out, "{0} of {1} are shown.", mz_mark_number(v, n), mz_mark_number(v, all));
    mz_puts(out, "</p>\n");
    return mz_ok();
}

static mz_status put_one(mz_visit *v, mz_http_answer *a)
{
    mz_day today;
    const mz_clause_view *k;
    mz_len n, at = 0;
    MZ_TRY(mz_part_today(v, &today));
    MZ_TRY(mz_flow_clauses(v->c, today, &k, &n, v->perm));
    while (at < n && !mz_str_eq(k[at].clause->id, v->q->rest)) {
        at++;
    }
    if (at == n) {
        return mz_fail(MZ_BAD_INPUT, "the terms have no such clause", -1);
    }
    mz_puts(&a->body, "<p class=\"soft\">");
    mz_part_link(&a->body, v, "/terms", NULL, 0);
    mz_say(v, &a->body, "All the terms");
    mz_puts(&a->body, "</a></p>\n<h1 id=\"c-");
    mz_put_html(&a->body, v->q->rest);
    mz_puts(&a->body, "\">");
    mz_say(v, &a->body, "Clause {0}", mz_html(v, v->q->rest));
    mz_puts(&a->body, "</h1>\n");
    put_clause(v, &a->body, &k[at], today, S("2"));
    return put_all_against(v, &a->body, v->q->rest, today);
}

static void clause(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Clause {0}", v->q->rest), S("/terms"), put_one);
}

static const mz_page pages[] = {
    {"GET", "/terms", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, terms},
    {"GET", "/clause/", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, clause},
};
const mz_pages mz_pages_terms = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
