/* What could not be verified, and why: the honest half of the report. */
#include "brief/page.h"

#define FAR_M       25000 /* a place known less well than this is no place to rule on */
#define REFS_SHOWN  8
#define REJECTS_MAX 50 /* shown on the page; the tables hold all */

typedef struct asking {
    const mz_brief_input *in;
    mz_doubts *out;
    mz_arena *perm;
    mz_buf *b;
} asking;

static mz_str taken(asking *a)
{
    const mz_str s = mz_str_copy(a->perm, mz_buf_str(a->b));
    mz_buf_clear(a->b);
    return s;
}

static const char *why_of(const mz_account_line *l)
{
    if ((l->flags & (uint32_t)MZ_FLAG_CONFLICT) != 0) {
        return "a speaker's total is below the sum of its own incidents";
    }
    switch (l->grade) {
    case MZ_GRADE_WEAK:
        return "only one independent source gives a number; two are needed";
    case MZ_GRADE_ALLEGED:
        return "only parties, or sources that nobody vouches for, give a number, and none against itself";
    case MZ_GRADE_NO_FIGURE:
        return "nobody gives a number";
    case MZ_GRADE_FOUND:
    case MZ_GRADE_CONFIRMED:
    case MZ_GRADE_CONCEDED:
    case MZ_GRADE_FAIR:
        break;
    }
    return (l->flags & (uint32_t)MZ_FLAG_SPLIT) != 0 ? "independent sources disagree"
                                                     : "the parties' figures do not meet";
}

static void doubt_line(asking *a, const mz_brief_incident *incident, const mz_account_line *l)
{
    const uint32_t apart = MZ_FLAG_SPLIT | MZ_FLAG_CONTESTED | MZ_FLAG_CONFLICT;
    if (l->grade == MZ_GRADE_NO_FIGURE || (l->established.known && (l->flags & apart) == 0)) {
        return;
    }
    mz_puts(a->b, "How many: ");
    mz_put_brief_name(a->in, l->side, a->b);
    mz_puts(a->b, ", ");
    mz_put(a->b, l->status == MZ_LINE_ANY ? S("all") : mz_status_line_word(l->status));
    mz_puts(a->b, ", ");
    mz_put(a->b, mz_effect_word(l->effect));
    mz_str *refs;
    const mz_len n = mz_line_refs(l, &a->in->day_account.scope, &refs, a->perm);
    *mz_push(a->perm, a->out) = (mz_doubt){taken(a), mz_str_of(why_of(l)), refs, n, incident->id};
}

static void doubt(asking *a, const char *what, const char *why, const mz_str *refs, mz_len n, mz_str incident)
{
    *mz_push(a->perm, a->out) = (mz_doubt){mz_str_of(what), mz_str_of(why), refs, n, incident};
}

static mz_len refs_of(asking *a, const mz_brief_incident *incident, mz_str **out)
{
    *out = mz_new(a->perm, mz_str, incident->members_n);
    for (mz_len i = 0; i < incident->members_n; i++) {
        (*out)[i] = a->in->statements[incident->members[i].statement].ref;
    }
    return incident->members_n;
}

static void doubt_incident(asking *a, const mz_brief_incident *incident)
{
    mz_str *refs;
    const mz_len n = refs_of(a, incident, &refs);
    bool denied = false, laid_any = false;
    const mz_laid laid = mz_incident_laid_to(a->in, incident);
    for (int i = 0; i < MZ_BRIEF_PARTIES_MAX; i++) {
        laid_any = laid_any || laid.by[i];
    }
    for (mz_len i = 0; i < incident->members_n; i++) {
        denied = denied || a->in->statements[incident->members[i].statement].statement->stance == MZ_DENIES;
    }
    if (!incident->placed) {
        doubt(a, "Where it happened", "no source gives a place that the gazetteer knows", refs, n, incident->id);
    } else if (incident->radius_m > FAR_M) {
        doubt(a, "Where it happened", "the place is known only to a district, a province or less", refs, n,
              incident->id);
    }
    if (!laid_any && !laid.third) {
        doubt(a, "Who did it", "no source names who did it", refs, n, incident->id);
    } else if (laid.one < 0 || denied) {
        doubt(a, "Who did it", "sources name different actors, or it is denied", refs, n, incident->id);
    }
    if (incident->doubtful > 0) {
        doubt(a, "Whether it is one happening", "other reports may be about the same, or about another one", refs, n,
              incident->id);
    }
    for (mz_len i = 0; i < incident->account.n; i++) {
        doubt_line(a, incident, &incident->account.v[i]);
    }
}

static void doubt_breach(asking *a, const mz_brief_breach *b)
{
    if (mz_str_starts(b->outcome, S("cannot_rule")) || mz_str_eq(b->outcome, S("not_attributable"))) {
        mz_puts(a->b, "Clause ");
        mz_put(a->b, b->clause);
        *mz_push(a->perm, a->out) =
            (mz_doubt){taken(a), mz_brief_words(b->outcome, a->perm), b->refs, b->refs_n, b->incident};
    } else if (mz_str_find(b->position, S("undetermined")) >= 0) {
        mz_puts(a->b, "On which side of the line, for clause ");
        mz_put(a->b, b->clause);
        *mz_push(a->perm, a->out) = (mz_doubt){taken(a), b->position, b->refs, b->refs_n, b->incident};
    }
}

