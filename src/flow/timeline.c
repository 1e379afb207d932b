/* Who speaks of which days: incidents of a period in lanes, and the days on which each lane was silent. */
#include "flow/inside.h"

typedef struct making {
    mz_case *c;
    mz_timeline *out;
    bool **spoke;
    mz_arena *perm;
} making;

static mz_len joint_of(const making *m) { return m->c->parties_n; }
static mz_len others_of(const making *m) { return m->c->parties_n + 1; }

/* The lane of a speaker: of a party, or of everybody else. */
static mz_len lane_of(const making *m, mz_str speaker)
{
    mz_str side;
    if (mz_account_voice(speaker, m->c->parties, m->c->parties_n, &side) == MZ_VOICE_PARTY) {
        for (mz_len p = 0; p < m->c->parties_n; p++) {
            if (mz_str_eq(m->c->parties[p].code, side)) {
                return p;
            }
        }
    }
    return others_of(m);
}

static void widen(mz_lane_span *s, mz_day from, mz_day to)
{
    s->said++;
    to = from != MZ_NO_DAY && to == MZ_NO_DAY ? from : to;
    if (from != MZ_NO_DAY) {
        s->from = s->from == MZ_NO_DAY || from < s->from ? from : s->from;
        s->to = s->to == MZ_NO_DAY || to > s->to ? to : s->to;
    }
}

/* One report: its days as matching takes them, which are its document's where it names none. */
static mz_status take_report(making *m, mz_statement_id id, mz_lane_span *lanes)
{
    mz_rows said, report;
    const mz_value v[] = {mz_value_number(id)};
    mz_arena room = *m->perm;
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_STATEMENT, v, 1, &said, &room));
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_REPORT, v, 1, &report, &room));
    if (said.n > 0 && report.n > 0) {
        const mz_report_row *r = report.v;
        widen(&lanes[lane_of(m, ((const mz_statement_row *)said.v)->speaker)], r->from, r->to);
    }
    return mz_ok();
}

static mz_status take_lanes(making *m, mz_happening *h)
{
    mz_rows members;
    mz_len speaking = 0;
    mz_lane_span *lanes = mz_new(m->perm, mz_lane_span, m->out->lanes);
    const mz_value v[] = {mz_value_number(h->incident.id)};
    for (mz_len i = 0; i < m->out->lanes; i++) {
        lanes[i].from = lanes[i].to = MZ_NO_DAY;
    }
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_MEMBERS, v, 1, &members, m->perm));
    for (mz_len i = 0; i < members.n; i++) {
        MZ_TRY(take_report(m, ((const mz_member_row *)members.v)[i].statement, lanes));
    }
    mz_lane_span *joint = &lanes[joint_of(m)];
    for (mz_len p = 0; p < m->c->parties_n; p++) {
        if (lanes[p].said > 0) {
            widen(joint, lanes[p].from, lanes[p].to);
            speaking++;
        }
    }
    if (speaking < 2) {
        *joint = (mz_lane_span){MZ_NO_DAY, MZ_NO_DAY, 0};
    }
    h->lanes = lanes;
    return mz_ok();
}

static mz_status take_incidents(making *m)
{
    mz_rows rows;
    const mz_value span[] = {mz_value_number(m->out->from), mz_value_number(m->out->to)};
    MZ_TRY(mz_index_ask(m->c->index, MZ_Q_INCIDENTS, span, 2, &rows, m->perm));
    const mz_len n = rows.n < MZ_WHOLE_SPANS_MAX ? rows.n : MZ_WHOLE_SPANS_MAX;
    mz_happening *v = mz_new(m->perm, mz_happening, n);
    for (mz_len i = 0; i < n; i++) {
        v[i].incident = ((const mz_incident_row *)rows.v)[i];
        MZ_TRY(take_lanes(m, &v[i]));
    }
    m->out->v = v;
    m->out->n = n;
    m->out->all = rows.n;
    return mz_ok();
}

/* Days on which somebody of the lane said anything; jointly: all parties did. */
static mz_status take_spoken(making *m)
{
    static const mz_kind kinds[] = {MZ_EVENT, MZ_ACT, MZ_FIGURE};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        mz_rows rows;
        mz_arena room = *m->perm;
        const mz_value v[] = {mz_value_number((int64_t)kinds[k]), mz_value_number(m->out->from),
                              mz_value_number(m->out->to)};
        MZ_TRY(mz_index_ask(m->c->index, MZ_Q_STATEMENTS_SAID, v, 3, &rows, &room));
        for (mz_len i = 0; i < rows.n; i++) {
            const mz_statement_row *r = &((const mz_statement_row *)rows.v)[i];
            m->spoke[lane_of(m, r->speaker)][r->said - m->out->from] = true;
        }
    }
    for (mz_day d = 0; d <= m->out->to - m->out->from; d++) {
        bool all = true;
        for (mz_len p = 0; p < m->c->parties_n; p++) {
            all = all && m->spoke[p][d];
        }
        m->spoke[joint_of(m)][d] = all;
    }
    return mz_ok();
}

mz_status mz_flow_timeline(mz_case *c, mz_day from, mz_day to, mz_timeline *out, mz_arena *perm)
{
    making m = {.c = c, .out = out, .perm = perm};
    if (from > to) {
        return mz_fail(MZ_BAD_INPUT, "the first day stands before the last", -1);
    }
    if (to - from >= MZ_WHOLE_DAYS_MAX) {
        return mz_fail(MZ_LIMIT, "a timeline shows at most 400 days: choose a shorter period", -1);
    }
    *out = (mz_timeline){.from = from, .to = to, .lanes = c->parties_n + 2};
    m.spoke = mz_new(perm, bool *, out->lanes);
    for (mz_len i = 0; i < out->lanes; i++) {
        m.spoke[i] = mz_new(perm, bool, to - from + 1);
    }
    MZ_TRY(take_incidents(&m));
    MZ_TRY(take_spoken(&m));
    out->spoke = (const bool *const *)m.spoke;
    return mz_ok();
}
