/* Hostile text: time and memory stay linear in the bytes, spans stay within them, what cannot be seen changes nothing.
 */
#include "reading/reading.h"
#include "test.h"

#include <stdio.h>
#include <time.h>

enum { MEGABYTE = 1 << 20 };

static mz_region region, scratch_region;
static mz_arena perm, scratch;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 36, &region, &perm));
    assert_ok(mz_region_new(mz_reading_scratch_bytes(4 * MEGABYTE), &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

/* A text of n bytes: `head` once, then `unit` again and again. */
static mz_str repeated(mz_str head, mz_str unit, mz_len n, mz_arena *arena)
{
    uint8_t *bytes = mz_arena_alloc(arena, 1, 1, n);
    for (mz_len i = 0; i < n; i++) {
        bytes[i] = i < head.len ? head.data[i] : unit.data[(i - head.len) % unit.len];
    }
    return (mz_str){bytes, n};
}

static mz_statements read_with(mz_str clean, mz_reading_trace *trace, mz_arena *arena)
{
    const mz_text t = {.clean = clean};
    const mz_reading_context context = {.publisher = S("Afghan defence ministry"), .date = 20400};
    mz_statements out = {0};
    assert_ok(mz_reading_read(&t, &context, &out, trace, arena, scratch));
    return out;
}

/* A span cuts its own text out of the bytes. */
static void check_span(mz_str clean, mz_span s)
{
    if (s.text.len == 0) {
        return;
    }
    assert_true(s.begin >= 0 && s.begin <= s.end && s.end <= clean.len);
    assert_str(mz_str_sub(clean, s.begin, s.end), s.text);
}

static void check_spans(mz_str clean, const mz_statements *list)
{
    for (mz_len i = 0; i < list->n; i++) {
        const mz_statement *s = &list->v[i];
        assert_true(s->begin >= 0 && s->begin < s->end && s->end <= clean.len && s->rules_n > 0);
        check_span(clean, s->cue);
        check_span(clean, s->where.span);
        check_span(clean, s->when.span);
        for (mz_len k = 0; k < s->sources_n; k++) {
            check_span(clean, s->sources[k].span);
        }
        for (mz_len k = 0; k < s->agents_n; k++) {
            check_span(clean, s->agents[k].span);
        }
        for (mz_len k = 0; k < s->targets_n; k++) {
            check_span(clean, s->targets[k].span);
        }
        for (mz_len k = 0; k < s->harms_n; k++) {
            assert_true(mz_interval_valid(s->harms[k].count));
            check_span(clean, s->harms[k].victims.span);
        }
    }
}

typedef struct cost {
    double seconds;
    mz_len bytes;
} cost;

static cost cost_of(mz_str head, mz_str unit, mz_len n)
{
    mz_arena arena = perm;
    const mz_str clean = repeated(head, unit, n, &arena);
    const unsigned char *before = arena.beg;
    mz_reading_trace trace = {0};
    const clock_t start = clock();
    const mz_statements list = read_with(clean, &trace, &arena);
    const cost c = {(double)(clock() - start) / CLOCKS_PER_SEC, arena.beg - before};
    check_spans(clean, &list);
    return c;
}

#define ALEF "\xD8\xA7"
static const char *const units[] = {
    "a",
    " ",
    "\n",
    "\n\n",
    "a ",
    "A. ",
    "1",
    "1 ",
    "1,000",
    "1.",
    ",",
    ", ",
    "\"",
    "\" a ",
    "(",
    "( a ",
    "[)",
    "'",
    "'s ",
    "-",
    "a-",
    "- ",
    ".",
    "!?",
    "U.S.",
    "e.g. ",
    "and ",
    "and the ",
    "of ",
    "of the war ",
    "said ",
    "that ",
    "he said that ",
    "according to ",
    "killed ",
    "killed and ",
    "killed 5, wounded 6, ",
    "5 killed and 6 wounded and ",
    "at least ",
    "between 1 and ",
    "more than 100 ",
    "twenty-",
    "hundred thousand ",
    "dozens of ",
    "Taliban ",
    "Pakistan's ",
    "Pakistan, ",
    "Pakistan and Afghanistan and ",
    "soldiers of the army of ",
    "who said ",
    "which was ",
    "not ",
    "will be ",
    "to be killed by ",
    "Kabul, Khost, ",
    "in Khost ",
    "on Tuesday ",
    "March ",
    "Pakistan said that Afghanistan said that ",
    "Pakistan denied that Afghanistan claimed that 5 soldiers were killed, ",
    "including 3 children, ",
    "; ",
    ": ",
    "... ",
    "-- ",
    "\xFF",
    "\xC3",
    "\xE2\x80",
    "\xF0\x9F\x98\x80",
    "\xE2\x80\x8B",    /* zero-width space */
    "k\xE2\x80\x8B",   /* a letter and one */
    "\xE2\x80\xAE",    /* right-to-left override */
    "\xEF\xBB\xBF",    /* byte order mark */
    "\xCC\x81",        /* combining acute */
    "e\xCC\x81 ",      /* a letter and one */
    "\xE2\x80\x9C",    /* opening quote */
    "\xE2\x80\x9C a ", /* a quote that never closes */
    "\xD0\xA2"
    "aliban ", /* Cyrillic T */
    ALEF,
    ALEF " ",
    "\xC2\xA0",
    "\x01",
    "\x00"
    "x",
};

/* A hundred kinds of megabytes: each in less than a second where it counts, twice as much in about twice the time. */
static void a_megabyte_of_anything_takes_linear_time(void **state)
{
    (void)state;
    double worst = 0;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        const mz_str unit = units[i][0] == 0 ? (mz_str){(const uint8_t *)"\0x", 2} : mz_str_of(units[i]);
        const cost one = cost_of(S(""), unit, MEGABYTE / 4);
        const cost four = cost_of(S(""), unit, MEGABYTE);
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        const double most = 1.0;
#else
        const double most = 10.0;
#endif
        if (four.seconds > most || four.seconds > 8 * one.seconds + 0.1 || four.bytes > 8 * one.bytes + (1 << 16)) {
            fail_msg("\"%s\": %.3f s and %td bytes a quarter, %.3f s and %td bytes a megabyte", units[i], one.seconds,
                     one.bytes, four.seconds, four.bytes);
        }
        worst = four.seconds > worst ? four.seconds : worst;
    }
    print_message("the slowest megabyte took %.3f s of processor time\n", worst);
}

/* The same statement but for the place of its bytes. */
static void check_same(const mz_statement *a, const mz_statement *b)
{
    assert_true(a->kind == b->kind && a->plover == b->plover && a->polarity == b->polarity && a->stance == b->stance);
    assert_str(a->cameo, b->cameo);
    assert_str(a->type, b->type);
    assert_str(a->cue.text, b->cue.text);
    assert_str(a->where.place, b->where.place);
    assert_int_equal(a->when.from, b->when.from);
    assert_true(a->sources_n == b->sources_n && a->agents_n == b->agents_n && a->targets_n == b->targets_n);
    for (mz_len k = 0; k < a->sources_n; k++) {
        assert_str(a->sources[k].actor, b->sources[k].actor);
        assert_str(a->sources[k].span.text, b->sources[k].span.text);
    }
    assert_int_equal(a->harms_n, b->harms_n);
    for (mz_len k = 0; k < a->harms_n; k++) {
        assert_true(a->harms[k].effect == b->harms[k].effect && a->harms[k].basis == b->harms[k].basis);
        assert_true(a->harms[k].count.lo == b->harms[k].count.lo && a->harms[k].count.hi == b->harms[k].count.hi);
        assert_str(a->harms[k].victims.actor, b->harms[k].victims.actor);
        assert_str(a->harms[k].victims.span.text, b->harms[k].victims.span.text);
    }
}

static const char plain[] =
    "KABUL, March 3 - The Afghan defence ministry said on Tuesday that at least 1,150 Pakistani soldiers were killed "
    "and more than 200 wounded in clashes near Spin Boldak, a claim Islamabad denied. According to U.N. officials, "
    "\"twenty-two\" civilians, including 3 children, died in an airstrike in Khost on Sunday. Pakistan's military "
    "spokesman Lt. Gen. Ahmed Sharif Chaudhry accused the Taliban of sheltering the TTP. He said 12 (twelve) "
    "militants were killed.\n\nTürkiye's foreign minister called for restraint; Qatar offered to mediate.";

/* Between any two characters of a text, something that shows nothing. */
static mz_str sprinkled(mz_str s, const char *const *hidden, mz_len hidden_n, mz_len step, mz_arena *arena)
{
    uint8_t *bytes = mz_arena_alloc(arena, 1, 1, s.len * 8);
    mz_len n = 0;
    mz_len count = 0;
    for (mz_len at = 0; at < s.len;) {
        mz_len next = at;
        (void)mz_utf8_next(s, &next);
        memcpy(bytes + n, s.data + at, (size_t)(next - at));
        n += next - at;
        at = next;
        if (count++ % step == 0) {
            const mz_str h = mz_str_of(hidden[(count / step) % hidden_n]);
            memcpy(bytes + n, h.data, (size_t)h.len);
            n += h.len;
        }
    }
    return (mz_str){bytes, n};
}

static void what_shows_nothing_changes_nothing(void **state)
{
    (void)state;
    static const char *const hidden[] = {"\xE2\x80\x8B", "\xE2\x80\x8D", "\xEF\xBB\xBF", "\xC2\xAD",     "\xE2\x80\xAE",
                                         "\xE2\x81\xA6", "\x01",         "\xCD\x8F",     "\xEF\xB8\x8F", "\xD8\x9C"};
    const mz_len hidden_n = (mz_len)(sizeof hidden / sizeof hidden[0]);
    mz_arena arena = perm;
    const mz_str text = mz_str_of(plain);
    const mz_statements want = read_with(text, NULL, &arena);
    assert_true(want.n >= 6);
    check_spans(text, &want);
    for (mz_len step = 1; step <= 7; step++) {
        const mz_str other = sprinkled(text, hidden, hidden_n, step, &arena);
        const mz_statements got = read_with(other, NULL, &arena);
        assert_int_equal(got.n, want.n);
        for (mz_len i = 0; i < want.n; i++) {
            check_same(&want.v[i], &got.v[i]);
            assert_true(got.v[i].begin >= want.v[i].begin && got.v[i].end >= want.v[i].end);
            assert_true(got.v[i].end <= other.len);
            const mz_span cue = got.v[i].cue; /* the span begins and ends with what can be seen */
            if (cue.text.len > 0) {
                assert_int_equal(other.data[cue.begin], cue.text.data[0]);
                assert_int_equal(other.data[cue.end - 1], cue.text.data[cue.text.len - 1]);
            }
        }
    }
}

/* A page's text has a map to its bytes already; what is hidden in it is taken out of both. */
static void hidden_entities_of_a_page_are_passed_over_too(void **state)
{
    (void)state;
    static const char page[] =
        "<html><body><article><h1>Border</h1><p>It was a long night, and nobody slept. The Tali&#x200B;ban&shy; said 5 "
        "sol&zwj;diers were kil\xC2\xADled in Kho&#8203;st &amp; left.</p></article></body></html>";
    mz_arena arena = perm;
    const mz_str bytes = mz_str_of(page);
    mz_text t;
    assert_ok(mz_text_html(bytes, &t, &arena));
    const mz_reading_context context = {.date = 20400};
    mz_statements out = {0};
    assert_ok(mz_reading_read(&t, &context, &out, NULL, &arena, scratch));
    bool told = false;
    for (mz_len i = 0; i < out.n; i++) {
        if (out.v[i].harms_n > 0 && out.v[i].sources_n > 0) {
            const mz_span who = out.v[i].sources[0].span;
            assert_str(mz_str_from(who.text, who.text.len - 7), S("Taliban"));
            assert_str(mz_str_sub(bytes, who.end - 15, who.end), S("Tali&#x200B;ban"));
            assert_int_equal(out.v[i].harms[0].count.lo, 5);
            assert_str(mz_str_sub(bytes, out.v[i].harms[0].victims.span.begin, out.v[i].harms[0].victims.span.end),
                       S("5 sol&zwj;diers"));
            told = true;
        }
    }
    assert_true(told);
}

static bool names(const mz_statements *list, const char *actor)
{
    for (mz_len i = 0; i < list->n; i++) {
        for (mz_len k = 0; k < list->v[i].sources_n; k++) {
            if (mz_str_eq(list->v[i].sources[k].actor, mz_str_of(actor))) {
                return true;
            }
        }
    }
    return false;
}

static bool has_rule(const mz_statement *s, const char *rule)
{
    for (mz_len k = 0; k < s->rules_n; k++) {
        if (mz_str_eq(s->rules[k], mz_str_of(rule))) {
            return true;
        }
    }
    return false;
}

static void a_word_that_looks_like_another_is_not_taken_for_it(void **state)
{
    (void)state;
    mz_arena arena = perm;
    const mz_statements good = read_with(S("Taliban officials said 5 soldiers were killed in Khost."), NULL, &arena);
    assert_true(good.n > 0 && names(&good, "AFGGOV") && !has_rule(&good.v[0], "text.mixed-script"));
    const mz_statements fake = /* with a Cyrillic letter each: T, a, i */
        read_with(S("\xD0\xA2"
                    "aliban said 5 soldiers were killed. T\xD0\xB0liban said 5 soldiers were killed. Tal\xD1\x96"
                    "ban said 5 soldiers were killed."),
                  NULL, &arena);
    assert_true(fake.n >= 3 && !names(&fake, "AFGGOV"));
    for (mz_len i = 0; i < fake.n; i++) {
        assert_true(has_rule(&fake.v[i], "text.mixed-script"));
    }
}

static void letters_written_in_another_way_are_the_same_letters(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "T\xC3\xBCrkiye said 5 soldiers were killed.",  /* one character for u with its marks */
        "Tu\xCC\x88rkiye said 5 soldiers were killed.", /* u and the marks behind it */
        ("\xEF\xBC\xB4\xEF\xBD\x95\xEF\xBD\x92\xEF\xBD\x8B\xEF\xBD\x89\xEF\xBD\x99\xEF\xBD\x85 said 5 soldiers were "
         "killed."), /* full width */
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        mz_arena arena = perm;
        const mz_statements s = read_with(mz_str_of(ways[i]), NULL, &arena);
        if (!names(&s, "TUR")) {
            fail_msg("not the country: %s", ways[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_shows_nothing_changes_nothing),
        cmocka_unit_test(hidden_entities_of_a_page_are_passed_over_too),
        cmocka_unit_test(a_word_that_looks_like_another_is_not_taken_for_it),
        cmocka_unit_test(letters_written_in_another_way_are_the_same_letters),
        cmocka_unit_test(a_megabyte_of_anything_takes_linear_time),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
