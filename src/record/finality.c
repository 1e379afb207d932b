#include "record/cosigned.h"

mz_str mz_finality_word(mz_finality_grade g)
{
    return g == MZ_GRADE_SETTLED ? S("settled") : g == MZ_GRADE_COSIGNED ? S("cosigned") : S("in the tree");
}

mz_status mz_record_policy(mz_record *r, mz_policy *out, mz_len *index, mz_arena *perm)
{
    MZ_TRY(mz_inside_fold(r));
    const mz_standing *s = &r->ledger.standing;
    mz_policy p = {.quorum = -1};
    if (s->policy > 0) {
        MZ_TRY(mz_policy_parse(mz_str_copy(perm, s->v[s->policy - 1].text), &p, perm));
    }
    *out = p;
    *index = s->policy > 0 ? s->v[s->policy - 1].in_force : -1;
    return mz_ok();
}

mz_len mz_record_last_policy(mz_record *r)
{
    mz_len last = -1;
    for (mz_len i = 0; !mz_failed(mz_inside_fold(r)) && i < r->ledger.standing.n; i++) {
        const mz_agreed *a = &r->ledger.standing.v[i];
        last = a->kind == MZ_STANDS_POLICY ? a->index : last;
    }
    return last;
}

/* What is needed to judge checkpoints: the witnesses, and the policy's names among them. */
typedef struct bench {
    mz_record *r;
    mz_policy policy;
    mz_len policy_index;
    mz_witness_view *w;
    mz_len n;
    mz_len *at; /* for each name of the policy its witness; -1 for groups */
    mz_utc *times;
} bench;

#define SEEN_BYTES ((mz_len)1 << 32) /* address space */

/* Forgets what was verified when the register or the policy may have changed since. */
static mz_status keep_room(mz_record *r)
{
    if (r->cosigned.times != NULL && r->cosigned.judged == r->ledger.size) {
        return mz_ok();
    }
    if (r->cosigned.region.base == NULL) {
        MZ_TRY(mz_region_new(SEEN_BYTES, &r->cosigned.region, &r->cosigned.room));
    }
    unsigned char *base = r->cosigned.region.base;
    r->cosigned.room = (mz_arena){base, base + r->cosigned.region.size_bytes};
    r->cosigned.times = mz_new(&r->cosigned.room, mz_utc *, r->cosigned.n);
    r->cosigned.judged = r->ledger.size;
    return mz_ok();
}

static mz_status set_up(mz_record *r, bench *b, mz_arena *perm)
{
    *b = (bench){.r = r};
    MZ_TRY(mz_record_policy(r, &b->policy, &b->policy_index, perm));
    b->w = mz_inside_witnesses(r, b->policy_index < 0 ? NULL : &b->policy, &b->n, &b->at, perm);
    b->times = mz_new(perm, mz_utc, b->n);
    MZ_TRY(mz_inside_cosigned_sizes(r, r->work));
    return keep_room(r);
}

static bool has_quorum(const bench *b) { return b->policy_index >= 0 && b->policy.quorum >= 0; }

/* Is the quorum met by the cosignatures made up to `until`? */
static bool met_until(const bench *b, mz_utc until, mz_arena scratch)
{
    mz_utc *named = mz_new(&scratch, mz_utc, b->policy.names_n);
    for (mz_len i = 0; i < b->policy.names_n; i++) {
        const mz_utc t = b->at[i] < 0 ? -1 : b->times[b->at[i]];
        named[i] = t <= until ? t : -1;
    }
    return mz_policy_met(&b->policy, named);
}

/* When the quorum of b->times was complete; -1: it is not. */
static mz_utc quorum_time(const bench *b, mz_arena scratch)
{
    mz_utc best = -1;
    for (mz_len i = 0; has_quorum(b) && i < b->n; i++) {
        const mz_utc t = b->times[i];
        if (t >= 0 && (best < 0 || t < best) && met_until(b, t, scratch)) {
            best = t;
        }
    }
    return best;
}

/* Can the i-th cosigned checkpoint tell anything new? Most of a long record's cannot, and cost no verification then. */
static bool worth(bench *b, mz_len i, bool quorum_wanted, bool last)
{
    mz_record *r = b->r;
    mz_arena scratch = r->work;
    if (r->cosigned.times[i] != NULL) {
        return true;
    }
    bool *there = mz_new(&scratch, bool, b->n), news = false;
    mz_inside_cosigned_names(r, r->cosigned.v[i], b->w, b->n, there, scratch);
    for (mz_len k = 0; k < b->n; k++) {
        news = news || (there[k] && (last ? b->w[k].last_size : b->w[k].first_size) < 0);
        b->times[k] = there[k] ? 0 : -1;
    }
    return news || (quorum_wanted && quorum_time(b, scratch) >= 0);
}

/* Fills b->times from the i-th cosigned checkpoint; false when that one does not hold. */
static bool look(bench *b, mz_len i)
{
    mz_record *r = b->r;
    mz_utc **kept = &r->cosigned.times[i];
    if (*kept == NULL) {
        *kept = mz_new(&r->cosigned.room, mz_utc, b->n + 1); /* the last one tells that the file holds */
        (*kept)[b->n] = !mz_failed(mz_inside_cosigned_times(r, r->cosigned.v[i], b->w, b->n, *kept, r->work));
    }
    (void)memcpy(b->times, *kept, (size_t)b->n * sizeof *b->times);
    return (*kept)[b->n] != 0;
}

