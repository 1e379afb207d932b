/* Looking names up with the reason, and looking over what a dictionary file says. */
#include "lexicon/fold.h"
#include "lexicon/tables.h"

enum { REVIEW_MAX = 1000 };

static bool names_somebody(mz_term_kind kind)
{
    return kind == MZ_TERM_ACTOR || kind == MZ_TERM_COUNTRY || kind == MZ_TERM_DEMONYM || kind == MZ_TERM_PEOPLE ||
           kind == MZ_TERM_CAPITAL || kind == MZ_TERM_PUBLISHER || kind == MZ_TERM_DATASET || kind == MZ_TERM_ROLE;
}

static mz_actor_match whole_match(const mz_term_entry *e, mz_day day)
{
    mz_actor_match m = {.code = mz_term_arg(e, 0), .rule = "the name of an actor", .entry = e};
    m.holds = mz_term_holds(e, day);
    if (e->kind == MZ_TERM_CAPITAL) {
        uint8_t key[6] = {0};
        memcpy(key, m.code.data, m.code.len == 3 ? 3 : 0);
        memcpy(key + 3, "GOV", 3);
        const mz_str code = mz_actor_code((mz_str){key, 6});
        m.code = code.len > 0 ? code : m.code;
        m.rule = "a capital speaks for its government";
    } else if (e->kind == MZ_TERM_PUBLISHER) {
        m.rule = "who publishes under this name";
    } else if (e->kind == MZ_TERM_DATASET) {
        m.rule = "a name in data sets";
    } else if (e->kind == MZ_TERM_ROLE) {
        m.rule = "a role; the text says whose";
    } else if (e->kind != MZ_TERM_ACTOR) {
        m.rule = e->kind == MZ_TERM_COUNTRY ? "the name of a country" : "the adjective or the people of a country";
    }
    return m;
}

static bool is_listed(const mz_actor_match *v, mz_len n, const mz_term_entry *e)
{
    for (mz_len k = 0; k < n; k++) {
        if (v[k].entry == e) {
            return true;
        }
    }
    return false;
}

mz_len mz_actor_matches(mz_str name, mz_day day, mz_actor_match out[MZ_ACTOR_MATCHES_MAX])
{
    const int32_t node = mz_lexicon_phrase(mz_str_trim(name));
    mz_len n = 0;
    for (int pass = 0; pass < 2; pass++) { /* those that hold, then the others */
        for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node) && n < MZ_ACTOR_MATCHES_MAX; k++) {
            const mz_term_entry *e = mz_lexicon_term(node, k).entry;
            if (names_somebody(e->kind) && mz_term_holds(e, day) == (pass == 0) && !is_listed(out, n, e)) {
                out[n++] = whole_match(e, day);
            }
        }
    }
    bool whole = false;
    for (mz_len k = 0; k < n; k++) {
        whole = whole || (out[k].entry->kind != MZ_TERM_PUBLISHER && out[k].entry->kind != MZ_TERM_DATASET);
    }
    if (!whole && n < MZ_ACTOR_MATCHES_MAX) {
        mz_actor_match m = {.holds = true};
        m.code = mz_actor_compose(name, day, &m.entry, &m.role);
        if (m.code.len > 0) {
            m.rule = m.entry == NULL  ? "a role; the text says whose"
                     : m.role == NULL ? "the name that the words hold"
                                      : "the name and the role together";
            m.entry = m.entry == NULL ? m.role : m.entry;
            out[n++] = m;
        }
    }
    return n;
}

/* --- codes -----------------------------------------------------------------------------------------------------------
 */

static bool in_capitals(mz_str s)
{
    for (mz_len k = 0; k < s.len; k++) {
        if (!mz_is_upper(s.data[k]) && !mz_is_digit(s.data[k])) {
            return false;
        }
    }
    return true;
}

