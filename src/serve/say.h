/* say.h: how pages speak: every sentence and label by its English key, in the language of the reader. (internal to
 * serve)
 *
 *     mz_say(v, out, "Each reading");
 *     mz_say(v, out, "According to {0}", mz_html(v, name));
 *     mz_say_count(v, out, r->reports, "{0} report of {1}", "{0} reports of {1}", mz_html(v, source));
 *     mz_say_of(v, out, "effect", mz_effect_word(h->effect));           a word of an enum: the context tells which
 *     static const char *const head[] = {MZ_KEY("Day"), MZ_KEY("Place")};
 *     mz_put_html(out, mz_plain(v, "Incident {0}", id));                 in attributes, <title>, <option>
 *
 * The keys are string literals: tools/words finds them by these names and refreshes data/words/ (never by hand). A
 * sentence is one key, whole, with places: pieces that are put together are no sentence in another language. What goes
 * into a place is mz_markup, which only the makers below make: text of a record is escaped and isolated by them.
 * A key that the reader's language lacks is shown in English and marked as English.
 */
#ifndef MZ_SERVE_SAY_H
#define MZ_SERVE_SAY_H

#include "serve/site.h"

/* Finished HTML. */
typedef struct mz_markup {
    mz_str html;
} mz_markup;

#define MZ_KEY(english) english /* marks a key that is said elsewhere, as in a table of column names */

/* ---- what may stand in a place; lives in v->perm ---- */

mz_markup mz_mark_text(const mz_visit *v, mz_str text); /* any text: escaped, isolated */
#define mz_html mz_mark_text                            /* the short name */
mz_markup mz_mark_number(const mz_visit *v, int64_t n);
mz_markup mz_mark_days(const mz_visit *v, mz_day from, mz_day to);
mz_markup mz_mark_time(const mz_visit *v, mz_utc t);
mz_markup mz_mark_party(const mz_visit *v, mz_str code);
mz_markup mz_mark_key(const mz_visit *v, const char *key);                 /* a phrase of the catalogue */
mz_markup mz_mark_of(const mz_visit *v, const char *context, mz_str word); /* a word of an enum */
mz_markup mz_mark_code(const mz_visit *v, const char *literal);            /* <code> of ours, left to right */
/* A link to path and id, with ?at=, whose words are finished. */
mz_markup mz_mark_link(const mz_visit *v, const char *path, mz_str id, mz_markup words);
mz_markup mz_mark_made(const mz_visit *v, const mz_buf *html); /* whatever a page has put there */

/* ---- speaking ---- */

/* The args are made, put and forgotten: what they leave in v->perm is given back. */
#define mz_say(v, out, ...)                                                                                            \
    MZ_SAY_PICK(__VA_ARGS__, MZ_SAY_ARGS, MZ_SAY_ARGS, MZ_SAY_ARGS, MZ_SAY_ARGS, MZ_SAY_ARGS, MZ_SAY_ARGS,             \
                MZ_SAY_ARGS, MZ_SAY_ARGS, MZ_SAY_BARE, 0)                                                              \
    (v, out, __VA_ARGS__)
/* {0} is n itself; what follows the two keys is {1}, {2}, … */
#define mz_say_count(v, out, n, one, ...)                                                                              \
    MZ_SAY_PICK(__VA_ARGS__, MZ_SAY_COUNT_ARGS, MZ_SAY_COUNT_ARGS, MZ_SAY_COUNT_ARGS, MZ_SAY_COUNT_ARGS,               \
                MZ_SAY_COUNT_ARGS, MZ_SAY_COUNT_ARGS, MZ_SAY_COUNT_ARGS, MZ_SAY_COUNT_ARGS, MZ_SAY_COUNT_BARE, 0)      \
    (v, out, n, one, __VA_ARGS__)
/* A word that comes from an enum's table (mz_effect_word …). Contexts: "act" (acts' kinds), "actor" (names),
 * "attribution", "author", "basis", "breach" (its states), "collection" (titles), "crossing", "effect", "entry" (kinds
 * on the record), "finality", "flag" (of accounts), "grade", "kind" (of statements), "line" (of accounts: any, armed,
 * civilian), "method", "outcome" (of rulings), "place" (kinds), "plover", "polarity", "result", "role", "stance",
 * "step", "type" (leaves of the taxonomy), "verdict", "victims" (their status). A new one: into
 * tests/unit/serve/words_test.c. */
