/* The summary: what the day comes to, in sentences, against the period before. */
#include "brief/page.h"

typedef struct refs {
    mz_str *v;
    mz_len n, cap;
} refs;

typedef struct teller {
    const mz_brief_input *in;
    mz_sentences *out;
    mz_arena *perm;
    mz_arena scratch;
    mz_buf *b;
} teller;

static void put_counted(mz_buf *b, mz_len n, const char *one, const char *many)
{
    if (n == 0) {
        mz_puts(b, "no");
    } else {
        mz_put_int(b, n);
    }
    mz_puts(b, " ");
    mz_put(b, mz_str_of(n == 1 ? one : many));
}

static void put_against(mz_buf *b, mz_len before)
{
    mz_puts(b, " (");
    mz_put_int(b, before);
    mz_puts(b, " in the period before)");
}

/* Ends the sentence in the buffer and files it with its statements. */
static void tell(teller *t, const refs *r)
{
    mz_puts(t->b, ".");
    *mz_push(t->perm, t->out) = (mz_figure){mz_str_copy(t->perm, mz_buf_str(t->b)), r->v, r->n};
    mz_buf_clear(t->b);
}

static void tell_incidents(teller *t)
{
    const mz_brief_input *in = t->in;
    refs r = {0};
    mz_puts(t->b, "On ");
    mz_put_long_day(t->b, in->day);
    mz_puts(t->b, " the record holds ");
    put_counted(t->b, in->incidents_n, "incident", "incidents");
    put_against(t->b, in->previous_incidents);
    for (mz_len i = 0; i < in->incidents_n; i++) {
        for (mz_len k = 0; k < in->incidents[i].members_n; k++) {
            *mz_push(t->perm, &r) = in->statements[in->incidents[i].members[k].statement].ref;
        }
    }
    tell(t, &r);
}

static mz_len laid_count(const teller *t, int party, refs *r)
{
    mz_len n = 0;
    for (mz_len i = 0; i < t->in->incidents_n; i++) {
        const mz_laid laid = mz_incident_laid_to(t->in, &t->in->incidents[i]);
        bool any = laid.third;
        for (int k = 0; k < MZ_BRIEF_PARTIES_MAX; k++) {
            any = any || laid.by[k];
        }
        const bool counts = party >= 0 ? laid.by[party] : party == -1 ? laid.third : !any;
        n += counts;
        for (mz_len k = 0; counts && k < t->in->incidents[i].members_n; k++) {
            *mz_push(t->perm, r) = t->in->statements[t->in->incidents[i].members[k].statement].ref;
        }
    }
    return n;
}

/* Laying is what somebody says, and one incident may be laid to several. */
static void tell_laid(teller *t)
{
    refs r = {0};
    if (t->in->incidents_n == 0) {
        return;
    }
    mz_puts(t->b, "Incidents laid, by at least one source each, to ");
    for (mz_len i = 0; i < t->in->parties_n && i < MZ_BRIEF_PARTIES_MAX; i++) {
        mz_put(t->b, t->in->parties[i].name);
        mz_puts(t->b, ": ");
        mz_put_int(t->b, laid_count(t, (int)i, &r));
        mz_puts(t->b, "; to ");
    }
    mz_puts(t->b, "armed groups: ");
    mz_put_int(t->b, laid_count(t, -1, &r));
    mz_puts(t->b, "; to nobody by name: ");
    mz_put_int(t->b, laid_count(t, -2, &r));
    tell(t, &r);
}

static const mz_account_line *same_line(const mz_account *a, const mz_account_line *l)
{
    for (mz_len i = 0; i < a->n; i++) {
        if (mz_str_eq(a->v[i].side, l->side) && a->v[i].status == l->status && a->v[i].effect == l->effect &&
            mz_str_eq(a->v[i].part, l->part)) {
            return &a->v[i];
        }
    }
    return NULL;
}

static void put_established(mz_buf *b, const mz_account_line *l)
{
    if (l == NULL || !l->established.known) {
        mz_puts(b, "nothing established");
    } else {
        mz_put_interval_words(b, l->established.v, false);
        mz_puts(b, " established");
    }
}

static bool tells(const mz_account *a, const mz_account_line *l)
{
    if (l->effect != MZ_KILLED || l->part.len > 0 || l->grade == MZ_GRADE_NO_FIGURE) {
        return false;
    }
    const mz_account_line any = {.side = l->side, .effect = l->effect, .status = MZ_LINE_ANY};
    return l->status == MZ_LINE_ANY || same_line(a, &any) == NULL; /* its parts stand under Accounts */
}

/* Deaths of the day: a sentence for each party, with what was established in the period before. */
static void tell_deaths(teller *t)
{
    const mz_account *a = &t->in->day_account.account;
    mz_len others = 0;
    const refs none = {0};
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        if (!tells(a, l)) {
            continue;
        }
        if (mz_brief_party(t->in, l->side) < 0) {
            others++;
            continue;
        }
        refs r = {0};
        r.n = mz_line_refs(l, &t->in->day_account.scope, &r.v, t->perm);
        mz_account_sentence(l, t->in->parties, t->in->parties_n, S(""), t->b);
        t->b->len -= t->b->len > 0; /* its full stop comes at the end */
        mz_puts(t->b, " (in the period before: ");
        put_established(t->b, same_line(&t->in->previous_account.account, l));
        mz_puts(t->b, ")");
        tell(t, &r);
    }
    if (others > 0) {
        mz_puts(t->b, "Dead of armed groups, of others and of nobody's stated side stand under Accounts, in ");
        put_counted(t->b, others, "line", "lines");
        tell(t, &none);
    }
    if (t->in->incidents_n > 0 && a->n == 0) {
        mz_puts(t->b, "Nobody gives a number of dead or wounded for the day");
        tell(t, &none);
    }
}

