/* page.h: what the parts of the page share. Private to this folder.
 *
 * A page is written front to back into one buffer. Figures (numbers with their statements) and citations are collected
 * on the way and listed in the annex, so that every number opens: figure -> its statements -> the cited words.
 */
#ifndef MZ_BRIEF_PAGE_H
#define MZ_BRIEF_PAGE_H

#include "brief/brief.h"
#include "format/format.h"
#include "lexicon/lexicon.h"

#define MZ_BRIEF_PARTIES_MAX 8 /* as many as a day of the series counts */

/* A number on the page and where it comes from. */
typedef struct mz_figure {
    mz_str what;        /* the sentence of the line, or what the number counts */
    const mz_str *refs; /* statements and decisions */
    mz_len refs_n;
} mz_figure;

typedef struct mz_page {
    const mz_brief_input *in;
    mz_brief_edition edition;
    mz_len order[MZ_BRIEF_PARTIES_MAX]; /* places of the parties, the edition's first one first */
    mz_buf *out;
    mz_map refs; /* statement reference -> place in in->statements; decisions: place + statements_n */
    struct {
        mz_figure *v;
        mz_len n, cap;
    } figures;
    mz_arena *perm;
    mz_arena scratch;
} mz_page;

/* --- html.c: text that is safe, and the few forms that all parts use --- */

void mz_html(mz_page *p, const char *markup); /* as it stands */
void mz_html_text(mz_page *p, mz_str s);      /* escaped; bytes that are no text become U+FFFD */
void mz_html_int(mz_page *p, int64_t v);
void mz_html_day(mz_page *p, mz_day day);              /* <time>3 March 2026</time>; a dash when unknown */
void mz_html_days(mz_page *p, mz_day from, mz_day to); /* one day, or from–to */
void mz_html_name(mz_page *p, mz_str code);            /* a party's name, an actor's, or the code; isolated for bidi */
void mz_html_word(mz_page *p, mz_str word);            /* "breach_under_all" as "breach under all" */
void mz_html_ref(mz_page *p, mz_str ref);              /* link to the statement in the annex */
void mz_html_refs(mz_page *p, const mz_str *refs, mz_len n, mz_len most); /* the first ones, and "and N more" */
void mz_html_id(mz_page *p, const char *kind, mz_str ref);                /* an id for ref: "s12-3" */
void mz_html_section(mz_page *p, const char *id, const char *title);
void mz_html_section_end(mz_page *p);
/* <table> with a caption and column heads; cells follow by hand. A column that begins with '#' holds numbers. */
void mz_html_table(mz_page *p, const char *caption, const char *const *columns, mz_len n);
void mz_html_table_end(mz_page *p);
void mz_html_none(mz_page *p, const char *sentence); /* what is said where a table would be empty */
/* The mark of a side: a shape with its colour and its name for those who hear. -1: no party. */
void mz_html_mark(mz_page *p, int party);

int mz_brief_party(const mz_brief_input *in, mz_str code); /* place of the party with this code, or -1 */
void mz_put_brief_name(const mz_brief_input *in, mz_str code, mz_buf *out);
void mz_put_long_day(mz_buf *out, mz_day day);      /* "3 March 2026" */
mz_str mz_brief_words(mz_str word, mz_arena *perm); /* underscores to spaces */

/* --- figures --- */

/* Opens a link to what stands behind a number: the statement itself when it is one, else an entry of the annex. */
void mz_figure_open(mz_page *p, mz_str what, const mz_str *refs, mz_len n);
void mz_figure_close(mz_page *p);
/* The statements of a line's claims, each once. */
mz_len mz_line_refs(const mz_account_line *l, const mz_account_scope *scope, mz_str **out, mz_arena *perm);
mz_str mz_line_sentence(const mz_page *p, const mz_account_line *l, mz_str scope);

/* --- facts that several parts need --- */

typedef struct mz_laid {
    bool by[MZ_BRIEF_PARTIES_MAX]; /* some statement has this party act */
    bool third;                    /* or another armed actor */
    int one;                       /* the only party, -1 when none or several or a third */
} mz_laid;
mz_laid mz_incident_laid_to(const mz_brief_input *in, const mz_brief_incident *incident);
/* Places of in->incidents, the gravest first. */
int32_t *mz_incidents_by_gravity(const mz_brief_input *in, mz_arena *perm, mz_arena scratch);
/* The party whose column a statement stands in, or -1. *voice is that of its speaker. */
int mz_statement_party(const mz_brief_input *in, const mz_brief_statement *s, mz_voice *voice);
mz_str mz_statement_speaker_name(const mz_brief_input *in, const mz_brief_statement *s, mz_arena *perm);

/* --- the parts, in the order of the page --- */

void mz_page_head(mz_page *p);
void mz_page_summary(mz_page *p);
void mz_page_map(mz_page *p);
void mz_page_charts(mz_page *p);
void mz_page_incidents(mz_page *p);
void mz_page_accounts(mz_page *p);
void mz_page_breaches(mz_page *p);
void mz_page_acts(mz_page *p);
void mz_page_crossings(mz_page *p);
void mz_page_coverage(mz_page *p);
void mz_page_unverified(mz_page *p);
void mz_page_method(mz_page *p);
void mz_page_annex(mz_page *p);
void mz_page_foot(mz_page *p);
void mz_page_alarm(mz_page *p); /* state.c: what is wrong with the record, at the top; nothing when nothing is */
void mz_page_state(mz_page *p); /* state.c: who cosigned the record, in the foot */

/* The sentences of the summary, for page and JSON alike. */
typedef struct mz_sentences {
    mz_figure *v;
    mz_len n, cap;
} mz_sentences;
void mz_summary_of(const mz_brief_input *in, mz_sentences *out, mz_arena *perm, mz_arena scratch);

/* What could not be verified, and why. */
typedef struct mz_doubt {
    mz_str what, why;
    const mz_str *refs;
    mz_len refs_n;
    mz_str incident; /* empty when it is about none */
} mz_doubt;
typedef struct mz_doubts {
    mz_doubt *v;
    mz_len n, cap;
} mz_doubts;
void mz_doubts_of(const mz_brief_input *in, mz_doubts *out, mz_arena *perm, mz_arena scratch);

/* tables.c: every table as CSV and JSON, and everything as one JSON. */
MZ_MUST mz_status mz_brief_tables(const mz_brief_input *in, mz_brief_edition edition, mz_brief_files *out,
                                  mz_arena *perm, mz_arena scratch);

#endif
