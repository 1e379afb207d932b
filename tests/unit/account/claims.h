/* claims.h: a small language for tests of accounts.
 *
 *   "B>A k 150+"            B says of A's armed: at least 150 killed
 *   "A>A k 23 @1"           … on day 1          "~40" about 40; "12-15" 12 to 15; "2+" at least 2; "none" 0
 *   "N1>A k 12 civ"         status: armed (default), civ, any
 *   "N1>A k +3" increment   "N1>A k total 12"   "N1>A k sub 2 part=children"
 *   "A>A k deny 150"        "B>A k 2+ civ own"  by its own act, conceded
 *   "N1>A k 5 key=x doc=d"  shares the copy key x; stands in document d
 *   "A>A k 60+ 9..31"       a total from day 9 to day 31
 *   "N1>A k 5 i=2 node=7 org=army" incident, node, and the organ (default: the speaker itself)
 * Speakers A, B, C: parties; X…: another armed actor; N…: independent; U…: nobody vouches. "A.army" is an organ of A.
 */
#ifndef MZ_TEST_CLAIMS_H
#define MZ_TEST_CLAIMS_H

#include "test.h"

#include "account/account.h"

#include <stdlib.h>
#include <string.h>

typedef struct ledger {
    mz_region region;
    mz_arena perm;
    mz_claims claims;
    mz_findings findings;
} ledger;

static inline ledger ledger_new(void)
{
    ledger l = {0};
    assert_ok(mz_region_new((mz_len)256 << 20, &l.region, &l.perm));
    return l;
}

static inline mz_interval interval_of(mz_str w, bool *approx)
{
    *approx = w.len > 0 && w.data[0] == '~';
    w = *approx ? mz_str_from(w, 1) : w;
    if (mz_str_eq(w, S("none"))) {
        return (mz_interval){0, 0};
    }
    mz_interval v = {0, 0};
    const mz_len dash = mz_str_find_byte(w, '-');
    const bool open = mz_str_ends(w, S("+"));
    const mz_str lo = mz_str_sub(w, 0, dash >= 0 ? dash : w.len - open);
    if (!mz_str_int(lo, &v.lo)) {
        fail_msg("no number: %.*s", SFMT(w));
    }
    v.hi = open ? MZ_OPEN : v.lo;
    if (dash >= 0 && !mz_str_int(mz_str_from(w, dash + 1), &v.hi)) {
        fail_msg("no number: %.*s", SFMT(w));
    }
    return v;
}

static inline void word_to_claim(ledger *l, mz_claim *c, mz_str w)
{
    int64_t n = 0;
    const mz_len dots = mz_str_find(w, S(".."));
    if (mz_str_eq(w, S("civ"))) {
        c->status = MZ_CIVILIAN;
    } else if (mz_str_eq(w, S("any"))) {
        c->status = MZ_UNKNOWN;
    } else if (mz_str_eq(w, S("militant"))) {
        c->status = MZ_MILITANT;
    } else if (mz_str_eq(w, S("own"))) {
        c->own_act = true;
        c->stance = MZ_CONCEDES;
    } else if (mz_str_eq(w, S("deny"))) {
        c->stance = MZ_DENIES;
    } else if (mz_str_eq(w, S("possible"))) {
        c->polarity = MZ_POSSIBLE;
    } else if (mz_str_eq(w, S("total"))) {
        c->basis = MZ_TOTAL;
    } else if (mz_str_eq(w, S("sub"))) {
        c->basis = MZ_SUBSET;
    } else if (mz_str_starts(w, S("part="))) {
        c->part = mz_str_copy(&l->perm, mz_str_from(w, 5));
    } else if (mz_str_starts(w, S("doc="))) {
        c->document = mz_str_copy(&l->perm, mz_str_from(w, 4));
    } else if (mz_str_starts(w, S("i=")) && mz_str_int(mz_str_from(w, 2), &n)) {
        c->incident = (int32_t)n;
    } else if (mz_str_starts(w, S("node=")) && mz_str_int(mz_str_from(w, 5), &n)) {
        c->node = (int32_t)n;
    } else if (mz_str_starts(w, S("key=")) || mz_str_starts(w, S("cites="))) {
        mz_copy_key *k = mz_new(&l->perm, mz_copy_key, 1);
        const mz_str key = mz_str_copy(&l->perm, mz_str_from(w, mz_str_find_byte(w, '=') + 1));
        *k = (mz_copy_key){key, mz_str_starts(w, S("cites=")) ? key : (mz_str){0}};
        c->copies = k;
        c->copies_n = 1;
    } else if (mz_str_starts(w, S("@")) && mz_str_int(mz_str_from(w, 1), &n)) {
        c->said = (mz_day)n;
    } else if (dots > 0) {
        int64_t to = 0;
        assert_true(mz_str_int(mz_str_sub(w, 0, dots), &n) && mz_str_int(mz_str_from(w, dots + 2), &to));
        c->from = (mz_day)n;
        c->to = (mz_day)to;
        c->basis = MZ_TOTAL;
    } else {
        if (mz_str_starts(w, S("+"))) {
            c->basis = MZ_INCREMENT;
            w = mz_str_from(w, 1);
        }
        c->count = interval_of(w, &c->approx);
        c->counted = true;
    }
}

