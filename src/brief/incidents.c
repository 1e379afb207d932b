/* Each incident: what the parties say in equal columns, what others say, and what is established of it. */
#include "brief/page.h"

#define WORDS_MAX 420 /* bytes of cited words in a column; the annex has them whole */
#define ROW_MAX   140 /* the same for rows of data files */
#define TYPES_MAX 3   /* in a heading */

static void put_quote(mz_page *p, const mz_brief_statement *s)
{
    if (s->words.len == 0) {
        return;
    }
    const bool row = s->document->method == MZ_BY_TABLE || s->document->method == MZ_BY_OBSERVATION;
    const mz_len most = row ? ROW_MAX : WORDS_MAX;
    mz_len end = s->words.len < most ? s->words.len : most;
    while (end > 0 && end < s->words.len && (s->words.data[end] & 0xc0) == 0x80) {
        end--;
    }
    mz_html(p, "<blockquote dir=\"auto\"");
    const mz_str lang = s->document->language;
    if (lang.len > 1 && lang.len < 9 && mz_is_lower(lang.data[0])) {
        mz_html(p, " lang=\"");
        mz_html_text(p, lang);
        mz_html(p, "\"");
    }
    mz_html(p, "><p>");
    mz_html_text(p, mz_str_sub(s->words, 0, end));
    mz_html(p, end < s->words.len ? " …" : "");
    mz_html(p, "</p></blockquote>\n");
}

static void put_harm(mz_page *p, const mz_harm *h)
{
    MZ_BUF_SCOPED b = mz_buf_new(256);
    mz_put_interval_words(&b, h->count, h->approx);
    mz_html_text(p, mz_effect_word(h->effect));
    mz_html(p, ": ");
    mz_html_text(p, mz_buf_str(&b));
    if (h->victims.span.text.len > 0) { /* the source's own words, which may hold the number again */
        mz_html(p, " <span class=\"small\">(<bdi>");
        mz_html_text(p, h->victims.span.text);
        mz_html(p, "</bdi>)</span>");
    } else if (h->status != MZ_UNKNOWN) {
        mz_html(p, " ");
        mz_html_text(p, mz_victim_status_word(h->status));
    }
    if (h->basis != MZ_INCIDENT) {
        mz_html(p, " (");
        mz_html_text(p, mz_basis_word(h->basis));
        mz_html(p, ")");
    }
}

static void put_harms(mz_page *p, const mz_brief_statement *s)
{
    const mz_statement *t = s->statement;
    if (t->harms_n == 0) {
        return;
    }
    mz_html(p, "<p class=\"harm\">");
    mz_figure_open(p, s->ref, &s->ref, 1);
    const bool none = t->harms[0].count.hi == 0; /* "no deaths" is a figure, not a denial of one */
    if (t->stance == MZ_DENIES || (t->polarity == MZ_NEGATED && !none)) {
        mz_html(p, "Denied — ");
    } else if (t->polarity == MZ_POSSIBLE || t->polarity == MZ_FUTURE) {
        mz_html(p, "Not stated as fact — ");
    }
    for (mz_len i = 0; i < t->harms_n; i++) {
        mz_html(p, i > 0 ? "; " : "");
        put_harm(p, &t->harms[i]);
    }
    mz_figure_close(p);
    mz_html(p, "</p>\n");
}

static void put_said(mz_page *p, const mz_brief_statement *s)
{
    mz_arena scratch = p->scratch;
    mz_html(p, "<li><p class=\"who\"><b><bdi>");
    mz_html_text(p, mz_statement_speaker_name(p->in, s, &scratch));
    mz_html(p, "</bdi></b> ");
    mz_html_word(p, mz_stance_word(s->statement->stance));
    if (s->statement->polarity != MZ_AFFIRMED) {
        mz_html(p, " (");
        mz_html_text(p, mz_polarity_word(s->statement->polarity));
        mz_html(p, ")");
    }
    if (s->document->publisher.len > 0 && s->statement->sources_n > 0) {
        mz_html(p, ", in <bdi>");
        mz_html_text(p, s->document->publisher);
        mz_html(p, "</bdi>");
    }
    mz_html(p, ", ");
    mz_html_day(p, s->document->date);
    mz_html(p, " <span class=\"cite\">");
    mz_html_ref(p, s->ref);
    mz_html(p, "</span></p>\n");
    put_quote(p, s);
    put_harms(p, s);
    mz_html(p, "</li>\n");
}

