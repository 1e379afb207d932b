#include "test.h"

#include "statement/statement.h"

static mz_region region;
static mz_arena arena;

static int set_up(void **state)
{
    (void)state;
    return mz_failed(mz_region_new(1 << 24, &region, &arena));
}

static int tear_down(void **state)
{
    (void)state;
    mz_region_free(&region);
    return 0;
}

/* A statement that uses every field, with text that needs each kind of escape. */
static mz_statement full(mz_arena *a)
{
    mz_mention *m = mz_new(a, mz_mention, 3);
    m[0] = (mz_mention){{S("the Taliban authorities"), 0, 23}, S("AFGGOV")};
    m[1] = (mz_mention){{S("two people\nbriefed \\ \xFF"), 30, 50}, (mz_str){0}};
    m[2] = (mz_mention){{S("\xD9\xBE soldiers"), 60, 70}, S("PAKMIL")};
    mz_harm *h = mz_new(a, mz_harm, 2);
    h[0] = (mz_harm){MZ_KILLED, {150, MZ_OPEN}, false, MZ_TOTAL, 55, 80, m[2], MZ_MILITARY};
    h[1] = (mz_harm){MZ_WOUNDED, {36, 44}, true, MZ_SUBSET, -1, -1, {{{0}, -1, -1}, {0}}, MZ_UNKNOWN};
    mz_str *rules = mz_new(a, mz_str, 2);
    rules[0] = S("harm.killed");
    rules[1] = S("cue claim");
    return (mz_statement){
        .n = 3,
        .begin = 0,
        .end = 99,
        .id = S("-"),
        .kind = MZ_FIGURE,
        .plover = MZ_ASSAULT,
        .cameo = S("190"),
        .type = S("clash"),
        .polarity = MZ_POSSIBLE,
        .stance = MZ_CLAIMS,
        .sources = m,
        .sources_n = 2,
        .cue = {S("claimed"), 24, 31},
        .agents = m,
        .agents_n = 1,
        .targets = m + 2,
        .targets_n = 1,
        .where = {true, {S("Torkham"), 80, 87}, 34123456, -71000001, 2, S("-"), S("Pakistan"), S("Khyber"), {0}},
        .when = {true, {S("Tuesday"), 90, 97}, 20370, 20371, 2},
        .harms = h,
        .harms_n = 2,
        .rules = rules,
        .rules_n = 2,
        .note = S("means=patrol_saw; weapon=-")};
}

static mz_document document(void)
{
    return (mz_document){.hash = S("00ff"),
                         .name = S("a b.txt"),
                         .media = S("text/plain"),
                         .publisher = S("a wire agency"),
                         .language = S("en"),
                         .date = 20370,
                         .size_bytes = 120,
                         .method = MZ_BY_READING};
}

static void what_is_written_is_read_back_to_the_same_bytes(void **state)
{
    (void)state;
    const mz_statement s = full(&arena);
    const mz_document d = document();
    MZ_BUF_SCOPED a = mz_buf_new(10000), b = mz_buf_new(10000);
    mz_statements_head_write(&d, &a);
    mz_statement_write(&s, &a);
    mz_statement_write(&s, &a);
    mz_statements got;
    assert_ok(mz_statements_parse(mz_buf_str(&a), &got, &arena));
    assert_int_equal(got.n, 2);
    assert_str(got.v[1].sources[1].span.text, s.sources[1].span.text);
    assert_str(got.v[1].where.place, S("-"));
    assert_int_equal(got.v[1].where.lon_e6, -71000001);
    assert_true(got.v[0].harms[0].count.hi == MZ_OPEN);
    mz_statements_head_write(&got.document, &b);
    for (mz_len i = 0; i < got.n; i++) {
        mz_statement_write(&got.v[i], &b);
    }
    assert_str(mz_buf_str(&b), mz_buf_str(&a));
}