static void doubt_coverage(asking *a, const mz_brief_coverage *c)
{
    if (mz_str_eq(c->word, S("watched"))) {
        return;
    }
    mz_puts(a->b, "What happened at ");
    mz_put(a->b, c->place.len > 0 ? c->place : S("a place that is not said"));
    const mz_str what = taken(a);
    mz_put(a->b, mz_str_eq(c->word, S("denied")) ? S("access was denied") : S("nobody watched"));
    mz_put(a->b, c->reason.len > 0 ? S(": ") : S(""));
    mz_put(a->b, c->reason);
    *mz_push(a->perm, a->out) = (mz_doubt){what, taken(a), &c->ref, c->ref.len > 0, {0}};
}

static void doubt_loose(asking *a)
{
    mz_str *refs = mz_new(a->perm, mz_str, a->in->loose_n);
    for (mz_len i = 0; i < a->in->loose_n; i++) {
        refs[i] = a->in->statements[a->in->loose[i]].ref;
    }
    if (a->in->loose_n > 0) {
        doubt(a, "Statements that belong to no incident",
              "they name no day or no place, or give a figure for a period; they count in no incident", refs,
              a->in->loose_n, S(""));
    }
}

void mz_doubts_of(const mz_brief_input *in, mz_doubts *out, mz_arena *perm, mz_arena scratch)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    asking a = {in, out, perm, &b};
    const int32_t *order = mz_incidents_by_gravity(in, perm, scratch);
    for (mz_len i = 0; i < in->incidents_n; i++) {
        doubt_incident(&a, &in->incidents[order[i]]);
    }
    for (mz_len i = 0; i < in->breaches_n; i++) {
        doubt_breach(&a, &in->breaches[i]);
    }
    for (mz_len i = 0; i < in->coverage_n; i++) {
        doubt_coverage(&a, &in->coverage[i]);
    }
    doubt_loose(&a);
}

static void put_doubt(mz_page *p, const mz_doubt *d)
{
    bool shown = false;
    for (mz_len i = 0; i < p->in->incidents_n; i++) {
        shown = shown || mz_str_eq(p->in->incidents[i].id, d->incident);
    }
    mz_html(p, "<tr><th scope=\"row\"><bdi>");
    mz_html_text(p, d->what);
    mz_html(p, "</bdi></th><td>");
    if (shown) {
        mz_html(p, "<a href=\"#");
        mz_html_id(p, "i", d->incident);
        mz_html(p, "\">");
    }
    mz_html_text(p, d->incident.len > 0 ? d->incident : S("—"));
    mz_html(p, shown ? "</a>" : "");
    mz_html(p, "</td><td><bdi>");
    mz_html_text(p, d->why);
    mz_html(p, "</bdi></td><td>");
    mz_html_refs(p, d->refs, d->refs_n, REFS_SHOWN);
    mz_html(p, "</td></tr>\n");
}

static void put_rejects(mz_page *p)
{
    static const char *const columns[] = {"File", "#Line", "Why it was not taken in"};
    if (p->in->rejects_n == 0) {
        return;
    }
    mz_html_table(p, "Input that was not understood", columns, (mz_len)(sizeof columns / sizeof *columns));
    for (mz_len i = 0; i < p->in->rejects_n && i < REJECTS_MAX; i++) {
        const mz_brief_reject *r = &p->in->rejects[i];
        mz_html(p, "<tr><th scope=\"row\"><bdi>");
        mz_html_text(p, r->file);
        mz_html(p, "</bdi></th><td class=\"n\">");
        if (r->line > 0) {
            mz_html_int(p, r->line);
        } else {
            mz_html(p, "—");
        }
        mz_html(p, "</td><td><bdi>");
        mz_html_text(p, r->reason);
        mz_html(p, "</bdi></td></tr>\n");
    }
    mz_html_table_end(p);
    if (p->in->rejects_n > REJECTS_MAX) {
        mz_html(p, "<p class=\"note\">And ");
        mz_html_int(p, p->in->rejects_n - REJECTS_MAX);
        mz_html(p, " more, in the table of rejects.</p>\n");
    }
}

/* How many figures rest on what a program read and nobody looked at since. */
static void put_unreviewed(mz_page *p)
{
    mz_len figures = 0, read = 0, unreviewed = 0;
    for (mz_len i = 0; i < p->in->statements_n; i++) {
        const mz_brief_statement *s = &p->in->statements[i];
        const bool by_program = s->document->method == MZ_BY_READING && s->statement->harms_n > 0;
        figures += s->statement->harms_n > 0;
        read += by_program;
        unreviewed += by_program && s->review == MZ_UNREVIEWED;
    }
    if (read == 0) {
        return;
    }
    mz_html(p, "<p class=\"note\" id=\"unreviewed\">Statements with figures in this report: ");
    mz_html_int(p, figures);
    mz_html(p, ". Read out of a text by a program: ");
    mz_html_int(p, read);
    mz_html(p, ", of which reviewed by nobody: ");
    mz_html_int(p, unreviewed);
    mz_html(p, ".</p>\n");
}

void mz_page_unverified(mz_page *p)
{
    static const char *const columns[] = {"What", "Incident", "Why it could not be verified", "Statements"};
    mz_doubts d = {0};
    mz_doubts_of(p->in, &d, p->perm, p->scratch);
    mz_html_section(p, "unverified", "What could not be verified, and why");
    if (d.n == 0) {
        mz_html_none(p, "Nothing of the day is left open by the rules of this report.");
    } else {
        mz_html_table(p, "Open questions of the day", columns, (mz_len)(sizeof columns / sizeof *columns));
        for (mz_len i = 0; i < d.n; i++) {
            put_doubt(p, &d.v[i]);
        }
        mz_html_table_end(p);
    }
    put_unreviewed(p);
    put_rejects(p);
    mz_html_section_end(p);
}
