/* Tables of events -> reports -> incidents: any bytes; what is read can be matched, and the incidents are a partition.
 */
#include "incident/incident.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const mz_events *t, const mz_matched *m)
{
    mz_len firsts = 0;
    for (mz_len i = 0; i < t->n; i++) {
        mz_assert(m->first[m->first[i]] == m->first[i]);
        mz_assert((m->probability_ppm[i] >= 0 && m->probability_ppm[i] <= 1000000) || m->probability_ppm[i] == -1);
        firsts += m->first[i] == i;
    }
    mz_assert(firsts == m->incidents);
    for (mz_len i = 0; i < m->edges_n; i++) {
        const mz_edge *e = &m->edges[i];
        mz_assert(e->accepted == (m->first[e->a] == m->first[e->b]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region = {0};
    mz_arena perm;
    if (mz_failed(mz_region_new(INT64_C(1) << 31, &region, &perm))) {
        return 0;
    }
    const mz_arena scratch = {perm.beg + (1 << 30), perm.end};
    perm.end = scratch.beg;
    const mz_str text = {data, (mz_len)size};
    const mz_weights *w = NULL;
    mz_events t = {0};
    mz_links links = {0};
    mz_matched m;
    mz_events_options o = {.qualify = size % 2 != 0};
    mz_assert(!mz_failed(mz_weights_parse(S(""), &w, &perm)));
    (void)mz_links_parse(text, &links, &perm).code;
    if (!mz_failed(mz_events_read(S("fuzz.csv"), text, &o, &t, &perm)) &&
        !mz_failed(mz_events_settle(&t, &perm, scratch))) {
        const mz_status s = mz_match(t.v, t.n, links.v, links.n, w, 1, &m, &perm, scratch);
        if (!mz_failed(s)) {
            check(&t, &m);
        }
    }
    mz_region_free(&region);
    return 0;
}