/* --- one entry ---------------------------------------------------------------------------------------------------- */

/* The checkpoints that cover the entry, the smallest first, until everybody was seen and it is settled. */
static void walk_up(bench *b, mz_finality *f)
{
    mz_len unseen = b->n;
    for (mz_len i = 0; i < b->r->cosigned.n && (unseen > 0 || (has_quorum(b) && f->settled_size < 0)); i++) {
        const mz_len size = b->r->cosigned.v[i];
        if (size <= f->index || !worth(b, i, f->settled_size < 0, false) || !look(b, i)) {
            continue;
        }
        for (mz_len k = 0; k < b->n; k++) {
            if (b->times[k] >= 0 && b->w[k].first_size < 0) {
                b->w[k].first_time = b->times[k];
                b->w[k].first_size = size;
                unseen--;
                f->grade = f->grade == MZ_GRADE_TREE ? MZ_GRADE_COSIGNED : f->grade;
            }
        }
        const mz_utc time = f->settled_size < 0 ? quorum_time(b, b->r->work) : -1;
        if (time >= 0) {
            f->settled_size = size;
            f->settled_time = time;
            f->grade = MZ_GRADE_SETTLED;
        }
    }
}

mz_status mz_record_finality(mz_record *r, mz_len index, mz_finality *out, mz_arena *perm)
{
    mz_entry e;
    bench b;
    mz_arena scratch = r->work;
    MZ_TRY(mz_record_entry(r, index, &e, &scratch));
    MZ_TRY(set_up(r, &b, perm));
    mz_finality f = {.index = index,
                     .claimed = e.draft.time,
                     .policy = b.policy_index >= 0,
                     .grade = MZ_GRADE_TREE,
                     .settled_size = -1,
                     .settled_time = -1};
    walk_up(&b, &f);
    f.v = b.w;
    f.n = b.n;
    *out = f;
    return mz_ok();
}

/* " by PAK 2026-…Z, by AFG 2026-…Z and by 2 neutral witnesses" */
static void put_cosigners(mz_buf *b, const mz_finality *f)
{
    mz_len neutral = 0;
    for (mz_len i = 0; i < f->n; i++) {
        if (f->v[i].first_time < 0) {
            continue;
        }
        if (f->v[i].party.len == 0) {
            neutral++;
            continue;
        }
        mz_puts(b, " by ");
        mz_put(b, f->v[i].party);
        mz_put_byte(b, ' ');
        mz_put_utc(b, f->v[i].first_time);
    }
    if (neutral > 0) {
        mz_puts(b, " by ");
        mz_put_int(b, neutral);
        mz_put(b, neutral == 1 ? S(" neutral witness") : S(" neutral witnesses"));
    }
}

void mz_put_finality(mz_buf *b, const mz_finality *f)
{
    mz_put(b, mz_finality_word(f->grade));
    if (f->grade == MZ_GRADE_SETTLED) {
        mz_put_byte(b, ' ');
        mz_put_utc(b, f->settled_time);
        mz_puts(b, ", cosigned");
    }
    put_cosigners(b, f);
    if (f->grade != MZ_GRADE_SETTLED) {
        mz_put(b, f->policy ? S("; not settled: the quorum of the witness policy has not cosigned it")
                            : S("; not settled: no witness policy is in force"));
    }
}

/* --- the record as a whole ---------------------------------------------------------------------------------------- */

/* From the largest checkpoint down, until everybody was seen and one has the quorum. */
static void walk_down(bench *b, mz_record_state *s)
{
    mz_len unseen = b->n;
    for (mz_len i = b->r->cosigned.n - 1; i >= 0 && (unseen > 0 || (has_quorum(b) && s->settled == 0)); i--) {
        const mz_len size = b->r->cosigned.v[i];
        if (!worth(b, i, s->settled == 0, true) || !look(b, i)) {
            continue;
        }
        for (mz_len k = 0; k < b->n; k++) {
            if (b->times[k] >= 0 && b->w[k].last_size < 0) {
                b->w[k].last_time = b->times[k];
                b->w[k].last_size = size;
                unseen--;
            }
        }
        const mz_utc time = s->settled == 0 ? quorum_time(b, b->r->work) : -1;
        if (time >= 0) {
            s->settled = size;
            s->settled_time = time;
        }
    }
}

mz_status mz_record_standing(mz_record *r, mz_record_state *out, mz_arena *perm)
{
    bench b;
    MZ_TRY(set_up(r, &b, perm));
    MZ_TRY(mz_inside_forks(r, r->work));
    mz_record_state s = {.size = r->edge->size,
                         .settled_time = -1,
                         .policy = b.policy_index,
                         .quorum = has_quorum(&b),
                         .forks = r->forks};
    walk_down(&b, &s);
    for (mz_len i = 0; i < r->ledger.keys_n; i++) {
        s.forked_feeds += r->ledger.feeds[i].forked;
    }
    s.v = b.w;
    s.n = b.n;
    *out = s;
    return mz_ok();
}
