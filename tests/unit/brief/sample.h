/* sample.h: a day of a made-up case, for tests of the brief. Every text is ours and none of it happened. */
#ifndef MZ_TEST_SAMPLE_H
#define MZ_TEST_SAMPLE_H

#include "test.h"

#include "brief/brief.h"

#define SAMPLE_DAY 20515 /* 2026-03-03 */
#define K(lit)                                                                                                         \
    {                                                                                                                  \
        (const uint8_t *)(lit), (mz_len)sizeof(lit) - 1                                                                \
    } /* for static objects */
#define COUNT(v) (mz_len)(sizeof(v) / sizeof *(v))

typedef struct sample {
    mz_region region, work;
    mz_arena perm, scratch;
    mz_brief_input in;
} sample;

typedef struct said {
    const char *ref, *publisher, *actor, *speaker, *code, *words, *type, *agent;
    mz_kind kind;
    mz_stance stance;
    mz_harm harms[2];
    mz_len harms_n;
} said;

#define HARM(what, lo, hi, who, state)                                                                                 \
    {                                                                                                                  \
        .effect = (what), .count = {lo, hi}, .victims = {.span = {K(who), 0, 0}, .actor = K(state)},                   \
        .status = MZ_UNKNOWN                                                                                           \
    }
#define DEAD(lo, hi, who, state) HARM(MZ_KILLED, lo, hi, who, state)
#define HURT(lo, hi, who, state) HARM(MZ_WOUNDED, lo, hi, who, state)

static const mz_account_party sample_parties[] = {{K("PAK"), K("Pakistan")}, {K("AFG"), K("Afghanistan")}};

static mz_mention *mention(sample *s, const char *text, const char *code)
{
    mz_mention *m = mz_new(&s->perm, mz_mention, 1);
    *m = (mz_mention){{mz_str_of(text), 0, (mz_len)strlen(text)}, mz_str_of(code)};
    return m;
}

