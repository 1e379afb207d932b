/* Diplomatic acts: what was decided, signed and said, by whom, about what, with its words and its place on the record.
 */
#include "serve/page/parts.h"

#define AT_A_TIME   50
#define REASON_MOST 1200

/* ---- one act ---- */

static void put_entry_link(mz_visit *v, mz_buf *out, int64_t entry)
{
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, entry);
    mz_page_link(out, v, "/entry/", mz_buf_str(&number));
    mz_say(v, out, "entry {0}, with its proof", mz_mark_number(v, entry));
    mz_puts(out, "</a>");
}

static void put_about(mz_visit *v, mz_buf *out, const mz_deed *d)
{
    for (mz_len i = 0; i < d->incidents_n; i++) {
        mz_put(out, i > 0 ? S(", ") : S(" "));
        if (i == 0) {
            mz_say(v, out, "about");
            mz_puts(out, " ");
        }
        mz_page_incident_link(out, v, d->incidents[i]);
    }
}

static void put_clause(mz_visit *v, mz_buf *out, const mz_act *act)
{
    if (act->clause.len > 0) {
        mz_say(v, out, ", ");
        mz_page_link(out, v, "/clause/", act->clause);
        mz_say(v, out, "clause {0}", mz_html(v, act->clause));
        mz_puts(out, "</a>");
    }
    if (act->party.len > 0) {
        mz_say(v, out, ", ");
        mz_part_side(out, v, act->party);
    }
}

static void put_act_facts(mz_visit *v, mz_buf *out, const mz_act *act)
{
    if (act->where.known) {
        mz_puts(out, "<p>");
        mz_page_text(out, act->where.span.text, 200);
        if (act->from != MZ_NO_DAY) {
            mz_say(v, out, ", ");
            mz_page_days(out, v, act->from, act->to != MZ_NO_DAY ? act->to : act->from);
        }
        mz_puts(out, "</p>\n");
    } else if (act->to != MZ_NO_DAY) {
        mz_puts(out, "<p>");
        mz_say(v, out, "by {0}", mz_mark_days(v, act->to, act->to));
        mz_puts(out, "</p>\n");
    }
    for (mz_len i = 0; i < act->harms_n; i++) {
        const mz_act_harm *h = &act->harms[i];
        mz_put(out, i == 0 ? S("<p class=\"harm\">") : S("; "));
        mz_say_of(v, out, "effect", mz_effect_word(h->effect));
        mz_puts(out, " <strong>");
        mz_say_interval(v, out, h->count, false);
        mz_puts(out, "</strong> ");
        if (h->victims.len > 0) {
            mz_page_party(out, v, h->victims);
        }
    }
    mz_put(out, act->harms_n > 0 ? S("</p>\n") : S(""));
}

/* What an observation's row said, "key=value; key=value", in words; what is of no known key as it stands. */
static void put_note(mz_visit *v, mz_buf *out, mz_str note)
{
    mz_str from = {0};
    mz_puts(out, "<ul class=\"chips\">");
    for (mz_str rest = note; rest.data != NULL && rest.len > 0;) {
        mz_str value = mz_str_trim(mz_str_cut(&rest, ';'));
        const mz_str key = mz_str_cut(&value, '=');
        if (mz_str_eq(key, S("from"))) {
            from = value;
            continue;
        }
        mz_puts(out, "<li>");
        if (mz_str_eq(key, S("means"))) {
            mz_say_of(v, out, "means", value);
        } else if (mz_str_eq(key, S("held_by"))) {
            mz_say(v, out, "position held by {0}", mz_html(v, value));
        } else if (mz_str_eq(key, S("to"))) {
            mz_say(v, out, "from {0} to {1}", mz_html(v, from), mz_html(v, value));
            from = (mz_str){0};
        } else {
            mz_page_text(out, value.len > 0 ? value : key, REASON_MOST);
        }
        mz_puts(out, "</li>");
    }
    if (from.len > 0) {
        mz_puts(out, "<li>");
        mz_say(v, out, "from {0}", mz_html(v, from));
        mz_puts(out, "</li>");
    }
    mz_puts(out, "</ul>\n");
}

static void put_reasons(mz_visit *v, mz_buf *out, const mz_act *act)
{
    if (act->kind == MZ_COVERAGE && mz_str_starts(act->reason, S("means="))) {
        put_note(v, out, act->reason);
    } else if (act->reason.len > 0) {
        mz_puts(out, "<blockquote>");
        mz_page_text(out, act->reason, REASON_MOST);
        mz_puts(out, "</blockquote>\n");
    }
    if (act->dissent.len > 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "Dissent:");
        mz_puts(out, " ");
        mz_page_text(out, act->dissent, REASON_MOST);
        mz_puts(out, "</p>\n");
    }
}

