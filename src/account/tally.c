/* Whose figures stand beside whose. */
#include "account/account.h"

static bool can_both_be(mz_interval a, mz_interval b)
{
    return (a.hi == MZ_OPEN || a.hi >= b.lo) && (b.hi == MZ_OPEN || b.hi >= a.lo);
}

static bool counts(const mz_said *s) { return s->counted && !s->derived; }

static const mz_said *voice_of(const mz_account_line *l, mz_len i)
{
    return i < l->said_n ? &l->said[i] : &l->independent[i - l->said_n];
}

static mz_speaker_tally *row_of(mz_tally *t, mz_str speaker, mz_arena *perm)
{
    bool fresh;
    const int64_t at = *mz_map_put(&t->speaker_at, speaker, t->speakers.n, &fresh, perm);
    if (fresh) {
        *mz_push(perm, &t->speakers) = (mz_speaker_tally){.speaker = speaker};
    }
    return &t->speakers.v[at];
}

/* What the other voices make of one voice's figure. */
static mz_speaker_tally compare(const mz_account_line *l, mz_len at)
{
    const mz_said *own = voice_of(l, at);
    mz_speaker_tally out = {.figures = 1, .alone = 1};
    for (mz_len i = 0; i < l->said_n + l->independent_n; i++) {
        const mz_said *other = voice_of(l, i);
        if (i != at && counts(other)) {
            out.alone = 0;
            if (can_both_be(own->bounds, other->bounds)) {
                out.borne_out = 1;
            } else {
                out.contradicted = 1;
            }
        }
    }
    if (l->grade == MZ_GRADE_FOUND && l->established.known) {
        out.found_so = can_both_be(own->bounds, l->established.v);
        out.found_otherwise = !out.found_so;
    }
    return out;
}

static void add(mz_speaker_tally *to, const mz_speaker_tally *one)
{
    to->figures += one->figures;
    to->alone += one->alone;
    to->borne_out += one->borne_out;
    to->contradicted += one->contradicted;
    to->found_so += one->found_so;
    to->found_otherwise += one->found_otherwise;
}

/* Every pair of a group's speakers. */
static void add_copies(mz_tally *t, const mz_said *group, mz_arena *perm)
{
    for (mz_len i = 0; i < group->members_n; i++) {
        for (mz_len k = i + 1; k < group->members_n; k++) {
            const bool swap = mz_str_cmp(group->members[i], group->members[k]) > 0;
            const mz_str a = group->members[swap ? k : i], b = group->members[swap ? i : k];
            bool fresh;
            const mz_str key = mz_str_concat(perm, a, S("\n"), b);
            const int64_t at = *mz_map_put(&t->copy_at, key, t->copies.n, &fresh, perm);
            if (fresh) {
                *mz_push(perm, &t->copies) = (mz_copying){a, b, 0};
            }
            t->copies.v[at].lines++;
        }
    }
}

static bool named_before(const mz_said *voice, mz_len m)
{
    for (mz_len i = 0; i < m; i++) {
        if (mz_str_eq(voice->members[i], voice->members[m])) {
            return true;
        }
    }
    return false;
}

void mz_tally_line(mz_tally *t, const mz_account_line *line, mz_arena *perm)
{
    for (mz_len i = 0; i < line->said_n + line->independent_n; i++) {
        const mz_said *voice = voice_of(line, i);
        if (!counts(voice)) {
            continue;
        }
        const mz_speaker_tally one = compare(line, i);
        for (mz_len m = 0; m < voice->members_n; m++) {
            if (!named_before(voice, m)) {
                add(row_of(t, voice->members[m], perm), &one);
            }
        }
        if (voice->members_n == 0) {
            add(row_of(t, voice->by, perm), &one);
        }
        if (i >= line->said_n) {
            add_copies(t, voice, perm);
        }
    }
}

const mz_speaker_tally *mz_tally_of(const mz_tally *t, mz_str speaker)
{
    const int64_t *at = mz_map_get(&t->speaker_at, speaker);
    return at == NULL ? NULL : &t->speakers.v[*at];
}
