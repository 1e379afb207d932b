/* Facts about incidents and statements that several parts of the page need. */
#include "brief/page.h"

mz_laid mz_incident_laid_to(const mz_brief_input *in, const mz_brief_incident *incident)
{
    mz_laid laid = {.one = -1};
    for (mz_len i = 0; i < incident->members_n; i++) {
        const mz_statement *s = in->statements[incident->members[i].statement].statement;
        for (mz_len k = 0; s->polarity == MZ_AFFIRMED && s->stance != MZ_DENIES && k < s->agents_n; k++) {
            const mz_str side = mz_account_side(s->agents[k].actor);
            const int party = mz_brief_party(in, side);
            if (party >= 0 && party < MZ_BRIEF_PARTIES_MAX) {
                laid.by[party] = true;
            } else if (mz_actor_is_armed_group(s->agents[k].actor)) {
                laid.third = true;
            }
        }
    }
    int n = laid.third;
    for (int i = 0; i < MZ_BRIEF_PARTIES_MAX; i++) {
        n += laid.by[i];
        laid.one = laid.by[i] ? i : laid.one;
    }
    laid.one = n == 1 && !laid.third ? laid.one : -1;
    return laid;
}

/* Whether anybody says that it was more than nobody. */
static bool says_some(const mz_account_line *l)
{
    bool some = l->established.known && l->established.v.hi > 0;
    for (mz_len i = 0; i < l->said_n; i++) {
        some = some || (l->said[i].counted && l->said[i].bounds.hi > 0);
    }
    for (mz_len i = 0; i < l->independent_n; i++) {
        some = some || l->independent[i].bounds.hi > 0;
    }
    return some;
}

/* The order of severity of the vocabulary: civilian death, military death, abduction, injury, displacement, damage,
 * other. */
static int gravity_of(const mz_brief_incident *incident)
{
    int worst = 6;
    for (mz_len i = 0; i < incident->account.n; i++) {
        const mz_account_line *l = &incident->account.v[i];
        int g = 6;
        if (!says_some(l)) {
            continue;
        }
        if (l->effect == MZ_KILLED) {
            g = l->status == MZ_LINE_ARMED ? 1 : 0;
        } else if (l->effect == MZ_CAPTURED || l->effect == MZ_MISSING) {
            g = 2;
        } else {
            g = l->effect == MZ_DISPLACED ? 4 : 3;
        }
        worst = g < worst ? g : worst;
    }
    for (mz_len i = 0; worst > 5 && i < incident->types_n; i++) {
        worst = mz_str_eq(incident->types[i], S("property_destruction")) ? 5 : worst;
    }
    return worst;
}

static int by_gravity(const void *x, const void *y, void *ctx)
{
    const mz_brief_input *in = ctx;
    return gravity_of(&in->incidents[*(const int32_t *)x]) - gravity_of(&in->incidents[*(const int32_t *)y]);
}

int32_t *mz_incidents_by_gravity(const mz_brief_input *in, mz_arena *perm, mz_arena scratch)
{
    int32_t *v = mz_new(perm, int32_t, in->incidents_n);
    for (mz_len i = 0; i < in->incidents_n; i++) {
        v[i] = (int32_t)i;
    }
    mz_sort(v, in->incidents_n, (mz_len)sizeof *v, by_gravity, (void *)(uintptr_t)in, scratch);
    return v;
}

int mz_statement_party(const mz_brief_input *in, const mz_brief_statement *s, mz_voice *voice)
{
    mz_str side;
    *voice = mz_account_voice(mz_statement_speaker(s->statement, s->document), in->parties, in->parties_n, &side);
    return *voice == MZ_VOICE_PARTY ? mz_brief_party(in, side) : -1;
}

mz_str mz_statement_speaker_name(const mz_brief_input *in, const mz_brief_statement *s, mz_arena *perm)
{
    const mz_statement *t = s->statement;
    const mz_str code = mz_statement_speaker(t, s->document);
    if (t->sources_n > 0 && t->sources[t->sources_n - 1].span.text.len > 0) {
        return t->sources[t->sources_n - 1].span.text;
    }
    if (s->document->publisher.len > 0) {
        return s->document->publisher;
    }
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    if (code.len > 0) {
        mz_put_brief_name(in, code, &b);
    } else {
        mz_puts(&b, "A source that is not named");
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}