static const char *word_context(const mz_act *act)
{
    switch (act->kind) {
    case MZ_RULING:
        return "outcome";
    case MZ_NOTICE:
        return "type";
    case MZ_POSITION:
        return "position";
    case MZ_REMEDY:
        return "remedy";
    case MZ_COVERAGE:
        return "coverage";
    case MZ_REVIEW:
        return "review";
    case MZ_LINK:
    case MZ_FINDING:
    default:
        return "link";
    }
}

static void put_decided(mz_visit *v, mz_buf *out, const mz_deed *d)
{
    mz_puts(out, "<h2>");
    mz_say_of(v, out, "act", d->word);
    if (d->act->word.len > 0) {
        mz_puts(out, ": ");
        mz_say_of(v, out, word_context(d->act), d->act->word);
    }
    mz_puts(out, "</h2>\n<p>");
    mz_page_days(out, v, d->day, d->day);
    mz_say(v, out, ", ");
    mz_part_side(out, v, d->by);
    put_about(v, out, d);
    put_clause(v, out, d->act);
    mz_puts(out, "</p>\n");
    put_act_facts(v, out, d->act);
    put_reasons(v, out, d->act);
    mz_puts(out, "<p class=\"soft\">");
    put_entry_link(v, out, d->entry);
    mz_puts(out, "</p>\n");
}

static void put_signed(mz_visit *v, mz_buf *out, const mz_deed *d)
{
    mz_puts(out, "<h2>");
    mz_say_of(v, out, "entry", d->word);
    mz_puts(out, ": ");
    mz_say_key(v, out, d->first ? MZ_KEY("text put on record") : MZ_KEY("signature on the text"));
    mz_puts(out, "</h2>\n<p>");
    mz_page_days(out, v, d->day, d->day);
    mz_say(v, out, ", ");
    mz_part_side(out, v, d->by);
    mz_puts(out, "</p>\n<p class=\"soft\">");
    put_entry_link(v, out, d->entry);
    mz_puts(out, "</p>\n");
}

static void put_actors(mz_visit *v, mz_buf *out, const mz_statement *s)
{
    for (mz_len i = 0; i < s->agents_n + s->targets_n; i++) {
        const mz_mention *m = i < s->agents_n ? &s->agents[i] : &s->targets[i - s->agents_n];
        mz_put(out, i == 0 ? S("") : i == s->agents_n ? S(" → ") : S(", "));
        if (m->actor.len > 0) {
            mz_part_side(out, v, m->actor);
        } else {
            mz_page_text(out, m->span.text, 80);
        }
    }
}

static void put_said(mz_visit *v, mz_buf *out, const mz_deed *d)
{
    const mz_statement *s = d->said->statement;
    mz_puts(out, "<h2>");
    if (s->type.len > 0) {
        mz_say_of(v, out, "type", s->type);
    } else if (s->plover != MZ_NO_PLOVER) {
        mz_say_of(v, out, "plover", mz_plover_word(s->plover));
    } else {
        mz_say(v, out, "something said");
    }
    if (s->agents_n + s->targets_n > 0) {
        mz_puts(out, ": ");
        put_actors(v, out, s);
    }
    mz_puts(out, "</h2>\n<p>");
    mz_say(v, out, "According to");
    mz_puts(out, " ");
    if (d->by.len > 0) {
        mz_part_side(out, v, d->by);
    } else {
        mz_page_text(out, d->said->document->publisher, 80);
    }
    mz_puts(out, " <span class=\"soft\">(");
    mz_part_chain(out, v, d->said);
    mz_puts(out, ")</span></p>\n");
    if (d->words.len > 0) {
        mz_page_quote(out, d->said, d->words, 600);
    }
    mz_puts(out, "<p class=\"soft\">");
    mz_page_link(out, v, "/statement/", d->ref);
    mz_say(v, out, "statement {0}, with its proof", mz_html(v, d->ref));
    mz_puts(out, "</a></p>\n");
}

/* ---- what can be chosen ---- */

static const char *const group_keys[MZ_DEED_GROUPS] = {
    [MZ_DEED_DECIDED] = MZ_KEY("Decided and filed by the mechanism and its members"),
    [MZ_DEED_SIGNED] = MZ_KEY("Texts and signatures"),
    [MZ_DEED_SAID] = MZ_KEY("Said, according to a source"),
};

static const char *context_of(mz_deed_group g)
{
    return g == MZ_DEED_DECIDED ? "act" : g == MZ_DEED_SIGNED ? "entry" : "type";
}

static mz_str word_of(mz_visit *v, const mz_deed_count *k)
{
    const bool plover = k->group == MZ_DEED_SAID && k->word.len > 0 && mz_is_upper(k->word.data[0]);
    return k->word.len == 0 ? mz_plain(v, "something said")
                            : mz_plain_of(v, plover ? "plover" : context_of(k->group), k->word);
}