bool mz_actor_code_valid(mz_str code)
{
    static const char *const open[] = {"IGO", "NGO", "IMG"}; /* organisations and bands beyond countries */
    if (code.len < 3 || code.len > 12 || !in_capitals(code)) {
        return false;
    }
    for (size_t k = 0; k < sizeof open / sizeof open[0]; k++) {
        if (mz_str_starts(code, mz_str_of(open[k]))) {
            return true;
        }
    }
    if (code.len == 3 || code.len == 6) {
        return mz_actor_code(code).len > 0;
    }
    return code.len == 9 && mz_actor_code(mz_str_sub(code, 0, 6)).len > 0;
}

/* --- review ----------------------------------------------------------------------------------------------------------
 */

static void note(mz_lexicon_faults *faults, const mz_term_entry *e, const char *what, const char *remedy, mz_str word,
                 mz_arena *perm)
{
    if (faults->n < REVIEW_MAX) {
        *mz_push(perm, faults) = (mz_lexicon_fault){mz_term_file(e), e->line, what, remedy, word};
    } else {
        faults->more = true;
    }
}

static bool is_status(mz_str s)
{
    static const char *const words[] = {"", "civilian", "military", "police", "militant", "mixed", "unknown"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (mz_str_eq(s, mz_str_of(words[k]))) {
            return true;
        }
    }
    return false;
}

static bool at_one_time(const mz_term_entry *a, const mz_term_entry *b)
{
    const bool a_first = a->to != MZ_NO_DAY && b->from != MZ_NO_DAY && a->to <= b->from;
    const bool b_first = b->to != MZ_NO_DAY && a->from != MZ_NO_DAY && b->to <= a->from;
    return !a_first && !b_first;
}

/* The part of an id behind its kind: the name itself. */
static mz_str name_of(const mz_term_entry *e)
{
    const mz_str id = mz_term_id(e);
    return mz_str_from(id, mz_str_find_byte(id, '.') + 1);
}

/* Another actor of our own files with the same name at the same time; those of users may stand against ours. */
static const mz_term_entry *rival(const mz_term_entry *e, bool same_file)
{
    const int32_t node = mz_lexicon_phrase(name_of(e));
    for (int k = 0; node >= 0 && k < mz_lexicon_terms_n(node); k++) {
        const mz_term_entry *o = mz_lexicon_term(node, k).entry;
        const bool other = o != e && o->kind == e->kind && !mz_str_eq(mz_term_arg(o, 0), mz_term_arg(e, 0));
        if (other && at_one_time(o, e) && (!same_file || mz_str_eq(mz_term_file(o), mz_term_file(e)))) {
            return o;
        }
    }
    return NULL;
}

void mz_lexicon_review(mz_str file, mz_lexicon_faults *faults, mz_arena *perm)
{
    for (mz_len k = 0; k < mz_lexicon_entries_n(); k++) {
        const mz_term_entry *e = mz_lexicon_entry_at(k);
        if (!mz_str_eq(mz_term_file(e), file)) {
            continue;
        }
        const bool coded = e->kind == MZ_TERM_ACTOR || e->kind == MZ_TERM_PUBLISHER || e->kind == MZ_TERM_DATASET;
        if (coded && !mz_actor_code_valid(mz_term_arg(e, 0))) {
            note(faults, e, "this is no code of an actor", "write country, role, group, as in PAKMIL or PAKREBTTP",
                 mz_term_arg(e, 0), perm);
        }
        if (e->kind == MZ_TERM_ACTOR && !is_status(mz_term_arg(e, 1))) {
            note(faults, e, "this is no status of victims",
                 "write civilian, military, police, militant, mixed or unknown", mz_term_arg(e, 1), perm);
        }
        if (e->from != MZ_NO_DAY && e->to != MZ_NO_DAY && e->from >= e->to) {
            note(faults, e, "the entry ends before it begins",
                 "the second day is the first on which it no longer holds", name_of(e), perm);
        }
        if (coded && rival(e, true) != NULL) {
            note(faults, e, "the name has two codes on one day", "give the entries days, or keep one of them",
                 name_of(e), perm);
        }
    }
}