static mz_len count_breaches(const mz_brief_input *in, mz_str result, mz_str state)
{
    mz_len n = 0;
    for (mz_len i = 0; i < in->breaches_n; i++) {
        n += (result.len == 0 || mz_str_eq(in->breaches[i].result, result)) &&
             (state.len == 0 || mz_str_eq(in->breaches[i].state, state));
    }
    return n;
}

static mz_len count_overdue(const mz_brief_input *in)
{
    mz_len n = 0;
    for (mz_len i = 0; i < in->breaches_n; i++) {
        for (mz_len k = 0; k < in->breaches[i].clocks_n; k++) {
            n += in->breaches[i].clocks[k].overdue && !in->breaches[i].clocks[k].done;
        }
    }
    return n;
}

static void tell_breaches(teller *t)
{
    const mz_brief_input *in = t->in;
    refs r = {0};
    for (mz_len i = 0; i < in->breaches_n; i++) {
        for (mz_len k = 0; k < in->breaches[i].refs_n; k++) {
            *mz_push(t->perm, &r) = in->breaches[i].refs[k];
        }
    }
    mz_puts(t->b, "Possible breaches: ");
    put_counted(t->b, in->breaches_new, "new on the day", "new on the day");
    put_against(t->b, in->previous_breaches);
    mz_puts(t->b, ", ");
    mz_put_int(t->b, in->breaches_n);
    mz_puts(t->b, " on the board, of which ");
    mz_put_int(t->b, count_breaches(in, S("breach_under_all"), S("")));
    mz_puts(t->b, " under every reading of the terms and ");
    mz_put_int(t->b, count_breaches(in, S("contested_reading"), S("")));
    mz_puts(t->b, " where the readings differ; ");
    mz_put_int(t->b, count_breaches(in, S(""), S("ruled")));
    mz_puts(t->b, " ruled; ");
    put_counted(t->b, count_overdue(in), "deadline has passed", "deadlines have passed");
    tell(t, &r);
}

static void tell_acts(teller *t)
{
    refs r = {0};
    for (mz_len i = 0; i < t->in->acts_n; i++) {
        *mz_push(t->perm, &r) = t->in->statements[t->in->acts[i]].ref;
    }
    mz_puts(t->b, "Diplomatic and political acts: ");
    put_counted(t->b, t->in->acts_n, "statement", "statements");
    put_against(t->b, t->in->previous_acts);
    tell(t, &r);
}

static void tell_coverage(teller *t)
{
    mz_len denied = 0, unwatched = 0;
    refs r = {0};
    for (mz_len i = 0; i < t->in->coverage_n; i++) {
        const mz_brief_coverage *c = &t->in->coverage[i];
        denied += mz_str_eq(c->word, S("denied"));
        unwatched += mz_str_eq(c->word, S("unwatched"));
        if (c->ref.len > 0) {
            *mz_push(t->perm, &r) = c->ref;
        }
    }
    mz_puts(t->b, "Coverage: access was denied in ");
    put_counted(t->b, denied, "place", "places");
    mz_puts(t->b, " and ");
    put_counted(t->b, unwatched, "place is", "places are");
    mz_puts(t->b, " stated as unwatched; where nobody watched, silence is not peace");
    tell(t, &r);
}

void mz_summary_of(const mz_brief_input *in, mz_sentences *out, mz_arena *perm, mz_arena scratch)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    teller t = {in, out, perm, scratch, &b};
    tell_incidents(&t);
    tell_laid(&t);
    tell_deaths(&t);
    tell_breaches(&t);
    tell_acts(&t);
    tell_coverage(&t);
}

/* --- the page --- */

static void tile(mz_page *p, const char *what, mz_len now, mz_len before)
{
    mz_html(p, "<div class=\"tile\"><dt>");
    mz_html(p, what);
    mz_html(p, "</dt><dd><strong>");
    mz_html_int(p, now);
    mz_html(p, "</strong> <span>before: ");
    mz_html_int(p, before);
    mz_html(p, "</span></dd></div>\n");
}

void mz_page_summary(mz_page *p)
{
    const mz_brief_input *in = p->in;
    mz_sentences s = {0};
    mz_summary_of(in, &s, p->perm, p->scratch);
    mz_html_section(p, "summary", "Summary");
    mz_html(p, "<dl class=\"tiles\">\n");
    tile(p, "Incidents", in->incidents_n, in->previous_incidents);
    tile(p, "New possible breaches", in->breaches_new, in->previous_breaches);
    tile(p, "Political acts", in->acts_n, in->previous_acts);
    mz_html(p, "</dl>\n<ul class=\"say\">\n");
    for (mz_len i = 0; i < s.n; i++) {
        mz_html(p, "<li>");
        if (s.v[i].refs_n > 0) {
            mz_figure_open(p, s.v[i].what, s.v[i].refs, s.v[i].refs_n);
            mz_html_text(p, s.v[i].what);
            mz_figure_close(p);
        } else {
            mz_html_text(p, s.v[i].what);
        }
        mz_html(p, "</li>\n");
    }
    mz_html(p, "</ul>\n<p class=\"note\">The period before is ");
    mz_html_days(p, in->previous, in->day - 1);
    mz_html(p, ". Every sentence and every number links to the statements behind it.</p>\n");
    mz_html_section_end(p);
}