static void put_filter(mz_visit *v, mz_buf *out, const mz_deeds *list, const mz_deeds_filter *f)
{
    const mz_str group = f->group < 0 ? (mz_str){0} : mz_deed_group_word((mz_deed_group)f->group);
    mz_part_filter(out, v, "/acts", NULL, 0);
    mz_part_choice(out, v, "what", MZ_KEY("Group"));
    for (int i = 0; i < MZ_DEED_GROUPS; i++) {
        mz_part_option(out, mz_deed_group_word((mz_deed_group)i), group, mz_plain_args(v, group_keys[i], NULL, 0));
    }
    mz_part_choice_end(out);
    mz_part_choice(out, v, "kind", MZ_KEY("Kind"));
    for (mz_len i = 0; i < list->counts_n; i++) {
        const mz_deed_count *k = &list->counts[i];
        MZ_BUF_SCOPED words = mz_buf_new(4096);
        mz_put(&words, word_of(v, k));
        mz_puts(&words, " (");
        mz_put_int(&words, k->n);
        mz_puts(&words, ")");
        if (k->word.len > 0) {
            mz_part_option(out, k->word, f->word, mz_buf_str(&words));
        }
    }
    mz_part_choice_end(out);
    mz_part_party_choice(out, v, f->side, false);
    mz_page_day_field(out, v, "from", MZ_KEY("From"), f->from);
    mz_page_day_field(out, v, "to", MZ_KEY("To"), f->to);
    mz_part_filter_end(out, v);
}

static mz_status read_filter(mz_visit *v, mz_deeds_filter *f)
{
    mz_str what;
    int64_t skip = 0;
    *f = (mz_deeds_filter){.group = -1, .from = MZ_NO_DAY, .to = MZ_NO_DAY, .most = AT_A_TIME};
    MZ_TRY(mz_part_query(v, "what", &what));
    MZ_TRY(mz_part_query(v, "kind", &f->word));
    MZ_TRY(mz_part_query(v, "party", &f->side));
    MZ_TRY(mz_page_day(v, "from", &f->from));
    MZ_TRY(mz_page_day(v, "to", &f->to));
    MZ_TRY(mz_part_number(v, "skip", &skip));
    for (int i = 0; i < MZ_DEED_GROUPS; i++) {
        f->group = mz_str_eq(what, mz_deed_group_word((mz_deed_group)i)) ? i : f->group;
    }
    if (what.len > 0 && f->group < 0) {
        return mz_fail(MZ_BAD_INPUT, "what is one of: decided, signed, said", -1);
    }
    f->skip = (mz_len)skip;
    return mz_ok();
}

static mz_str day_text(mz_visit *v, mz_day d)
{
    MZ_BUF_SCOPED b = mz_buf_new(32);
    if (d != MZ_NO_DAY) {
        mz_put_day(&b, d);
    }
    return mz_str_copy(v->perm, mz_buf_str(&b));
}

static mz_status put_acts(mz_visit *v, mz_http_answer *a)
{
    mz_deeds_filter f;
    mz_deeds list;
    MZ_TRY(read_filter(v, &f));
    MZ_TRY(mz_flow_deeds(v->c, &f, &list, v->perm));
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Diplomatic acts");
    mz_puts(&a->body, "</h1>\n<p>");
    mz_say(v, &a->body,
           "What the mechanism and its members decided and filed, what was signed, and the talks, demands "
           "and threats that sources report. What is said is a claim of who says it.");
    mz_puts(&a->body, "</p>\n");
    put_filter(v, &a->body, &list, &f);
    mz_puts(&a->body, "<ol class=\"acts\">\n");
    for (mz_len i = 0; i < list.n; i++) {
        const mz_deed *d = &list.v[i];
        mz_puts(&a->body, "<li>");
        if (d->group == MZ_DEED_DECIDED) {
            put_decided(v, &a->body, d);
        } else if (d->group == MZ_DEED_SAID) {
            put_said(v, &a->body, d);
        } else {
            put_signed(v, &a->body, d);
        }
        mz_puts(&a->body, "</li>\n");
    }
    mz_puts(&a->body, "</ol>\n");
    if (list.all == 0) {
        mz_puts(&a->body, "<p>");
        mz_say(v, &a->body, "None.");
        mz_puts(&a->body, "</p>\n");
    }
    const mz_param params[] = {{"what", f.group < 0 ? (mz_str){0} : mz_deed_group_word((mz_deed_group)f.group)},
                               {"kind", f.word},
                               {"party", f.side},
                               {"from", day_text(v, f.from)},
                               {"to", day_text(v, f.to)}};
    mz_part_pager(&a->body, v, "/acts", params, 5, f.skip, list.n, list.all);
    return mz_ok();
}

static void acts(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Diplomatic acts"), S("/acts"), put_acts);
}

static const mz_page pages[] = {
    {"GET", "/acts", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, acts},
};
const mz_pages mz_pages_acts = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