void mz_say_of(const mz_visit *v, mz_buf *out, const char *context, mz_str word);
/* A key that is not a literal here, as from a table made with MZ_KEY. */
void mz_say_key(const mz_visit *v, mz_buf *out, const char *key);
void mz_say_in(const mz_visit *v, mz_buf *out, const char *tag, const char *key); /* <h2>words</h2> and a line end */
void mz_say_term(const mz_visit *v, mz_buf *out, const char *key);                /* <dt>words</dt><dd> */
void mz_say_if(const mz_visit *v, mz_buf *out, bool wanted, const char *key); /* as ", " between the parts of a list */
/* What only exists in English, as sentences that the flow or the record make: marked as such. */
void mz_say_english(const mz_visit *v, mz_buf *out, mz_str text);

/* The same as plain text, where markup has no place; escape it as you write it. Args are plain text, too. */
#define mz_plain(v, ...)                                                                                               \
    MZ_SAY_PICK(__VA_ARGS__, MZ_PLAIN_ARGS, MZ_PLAIN_ARGS, MZ_PLAIN_ARGS, MZ_PLAIN_ARGS, MZ_PLAIN_ARGS, MZ_PLAIN_ARGS, \
                MZ_PLAIN_ARGS, MZ_PLAIN_ARGS, MZ_PLAIN_BARE, 0)                                                        \
    (v, __VA_ARGS__)
mz_str mz_plain_of(const mz_visit *v, const char *context, mz_str word);
/* {"key": "text", …} for a script, in <script type="application/json" id="ID">; scripts hold no words themselves. */
void mz_say_json(const mz_visit *v, mz_buf *out, const char *id, const char *const *keys, mz_len n);

/* ---- sentences that several pages have (said.c) ---- */

void mz_say_interval(const mz_visit *v, mz_buf *out, mz_interval n, bool approx); /* "at least about 3", "none" */
mz_markup mz_mark_interval(const mz_visit *v, mz_interval n, bool approx);
void mz_say_state(const mz_visit *v, mz_buf *out, const mz_record_state *s); /* what of the record is settled */
void mz_say_terms(const mz_visit *v, mz_buf *out, const mz_case *c);         /* which terms are; nothing without any */
void mz_say_finality(const mz_visit *v, mz_buf *out, const mz_finality *f);  /* one entry's standing */
void mz_say_line(const mz_visit *v, mz_buf *out, const mz_account_line *l);  /* a line of an account as a sentence */

/* ---- what the macros call ---- */

#define MZ_SAY_PICK(a, b, c, d, e, f, g, h, i, name, ...) name
#define MZ_SAY_N(a)                                       (mz_len)(sizeof(a) / sizeof *(a))
#define MZ_SAY_BARE(v, out, key)                          mz_say_args((v), (out), (key), NULL, 0)
#define MZ_SAY_ARGS(v, out, key, ...)                                                                                  \
    do {                                                                                                               \
        const mz_arena say_mark_ = *(v)->perm;                                                                         \
        const mz_markup say_args_[] = {__VA_ARGS__};                                                                   \
        mz_say_args((v), (out), (key), say_args_, MZ_SAY_N(say_args_));                                                \
        *(v)->perm = say_mark_;                                                                                        \
    } while (0)
#define MZ_SAY_COUNT_BARE(v, out, n, one, many) mz_say_count_args((v), (out), (n), (one), (many), NULL, 0)
#define MZ_SAY_COUNT_ARGS(v, out, n, one, many, ...)                                                                   \
    do {                                                                                                               \
        const mz_arena say_mark_ = *(v)->perm;                                                                         \
        const mz_markup say_args_[] = {__VA_ARGS__};                                                                   \
        mz_say_count_args((v), (out), (n), (one), (many), say_args_, MZ_SAY_N(say_args_));                             \
        *(v)->perm = say_mark_;                                                                                        \
    } while (0)
#define MZ_PLAIN_BARE(v, key)      mz_plain_args((v), (key), NULL, 0)
#define MZ_PLAIN_ARGS(v, key, ...) mz_plain_args((v), (key), (const mz_str[]){__VA_ARGS__}, MZ_PLAIN_N(__VA_ARGS__))
#define MZ_PLAIN_N(...)            MZ_SAY_N(((const mz_str[]){__VA_ARGS__}))

void mz_say_args(const mz_visit *v, mz_buf *out, const char *key, const mz_markup *args, mz_len n);
void mz_say_count_args(const mz_visit *v, mz_buf *out, int64_t n, const char *one, const char *many,
                       const mz_markup *args, mz_len args_n);
mz_str mz_plain_args(const mz_visit *v, const char *key, const mz_str *args, mz_len n);

/* language.c: the reader's language: ?lang=, the cookie, Accept-Language, English. */
const mz_words *mz_language_of(const mz_http_request *q);
void mz_language_menu(const mz_visit *v, mz_buf *out);
/* news.c: the notice of new entries, for open pages. */
void mz_news_put(const mz_visit *v, mz_buf *out);
extern const mz_pages mz_pages_language; /* POST /language sets the cookie */

#endif