static mz_brief_statement statement(sample *s, const said *x, mz_len n)
{
    mz_statement *t = mz_new(&s->perm, mz_statement, 1);
    mz_document *d = mz_new(&s->perm, mz_document, 1);
    *t = (mz_statement){.n = n,
                        .begin = 10 * n,
                        .end = 10 * n + 90,
                        .kind = x->kind,
                        .stance = x->stance,
                        .type = mz_str_of(x->type),
                        .harms = x->harms,
                        .harms_n = x->harms_n};
    if (x->speaker != NULL) {
        t->sources = mention(s, x->speaker, x->code);
        t->sources_n = 1;
    }
    if (x->agent != NULL) {
        t->agents = mention(s, x->agent, x->agent);
        t->agents_n = 1;
    }
    *d = (mz_document){.hash = S("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                       .name = S("note.txt"),
                       .publisher = mz_str_of(x->publisher),
                       .actor = mz_str_of(x->actor),
                       .language = S("en"),
                       .date = SAMPLE_DAY,
                       .size_bytes = 900};
    return (mz_brief_statement){.ref = mz_str_of(x->ref),
                                .statement = t,
                                .document = d,
                                .words = mz_str_of(x->words),
                                .signer = S("mizan.example/sample/desk"),
                                .entry = 3 + n,
                                .recorded = 1772550000,
                                .leaf = S("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")};
}

static const said sample_said[] = {
    {"3.0",
     "Army press office",
     "PAKMIL",
     NULL,
     NULL,
     "Shells from across the line hit our post near the pass; four of our soldiers were killed.",
     "shelling",
     "AFGMIL",
     MZ_EVENT,
     MZ_CLAIMS,
     {DEAD(4, 4, "soldiers", "PAKMIL")},
     1},
    {"4.0",
     "Morning Courier",
     "PAKMED",
     "the Taliban authorities",
     "AFGGOV",
     "The Taliban authorities said that their border forces killed at least 30 <Pakistani> soldiers & wounded more "
     "than 50.",
     "shelling",
     "AFGMIL",
     MZ_EVENT,
     MZ_CLAIMS,
     {DEAD(30, MZ_OPEN, "soldiers", "PAKMIL"), HURT(51, MZ_OPEN, "soldiers", "PAKMIL")},
     2},
    {"5.0",
     "Morning Courier",
     "PAKMED",
     "the Taliban authorities",
     "AFGGOV",
     "Aircraft struck two houses in the district, they said, and nine civilians died.",
     "airstrike",
     "PAKMIL",
     MZ_EVENT,
     MZ_ACCUSES,
     {DEAD(9, 9, "civilians", "AFGCVL")},
     1},
    {"6.0",
     "UN mission",
     "IGOUNO",
     NULL,
     NULL,
     "The mission counted eight civilians killed in the district.",
     "airstrike",
     NULL,
     MZ_EVENT,
     MZ_REPORTS,
     {DEAD(8, 8, "civilians", "AFGCVL")},
     1},
    {"7.0",
     "Pakistan foreign ministry",
     "PAKGOV",
     NULL,
     NULL,
     "The ministry denied that any civilian had been hit.",
     "airstrike",
     "PAKMIL",
     MZ_EVENT,
     MZ_DENIES,
     {DEAD(9, 9, "civilians", "AFGCVL")},
     1},
    {"8.0",
     "Turkish foreign ministry",
     "TURGOV",
     NULL,
     NULL,
     "T\xc3\xbcrkiye offered to host a further round of talks.",
     "offer_mediation",
     "TURGOV",
     MZ_ACT,
     MZ_OFFERS,
     {{0}},
     0},
    {"9.0",
     "Tolo News",
     "AFGMED",
     NULL,
     NULL,
     "\xd8\xaf \xd8\xaa\xd9\x88\xd8\xb1\xd8\xae\xd9\x85 \xd8\xaf\xd8\xb1\xd9\x88\xd8\xa7\xd8\xb2\xd9\x87 "
     "\xd9\x84\xd8\xa7 "
     "\xd8\xaa\xda\x93\xd9\x84\xdb\x90 \xd8\xaf\xd9\x87.",
     "border_closure",
     NULL,
     MZ_EVENT,
     MZ_REPORTS,
     {{0}},
     0},
    {"10.0",
     "Army press office",
     "PAKMIL",
     NULL,
     NULL,
     "Since 9 October at least 60 of our soldiers have been killed.",
     "",
     NULL,
     MZ_FIGURE,
     MZ_CLAIMS,
     {DEAD(60, MZ_OPEN, "soldiers", "PAKMIL")},
     1},
};

static void put_statements(sample *s)
{
    mz_brief_statement *v = mz_new(&s->perm, mz_brief_statement, COUNT(sample_said));
    for (mz_len i = 0; i < COUNT(sample_said); i++) {
        v[i] = statement(s, &sample_said[i], i);
    }
    s->in.statements = v;
    s->in.statements_n = COUNT(sample_said);
}

static mz_brief_incident incident(sample *s, const char *id, const char *type, const char *place, mz_point at,
                                  int64_t radius_m, const int32_t *members, mz_len n)
{
    mz_brief_member *m = mz_new(&s->perm, mz_brief_member, n);
    mz_str *types = mz_new(&s->perm, mz_str, 1);
    for (mz_len i = 0; i < n; i++) {
        m[i] =
            (mz_brief_member){members[i], n == 1 ? -1 : 940000, n == 1 ? S("") : S("same day, 4 km apart, same kind")};
    }
    types[0] = mz_str_of(type);
    return (mz_brief_incident){.id = mz_str_of(id),
                               .from = SAMPLE_DAY,
                               .to = SAMPLE_DAY,
                               .placed = radius_m > 0,
                               .at = at,
                               .radius_m = radius_m,
                               .place = mz_str_of(place),
                               .types = types,
                               .types_n = 1,
                               .members = m,
                               .members_n = n,
                               .doubtful = n > 2};
}

/* Claims of the incidents, their accounts, and the account of day and period with one total. */
static void put_accounts(sample *s, mz_brief_incident *incidents, mz_len n)
{
    mz_claims claims = {0}, totals = {0};
    mz_account_happening *h = mz_new(&s->perm, mz_account_happening, n);
    for (mz_len i = 0; i < n; i++) {
        h[i] = (mz_account_happening){SAMPLE_DAY, SAMPLE_DAY, i < 2};
        for (mz_len k = 0; k < incidents[i].members_n; k++) {
            const mz_brief_statement *b = &s->in.statements[incidents[i].members[k].statement];
            const mz_len from = claims.n;
            mz_claims_of(b->statement, b->document, b->ref, b->entry, sample_parties, 2, &claims, &s->perm);
            for (mz_len c = from; c < claims.n; c++) {
                claims.v[c].incident = (int32_t)i;
            }
        }
    }
    const mz_brief_statement *b = &s->in.statements[7];
    mz_claims_of(b->statement, b->document, b->ref, b->entry, sample_parties, 2, &totals, &s->perm);
    totals.v[0].from = SAMPLE_DAY - 145;
    totals.v[0].to = SAMPLE_DAY;
    totals.v[0].basis = MZ_TOTAL;
    const mz_account_options o = {.as_of = INT64_MAX};
    mz_account *each;
    mz_brief_account *day = &s->in.day_account, *all = &s->in.case_account;
    day->name = S("3 March 2026");
    day->scope = (mz_account_scope){.from = SAMPLE_DAY,
                                    .to = SAMPLE_DAY,
                                    .incidents = h,
                                    .incidents_n = n,
                                    .claims = claims.v,
                                    .claims_n = claims.n};
    assert_ok(mz_account_period(&day->scope, &o, &day->account, &each, &s->perm, s->scratch));
    for (mz_len i = 0; i < n; i++) {
        incidents[i].account = each[i];
    }
    *all = *day;
    all->name = S("since 9 October 2025");
    all->scope.from = SAMPLE_DAY - 145;
    all->scope.totals = totals.v;
    all->scope.totals_n = totals.n;
    assert_ok(mz_account_period(&all->scope, &o, &all->account, NULL, &s->perm, s->scratch));
    s->in.previous_account = (mz_brief_account){.name = S("2 March 2026")};
}

static void put_incidents(sample *s)
{
    static const int32_t first[] = {0, 1}, second[] = {2, 3, 4}, third[] = {6};
    mz_brief_incident *v = mz_new(&s->perm, mz_brief_incident, 3);
    v[0] = incident(s, "i3.0", "shelling", "Angoor Ada", (mz_point){32480000, 69280000}, 8000, first, 2);
    v[1] = incident(s, "i5.0", "airstrike", "Barmal", (mz_point){32580000, 69050000}, 30000, second, 3);
    v[2] = incident(s, "i9.0", "border_closure", "Torkham", (mz_point){34120000, 71090000}, 1000, third, 1);
    put_accounts(s, v, 3);
    s->in.incidents = v;
    s->in.incidents_n = 3;
}

static void put_lines(sample *s)
{
    static const mz_point a[] = {{29850000, 66350000}, {31000000, 66700000}, {31400000, 68100000},
                                 {32000000, 69300000}, {33100000, 69550000}, {33900000, 70000000},
                                 {34120000, 71090000}, {35300000, 71600000}};
    static const mz_point b[] = {{29800000, 66500000}, {30900000, 66900000}, {31250000, 68300000},
                                 {31900000, 69550000}, {33000000, 69800000}, {33800000, 70250000},
                                 {34050000, 71300000}, {35200000, 71800000}};
    mz_line *v = mz_new(&s->perm, mz_line, 2);
    mz_path *paths = mz_new(&s->perm, mz_path, 2);
    paths[0] = (mz_path){a, COUNT(a)};
    paths[1] = (mz_path){b, COUNT(b)};
    v[0] = (mz_line){.id = S("pak"),
                     .name = S("Boundary"),
                     .holder = S("PAK"),
                     .source = S("sketch"),
                     .error_m = 10000,
                     .date = MZ_NO_DAY,
                     .shape = {MZ_SHAPE_LINES, &paths[0], 1}};
    v[1] = (mz_line){.id = S("afg"),
                     .name = S("Line of 2025"),
                     .holder = S("AFG"),
                     .source = S("sketch"),
                     .error_m = 10000,
                     .date = MZ_NO_DAY,
                     .shape = {MZ_SHAPE_LINES, &paths[1], 1}};
    s->in.lines = v;
    s->in.lines_n = 2;
}

static void put_boards(sample *s)
{
    static const mz_brief_reading readings[] = {{K("PAK"), K("breach"), K("any fire across the line is meant")},
                                                {K("AFG"), K("no_breach"), K("only fire on posts is meant")}};
    static const mz_brief_clock clocks[] = {{K("answer"), K("AFG"), SAMPLE_DAY - 1, false, true},
                                            {K("inquiry"), K("TUR"), SAMPLE_DAY + 3, false, false}};
    static const mz_str refs[] = {K("3.0"), K("4.0"), K("11.0")};
    static const mz_brief_breach breaches[] = {
        {.id = K("i3.0/1/AFG"),
         .incident = K("i3.0"),
         .clause = K("1"),
         .clause_text = K("Neither side fires across the line."),
         .side = K("AFG"),
         .result = K("contested_reading"),
         .readings = readings,
         .readings_n = 2,
         .attribution = K("claimed"),
         .position = K("62 % on the side of PAK by the line as drawn by PAK, undetermined"),
         .state = K("alleged"),
         .clocks = clocks,
         .clocks_n = 2,
         .refs = refs,
         .refs_n = 3}};
    static const mz_brief_coverage coverage[] = {{K("11.0"),
                                                  K("IGOMVM"),
                                                  K("denied"),
                                                  K("PAK"),
                                                  K("Angoor Ada"),
                                                  true,
                                                  {32500000, 69290000},
                                                  15000,
                                                  SAMPLE_DAY,
                                                  SAMPLE_DAY,
                                                  K("turned back at the last post")},
                                                 {K(""),
                                                  K("IGOMVM"),
                                                  K("watched"),
                                                  K(""),
                                                  K("Torkham"),
                                                  true,
                                                  {34120000, 71090000},
                                                  5000,
                                                  SAMPLE_DAY,
                                                  SAMPLE_DAY,
                                                  K("team at the gate")}};
    static const mz_brief_source sources[] = {{K("Army press office"), K("PAKMIL"), 2, 2, SAMPLE_DAY},
                                              {K("Tolo News"), K("AFGMED"), 1, 1, SAMPLE_DAY},
                                              {K("Quiet Gazette"), K(""), 0, 0, SAMPLE_DAY - 9}};
    static const mz_brief_crossing crossings[] = {
        {K("Torkham"), {34120000, 71090000}, K("closed"), SAMPLE_DAY, K("AFGMED"), K("9.0")},
        {K("Chaman"), {30920000, 66450000}, K("open"), SAMPLE_DAY - 20, K("PAKGOV"), K("")},
        {K("Ghulam Khan"), {33050000, 69870000}, K("unknown"), MZ_NO_DAY, K(""), K("")}};
    static const mz_brief_reject rejects[] = {{K("sheet.csv"), K("the 31st of February is no day"), 14}};
    static const int32_t acts[] = {5}, loose[] = {7};
    static const mz_act act = {.kind = MZ_COVERAGE,
                               .by = K("IGOMVM"),
                               .date = SAMPLE_DAY,
                               .word = K("denied"),
                               .reason = K("turned back at the last post"),
                               .party = K("PAK")};
    static const mz_brief_decision decisions[] = {
        {K("11.0"), &act, K("mizan.example/sample/monitor"), 11, 1772560000, K(""), K("")}};
    mz_brief_input *in = &s->in;
    in->breaches = breaches;
    in->breaches_n = 1;
    in->breaches_new = 1;
    in->coverage = coverage;
    in->coverage_n = 2;
    in->sources = sources;
    in->sources_n = 3;
    in->crossings = crossings;
    in->crossings_n = 3;
    in->rejects = rejects;
    in->rejects_n = 1;
    in->acts = acts;
    in->acts_n = 1;
    in->loose = loose;
    in->loose_n = 1;
    in->decisions = decisions;
    in->decisions_n = 1;
}

static void put_series(sample *s)
{
    mz_brief_day *v = mz_new(&s->perm, mz_brief_day, 30);
    for (int i = 0; i < 30; i++) {
        v[i] = (mz_brief_day){.day = SAMPLE_DAY - 29 + i,
                              .incidents = (i * 7) % 5,
                              .by = {(i * 3) % 4, (i * 5) % 4},
                              .unattributed = i % 3 == 0,
                              .watched = i % 6 != 2};
    }
    s->in.series = v;
    s->in.series_n = 30;
}

static inline sample *sample_new(void)
{
    static sample s;
    s = (sample){
        .in = {.day = SAMPLE_DAY,
               .previous = SAMPLE_DAY - 1,
               .case_name = S("Sample case <no real events>"),
               .mediator = S("TUR"),
               .version = S("mizan test"),
               .parties = sample_parties,
               .parties_n = 2,
               .previous_incidents = 4,
               .previous_breaches = 2,
               .previous_acts = 3,
               .entries = 12,
               .origin = S("mizan.example/sample"),
               .root = S("bWl6YW4="),
               .digest = S("00ff"),
               .checkpoint = S("mizan.example/sample\n12\nbWl6YW4=\n\n\xe2\x80\x94 mizan.example/sample AAAA\n")}};
    assert_ok(mz_region_new((mz_len)256 << 20, &s.region, &s.perm));
    assert_ok(mz_region_new((mz_len)256 << 20, &s.work, &s.scratch));
    put_statements(&s);
    put_incidents(&s);
    put_lines(&s);
    put_boards(&s);
    put_series(&s);
    return &s;
}

static inline void sample_end(sample *s)
{
    mz_region_free(&s->work);
    mz_region_free(&s->region);
}

#endif