/* The statements of one party, or of those who are none (-1). Returns how many there are. */
static mz_len put_column(mz_page *p, const mz_brief_incident *incident, int party)
{
    mz_len n = 0;
    for (mz_len i = 0; i < incident->members_n; i++) {
        const mz_brief_statement *s = &p->in->statements[incident->members[i].statement];
        mz_voice voice;
        if (mz_statement_party(p->in, s, &voice) == party) {
            mz_html(p, n == 0 ? "<ul class=\"claims\">\n" : "");
            put_said(p, s);
            n++;
        }
    }
    mz_html(p, n > 0 ? "</ul>\n" : "");
    return n;
}

static void put_columns(mz_page *p, const mz_brief_incident *incident)
{
    mz_html(p, "<div class=\"sides\">\n");
    for (mz_len i = 0; i < p->in->parties_n && i < MZ_BRIEF_PARTIES_MAX; i++) {
        const int party = (int)p->order[i];
        mz_html(p, "<div class=\"side p");
        mz_html_int(p, party < 2 ? party : 2);
        mz_html(p, "\"><h4>");
        mz_html_mark(p, party);
        mz_html(p, "\xc2\xa0<bdi>");
        mz_html_text(p, p->in->parties[party].name);
        mz_html(p, "</bdi> says</h4>\n");
        if (put_column(p, incident, party) == 0) {
            mz_html_none(p, "No statement of this side on this incident is on record.");
        }
        mz_html(p, "</div>\n");
    }
    mz_html(p, "</div>\n<div class=\"others\"><h4>Others say</h4>\n");
    if (put_column(p, incident, -1) == 0) {
        mz_html_none(p, "Nobody else has spoken of it on record.");
    }
    mz_html(p, "</div>\n");
}

static void put_account(mz_page *p, const mz_brief_incident *incident)
{
    mz_html(p, "<div class=\"found\"><h4>What is established</h4>\n<ul class=\"say\">\n");
    mz_len n = 0;
    for (mz_len i = 0; i < incident->account.n; i++) {
        const mz_account_line *l = &incident->account.v[i];
        if (l->grade == MZ_GRADE_NO_FIGURE || (l->flags & (uint32_t)MZ_FLAG_DERIVED) != 0) {
            continue; /* derived figures stand in the tables */
        }
        mz_str *refs;
        const mz_len refs_n = mz_line_refs(l, &p->in->day_account.scope, &refs, p->perm);
        const mz_str sentence = mz_line_sentence(p, l, S(""));
        mz_html(p, "<li>");
        mz_figure_open(p, sentence, refs, refs_n);
        mz_html_text(p, sentence);
        mz_figure_close(p);
        mz_html(p, "</li>\n");
        n++;
    }
    mz_html(p, n == 0 ? "<li>Nobody gives a number of people harmed.</li>\n" : "");
    mz_html(p, "</ul>\n");
}

static void put_decisions(mz_page *p, const mz_brief_incident *incident)
{
    if (incident->decisions_n == 0) {
        return;
    }
    mz_html(p, "<h4>Decisions and positions on record</h4>\n<ul class=\"say\">\n");
    for (mz_len i = 0; i < incident->decisions_n; i++) {
        const mz_brief_decision *d = &p->in->decisions[incident->decisions[i]];
        mz_html(p, "<li>");
        mz_html_text(p, mz_act_kind_word(d->act->kind));
        mz_html(p, " by ");
        mz_html_name(p, d->act->by);
        if (d->act->word.len > 0) {
            mz_html(p, ": <b>");
            mz_html_word(p, d->act->word);
            mz_html(p, "</b>");
        }
        mz_html(p, d->act->reason.len > 0 ? " — <bdi>" : "");
        mz_html_text(p, d->act->reason);
        mz_html(p, d->act->reason.len > 0 ? "</bdi> " : " ");
        mz_html_ref(p, d->ref);
        mz_html(p, "</li>\n");
    }
    mz_html(p, "</ul>\n");
}

static void put_percent(mz_page *p, int32_t ppm)
{
    if (ppm > 0 && ppm < 5000) {
        mz_html(p, "below 1 %");
    } else if (ppm < 1000000 && ppm >= 995000) {
        mz_html(p, "above 99 %");
    } else {
        mz_html_int(p, (ppm + 5000) / 10000);
        mz_html(p, " %");
    }
}