static inline mz_voice voice_of(mz_str who)
{
    return who.data[0] == 'N'   ? MZ_VOICE_INDEPENDENT
           : who.data[0] == 'U' ? MZ_VOICE_UNVOUCHED
           : who.data[0] == 'X' ? MZ_VOICE_ARMED
                                : MZ_VOICE_PARTY;
}

static inline mz_effect effect_of(mz_str w)
{
    return mz_str_eq(w, S("k")) ? MZ_KILLED : mz_str_eq(w, S("w")) ? MZ_WOUNDED : MZ_CASUALTIES;
}

/* Adds one claim; it is recorded behind those before it. */
static inline mz_claim *says(ledger *l, const char *line)
{
    mz_claim *c = mz_push(&l->perm, &l->claims);
    mz_str rest = mz_str_of(line);
    mz_str head = mz_str_cut(&rest, ' ');
    mz_str who = mz_str_cut(&head, '>');
    c->speaker = mz_str_copy(&l->perm, who);
    c->voice = voice_of(who);
    if (c->voice == MZ_VOICE_PARTY || c->voice == MZ_VOICE_ARMED) {
        c->side = mz_str_copy(&l->perm, mz_str_cut(&who, '.'));
    }
    c->victim_side = mz_str_copy(&l->perm, head);
    c->status = MZ_MILITARY;
    c->stance = MZ_CLAIMS;
    c->node = -1;
    c->order = l->claims.n;
    c->from = c->to = MZ_NO_DAY;
    c->effect = effect_of(mz_str_cut(&rest, ' '));
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_int(&b, c->order);
    c->ref = mz_str_copy(&l->perm, mz_buf_str(&b));
    c->document = c->ref;
    while (rest.len > 0) {
        word_to_claim(l, c, mz_str_cut(&rest, ' '));
    }
    return c;
}

/* Several at once, "; " between them. */
static inline void say_them(ledger *l, const char *lines)
{
    char one[256];
    while (*lines != '\0') {
        const char *end = strstr(lines, "; ");
        const size_t n = end != NULL ? (size_t)(end - lines) : strlen(lines);
        assert_true(n < sizeof one);
        (void)memcpy(one, lines, n);
        one[n] = '\0';
        (void)says(l, one);
        lines += n + (end != NULL ? 2 : 0);
    }
}

static inline void finds(ledger *l, int32_t incident, const char *side, mz_effect effect, const char *count)
{
    bool approx = false;
    *mz_push(&l->perm, &l->findings) = (mz_finding){.incident = incident,
                                                    .ref = S("f"),
                                                    .side = mz_str_of(side),
                                                    .status = MZ_LINE_ARMED,
                                                    .effect = effect,
                                                    .count = interval_of(mz_str_of(count), &approx)};
}

static inline const mz_account_line *line_in(const mz_account *a, const char *side, mz_status_line status,
                                             mz_effect effect, const char *part)
{
    for (mz_len i = 0; i < a->n; i++) {
        const mz_account_line *l = &a->v[i];
        if (mz_str_eq(l->side, mz_str_of(side)) && l->status == status && l->effect == effect &&
            mz_str_eq(l->part, mz_str_of(part))) {
            return l;
        }
    }
    return NULL;
}

static inline void put_bounds(mz_buf *b, mz_account_bounds v)
{
    if (!v.known) {
        mz_puts(b, "-");
        return;
    }
    mz_put_int(b, v.v.lo);
    if (v.v.hi == MZ_OPEN) {
        mz_puts(b, "+");
    } else if (v.v.hi != v.v.lo) {
        mz_puts(b, "..");
        mz_put_int(b, v.v.hi);
    }
}

/* "12..20 fair split": what is established, the grade, the flags. */
static inline mz_str brief_of(ledger *l, const mz_account_line *line)
{
    if (line == NULL) {
        return S("no line");
    }
    MZ_BUF_SCOPED b = mz_buf_new(256);
    put_bounds(&b, line->established);
    mz_puts(&b, " ");
    mz_put(&b, mz_grade_word(line->grade));
    for (int bit = 0; bit < MZ_ACCOUNT_FLAGS; bit++) {
        if ((line->flags >> bit & 1) != 0) {
            mz_puts(&b, " ");
            mz_put(&b, mz_account_flag_word(bit));
        }
    }
    return mz_str_copy(&l->perm, mz_buf_str(&b));
}

#endif