static void every_changed_byte_is_refused_or_reads_as_itself(void **state)
{
    (void)state;
    const mz_statement s = full(&arena);
    const mz_document d = document();
    MZ_BUF_SCOPED a = mz_buf_new(10000);
    mz_statements_head_write(&d, &a);
    mz_statement_write(&s, &a);
    mz_str text = mz_str_copy(&arena, mz_buf_str(&a));
    mz_len refused = 0;
    for (mz_len i = 0; i < text.len; i++) {
        for (int c = 0; c < 256; c += 5) {
            mz_arena scratch = arena;
            mz_str changed = mz_str_copy(&scratch, text);
            ((uint8_t *)(uintptr_t)changed.data)[i] = (uint8_t)c;
            mz_statements got = {.n = 77};
            const mz_status r = mz_statements_parse(changed, &got, &scratch);
            if (mz_failed(r)) {
                refused++;
                assert_int_equal(got.n, 77);
                assert_true(r.at >= 0 && r.at <= text.len);
                continue;
            }
            MZ_BUF_SCOPED b = mz_buf_new(10000);
            mz_statements_head_write(&got.document, &b);
            for (mz_len k = 0; k < got.n; k++) {
                mz_statement_write(&got.v[k], &b);
            }
            assert_str(mz_buf_str(&b), changed);
        }
    }
    assert_true(refused > 1000);
}

static void a_cut_text_is_refused_at_every_byte(void **state)
{
    (void)state;
    const mz_statement s = full(&arena);
    const mz_document d = document();
    MZ_BUF_SCOPED a = mz_buf_new(10000);
    mz_statements_head_write(&d, &a);
    const mz_len head = a.len;
    mz_statement_write(&s, &a);
    for (mz_len n = head + 1; n < a.len; n++) {
        const uint8_t last = a.data[n - 1];
        mz_statements got;
        const mz_status r = mz_statements_parse((mz_str){a.data, n}, &got, &arena);
        assert_true(last == '\n' || r.code == MZ_BAD_INPUT);
    }
}

static void words_go_there_and_back(void **state)
{
    (void)state;
    for (int i = MZ_NO_PLOVER; i <= MZ_ASSAULT; i++) {
        mz_plover v;
        assert_true(mz_plover_parse(mz_plover_word((mz_plover)i), &v));
        assert_int_equal(v, i);
    }
    mz_stance s = MZ_OFFERS;
    assert_false(mz_stance_parse(S("Claims"), &s));
    assert_int_equal(s, MZ_OFFERS);
}

static void acts_go_there_and_back_and_are_checked(void **state)
{
    (void)state;
    const mz_str about[] = {S("i12.3"), S("id:UCDP GED/77 a")};
    const mz_act_harm harms[] = {{MZ_KILLED, S("PAKMIL"), MZ_MILITARY, {14, 14}}};
    const mz_act act = {.kind = MZ_FINDING,
                        .by = S("IGOMVM"),
                        .date = 20370,
                        .about = about,
                        .about_n = 2,
                        .harms = harms,
                        .harms_n = 1,
                        .grade = S("two visits"),
                        .from = MZ_NO_DAY,
                        .to = MZ_NO_DAY,
                        .radius_m = 500,
                        .where = {.known = true, .span = {S("post 4"), -1, -1}, .lat_e6 = 34000000, .lon_e6 = 71000000},
                        .reason = S("graves counted\ntwice"),
                        .dissent = S("AFGGOV: not present")};
    MZ_BUF_SCOPED a = mz_buf_new(5000), b = mz_buf_new(5000);
    assert_ok(mz_act_check(&act));
    mz_act_write(&act, &a);
    mz_act got;
    assert_ok(mz_act_parse(mz_buf_str(&a), &got, &arena));
    mz_act_write(&got, &b);
    assert_str(mz_buf_str(&b), mz_buf_str(&a));
    mz_act bad = act;
    bad.reason = (mz_str){0};
    assert_code(mz_act_check(&bad), MZ_BAD_INPUT);
    bad = act;
    bad.kind = MZ_RULING;
    bad.word = S("guilty");
    assert_code(mz_act_check(&bad), MZ_BAD_INPUT);
    bad = act;
    bad.kind = MZ_LINK;
    bad.word = S("same");
    bad.about_n = 1;
    assert_code(mz_act_check(&bad), MZ_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_to_the_same_bytes),
        cmocka_unit_test(every_changed_byte_is_refused_or_reads_as_itself),
        cmocka_unit_test(a_cut_text_is_refused_at_every_byte),
        cmocka_unit_test(words_go_there_and_back),
        cmocka_unit_test(acts_go_there_and_back_and_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