/* Why these statements are held to be about one happening. */
static void put_links(mz_page *p, const mz_brief_incident *incident)
{
    if (incident->members_n < 2) {
        return;
    }
    mz_html(p, "<p class=\"note\">Held to be one happening: ");
    for (mz_len i = 0; i < incident->members_n; i++) {
        const mz_brief_member *m = &incident->members[i];
        mz_html(p, i > 0 ? "; " : "");
        mz_html_ref(p, p->in->statements[m->statement].ref);
        if (m->p_ppm >= 0) {
            mz_html(p, " (");
            put_percent(p, m->p_ppm);
            mz_html(p, m->why.len > 0 ? ": " : "");
            mz_html_text(p, m->why);
            mz_html(p, ")");
        }
    }
    if (incident->doubtful > 0) {
        mz_html(p, ". Doubtful links to other reports: ");
        mz_html_int(p, incident->doubtful);
    }
    mz_html(p, ".</p>\n");
}

static void put_laid(mz_page *p, const mz_brief_incident *incident)
{
    const mz_laid laid = mz_incident_laid_to(p->in, incident);
    mz_len n = 0;
    mz_html(p, "<p class=\"laid\">Laid to: ");
    for (mz_len i = 0; i < p->in->parties_n && i < MZ_BRIEF_PARTIES_MAX; i++) {
        const mz_len party = p->order[i];
        if (laid.by[party]) {
            mz_html(p, n++ > 0 ? ", " : "");
            mz_html_mark(p, (int)party);
            mz_html(p, "\xc2\xa0");
            mz_html_name(p, p->in->parties[party].code);
        }
    }
    if (laid.third) {
        mz_html(p, n++ > 0 ? ", " : "");
        mz_html_mark(p, -1);
        mz_html(p, " an armed group");
    }
    mz_html(p, n == 0 ? "nobody by name" : " (by at least one source each)");
    mz_html(p, ".</p>\n");
}

static void put_title(mz_page *p, const mz_brief_incident *incident)
{
    mz_html(p, "<h3 id=\"");
    mz_html_id(p, "h", incident->id);
    mz_html(p, "\">");
    for (mz_len i = 0; i < incident->types_n && i < TYPES_MAX; i++) {
        mz_html(p, i > 0 ? ", " : "");
        mz_html_word(p, incident->types[i]);
    }
    if (incident->types_n > TYPES_MAX) {
        mz_html(p, " and ");
        mz_html_int(p, incident->types_n - TYPES_MAX);
        mz_html(p, " more");
    }
    mz_html(p, incident->types_n == 0 ? "Happening of a kind not said" : "");
    if (incident->place.len > 0) {
        mz_html(p, ", <bdi>");
        mz_html_text(p, incident->place);
        mz_html(p, "</bdi>");
    }
    mz_html(p, " <span class=\"id\">");
    mz_html_text(p, incident->id);
    mz_html(p, "</span></h3>\n<p class=\"where\">");
    mz_html_days(p, incident->from, incident->to);
    mz_html(p, incident->placed ? ". Place known to within " : ". Place not known");
    if (incident->placed) {
        mz_html_int(p, (incident->radius_m + 500) / 1000);
        mz_html(p, " km of ");
        mz_put_fixed(p->out, incident->at.lat_e6 / 100, 4);
        mz_html(p, ", ");
        mz_put_fixed(p->out, incident->at.lon_e6 / 100, 4);
    }
    mz_html(p, ".</p>\n");
}

static void put_incident(mz_page *p, const mz_brief_incident *incident)
{
    mz_html(p, "<article class=\"incident\" id=\"");
    mz_html_id(p, "i", incident->id);
    mz_html(p, "\" aria-labelledby=\"");
    mz_html_id(p, "h", incident->id);
    mz_html(p, "\">\n");
    put_title(p, incident);
    put_laid(p, incident);
    put_columns(p, incident);
    put_account(p, incident);
    put_decisions(p, incident);
    put_links(p, incident);
    mz_html(p, "</div>\n</article>\n");
}

void mz_page_incidents(mz_page *p)
{
    mz_html_section(p, "incidents", "Incidents, side by side");
    if (p->in->incidents_n == 0) {
        mz_html_none(p, "The record holds no incident of this day. Whether anybody could have seen one stands under "
                        "Coverage.");
    } else {
        mz_html(p, "<p class=\"note\">The gravest first. Each side's statements stand in its own column, in its own "
                   "words, in the order of the record; neither is corrected by the other.</p>\n");
    }
    const int32_t *order = mz_incidents_by_gravity(p->in, p->perm, p->scratch);
    for (mz_len i = 0; i < p->in->incidents_n; i++) {
        put_incident(p, &p->in->incidents[order[i]]);
    }
    mz_html_section_end(p);
}
