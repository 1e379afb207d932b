/* The exam of reading: texts of our own, tests/exam/README.md, scored against floors a little below what was reached.
 */
#include "format/format.h"
#include "lexicon/lexicon.h"
#include "reading/reading.h"
#include "test.h"

#include <stdio.h>

enum { KEYS_MAX = 64, KEY_BYTES = 256 };

static mz_region region, scratch_region;
static mz_arena perm, scratch;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new((mz_len)1 << 30, &region, &perm));
    assert_ok(mz_region_new(mz_reading_scratch_bytes(0), &scratch_region, &scratch));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    mz_region_free(&region);
    mz_region_free(&scratch_region);
    return 0;
}

/* --- counting -------------------------------------------------------------------------------------------------- */

typedef struct tally {
    mz_len hit, made, gold;
} tally;

/* F1 in thousandths. */
static int f1(const tally *t)
{
    const mz_len both = t->made + t->gold;
    return both == 0 ? 0 : (int)((2000 * t->hit + both / 2) / both);
}

typedef struct row {
    const char *name;
    int floor;
    tally t;
} row;

static void check_rows(const char *of, const row *rows, size_t n)
{
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const tally *t = &rows[i].t;
        printf("%s, %s: F1 .%03d, floor .%03d (%td right, %td made, %td asked)\n", of, rows[i].name, f1(t),
               rows[i].floor, t->hit, t->made, t->gold);
        good = good && f1(t) >= rows[i].floor;
    }
    assert_true(good);
}

/* Keys of one side, as a bag. */
typedef struct bag {
    char key[KEYS_MAX][KEY_BYTES];
    bool used[KEYS_MAX];
    mz_len n;
} bag;

static void put_key(bag *b, mz_str key)
{
    assert_true(b->n < KEYS_MAX && key.len < KEY_BYTES);
    memcpy(b->key[b->n], key.data, (size_t)key.len);
    b->key[b->n][key.len] = '\0';
    b->used[b->n++] = false;
}

static bool has_key(const bag *b, mz_str key)
{
    for (mz_len i = 0; i < b->n; i++) {
        if (mz_str_eq(mz_str_of(b->key[i]), key)) {
            return true;
        }
    }
    return false;
}

static void count_bags(tally *t, const bag *gold, bag *made)
{
    t->gold += gold->n;
    t->made += made->n;
    for (mz_len g = 0; g < gold->n; g++) {
        for (mz_len m = 0; m < made->n; m++) {
            if (!made->used[m] && strcmp(gold->key[g], made->key[m]) == 0) {
                made->used[m] = true;
                t->hit++;
                break;
            }
        }
    }
}

/* --- reading --------------------------------------------------------------------------------------------------- */

static mz_statements read_text(mz_str text, mz_str publisher, mz_day date)
{
    const mz_reading_context context = {.publisher = publisher, .date = date};
    mz_text t;
    mz_statements out = {0};
    assert_ok(mz_text_plain(text, &t, &perm));
    assert_ok(mz_reading_read(&t, &context, &out, NULL, &perm, scratch));
    return out;
}

static mz_str load(const char *name)
{
    mz_str bytes;
    char path[512];
    snprintf(path, sizeof path, MZ_SOURCE "/tests/exam/%s", name);
    assert_ok(mz_file_load(path, 16 << 20, &bytes, &perm));
    return bytes;
}

static bool next_line(mz_str *rest, mz_str *line)
{
    const mz_len n = mz_str_find_byte(*rest, '\n');
    if (n < 0) {
        return false;
    }
    *line = mz_str_sub(*rest, 0, n);
    *rest = mz_str_from(*rest, n + 1);
    return true;
}

/* --- harm ------------------------------------------------------------------------------------------------------ */

enum { VICTIMS = 1, STATUS = 2, SOURCES = 4, STANCE = 8 };

static void put_bounds(mz_buf *b, mz_str effect, int64_t lo, int64_t hi)
{
    mz_put(b, effect);
    mz_puts(b, " ");
    mz_put_int(b, lo);
    mz_puts(b, "-");
    if (hi != MZ_OPEN) {
        mz_put_int(b, hi);
    }
}

static void put_part(mz_buf *b, mz_str text)
{
    mz_puts(b, "|");
    mz_put(b, text);
}

static void made_harms(const mz_statements *s, int fields, bag *out)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    out->n = 0;
    for (mz_len k = 0; k < s->n; k++) {
        for (mz_len h = 0; h < s->v[k].harms_n; h++) {
            const mz_harm *x = &s->v[k].harms[h];
            mz_buf_clear(&b);
            put_bounds(&b, mz_effect_word(x->effect), x->count.lo, x->count.hi);
            put_part(&b, (fields & VICTIMS) != 0 ? x->victims.actor : S(""));
            put_part(&b, (fields & STATUS) != 0 ? mz_victim_status_word(x->status) : S(""));
            put_part(&b, (fields & STANCE) != 0 ? mz_stance_word(s->v[k].stance) : S(""));
            for (mz_len w = 0; (fields & SOURCES) != 0 && w < s->v[k].sources_n; w++) {
                put_part(&b, s->v[k].sources[w].actor);
            }
            put_key(out, mz_buf_str(&b));
        }
    }
}

static void gold_harms(const mz_json *text, int fields, bag *out)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    out->n = 0;
    const mz_json *list = mz_json_get(text, S("statements"));
    for (mz_len k = 0; k < list->n; k++) {
        const mz_json *harms = mz_json_get(&list->v[k], S("harm")), *who = mz_json_get(&list->v[k], S("sources"));
        for (mz_len h = 0; h < harms->n; h++) {
            const mz_json *x = &harms->v[h], *lo = mz_json_get(x, S("min")), *hi = mz_json_get(x, S("max"));
            mz_buf_clear(&b);
            put_bounds(&b, mz_json_text(x, S("effect")), lo->integer, hi->kind == MZ_JSON_NULL ? MZ_OPEN : hi->integer);
            put_part(&b, (fields & VICTIMS) != 0 ? mz_json_text(x, S("victims")) : S(""));
            put_part(&b, (fields & STATUS) != 0 ? mz_json_text(x, S("status")) : S(""));
            put_part(&b, (fields & STANCE) != 0 ? mz_json_text(&list->v[k], S("stance")) : S(""));
            for (mz_len w = 0; (fields & SOURCES) != 0 && w < who->n; w++) {
                put_part(&b, who->v[w].text);
            }
            put_key(out, mz_buf_str(&b));
        }
    }
}

static void harm_is_read_above_the_floors(void **state)
{
    (void)state;
    row rows[] = {{"effect and bounds", 890, {0}},
                  {"with victims", 670, {0}},
                  {"with sources", 780, {0}},
                  {"with stance", 770, {0}},
                  {"victims, status, sources, stance", 560, {0}}};
    static const int fields[] = {0, VICTIMS, SOURCES, STANCE, VICTIMS | STATUS | SOURCES | STANCE};
    static bag gold, made;
    mz_str rest = load("harm.jsonl"), line;
    const mz_arena kept = perm;
    while (next_line(&rest, &line)) {
        mz_json text;
        mz_day date;
        perm = kept;
        assert_ok(mz_json_parse(line, &text, &perm));
        assert_true(mz_day_parse(mz_json_text(&text, S("date")), &date));
        const mz_statements s = read_text(mz_json_text(&text, S("text")), mz_json_text(&text, S("publisher")), date);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            gold_harms(&text, fields[i], &gold);
            made_harms(&s, fields[i], &made);
            count_bags(&rows[i].t, &gold, &made);
        }
    }
    check_rows("harm", rows, sizeof rows / sizeof *rows);
}

/* --- events ----------------------------------------------------------------------------------------------------- */

/* "AGREE FRA>DZA; CONSULT FRA,DZA>": the next of them. */
typedef struct event {
    mz_str category, sources, targets;
} event;

static bool next_event(mz_str *rest, event *e)
{
    mz_str s = mz_str_trim(*rest);
    const mz_len blank = mz_str_find_byte(s, ' '), arrow = mz_str_find_byte(s, '>');
    if (blank < 0 || arrow < blank) {
        return false;
    }
    const mz_len semi = mz_str_find_byte(s, ';'), end = semi < 0 ? s.len : semi;
    *e = (event){mz_str_sub(s, 0, blank), mz_str_sub(s, blank + 1, arrow), mz_str_trim(mz_str_sub(s, arrow + 1, end))};
    *rest = mz_str_from(s, semi < 0 ? s.len : semi + 1);
    return true;
}

static bool names_one(mz_str list, const mz_mention *v, mz_len n)
{
    for (mz_len k = 0; k < n; k++) {
        const mz_str actor = v[k].actor;
        if (actor.len >= 3 && mz_str_find(list, mz_str_sub(actor, 0, 3)) >= 0) {
            return true;
        }
    }
    return list.len == 0;
}

/* How a statement becomes an event of PLOVER: of speech about a happening the speech is coded (docs/reading.md). */
typedef struct coded {
    mz_str category;
    const mz_mention *by, *to;
    mz_len by_n, to_n;
} coded;

static bool code(const mz_statement *s, coded *out)
{
    static const struct {
        mz_stance stance;
        const char *category;
    } speech[] = {{MZ_ACCUSES, "ACCUSE"},    {MZ_CONDEMNS, "ACCUSE"},    {MZ_DEMANDS, "REQUEST"},
                  {MZ_CALLS_FOR, "REQUEST"}, {MZ_THREATENS, "THREATEN"}, {MZ_OFFERS, "AGREE"},
                  {MZ_AGREES, "AGREE"}};
    const mz_mention *last = s->sources_n > 0 ? &s->sources[s->sources_n - 1] : NULL;
    if (s->polarity == MZ_NEGATED || (s->kind != MZ_ACT && s->stance == MZ_DENIES)) {
        return false;
    }
    for (size_t i = 0; s->kind != MZ_ACT && last != NULL && i < sizeof speech / sizeof *speech; i++) {
        if (speech[i].stance == s->stance) {
            const bool agents = s->agents_n > 0;
            *out = (coded){mz_str_of(speech[i].category), last, agents ? s->agents : s->targets, 1,
                           agents ? s->agents_n : s->targets_n};
            return true;
        }
    }
    if (s->plover == MZ_NO_PLOVER) {
        return false;
    }
    const bool said = s->agents_n == 0 && s->kind == MZ_ACT && last != NULL;
    *out =
        (coded){mz_plover_word(s->plover), said ? last : s->agents, s->targets, said ? 1 : s->agents_n, s->targets_n};
    return true;
}

static bool has_dyad(const mz_statements *s, const event *e)
{
    for (mz_len k = 0; k < s->n; k++) {
        coded c;
        if (code(&s->v[k], &c) && mz_str_eq(c.category, e->category) && names_one(e->sources, c.by, c.by_n) &&
            names_one(e->targets, c.to, c.to_n)) {
            return true;
        }
    }
    return false;
}

static void events_are_read_above_the_floors(void **state)
{
    (void)state;
    row rows[] = {{"category", 870, {0}}, {"with directed pair", 640, {0}}};
    static bag gold, made;
    mz_str rest = load("events.txt"), line;
    const mz_arena kept = perm;
    while (next_line(&rest, &line)) {
        const mz_len bar = mz_str_find_byte(line, '|');
        assert_true(bar > 0);
        perm = kept;
        const mz_statements s = read_text(mz_str_trim(mz_str_from(line, bar + 1)), S(""), MZ_NO_DAY);
        mz_str list = mz_str_sub(line, 0, bar);
        event e;
        gold.n = made.n = 0;
        while (next_event(&list, &e)) {
            if (!has_key(&gold, e.category)) {
                put_key(&gold, e.category);
                rows[1].t.hit += has_dyad(&s, &e);
            }
        }
        for (mz_len k = 0; k < s.n; k++) {
            coded c;
            if (code(&s.v[k], &c) && !has_key(&made, c.category)) {
                put_key(&made, c.category);
            }
        }
        rows[1].t.made += made.n;
        rows[1].t.gold += gold.n;
        count_bags(&rows[0].t, &gold, &made);
    }
    check_rows("events", rows, sizeof rows / sizeof *rows);
}

/* --- speech ------------------------------------------------------------------------------------------------------ */

/* Bytes of [b, e) that lie in [from, to). */
static mz_len overlap(mz_len b, mz_len e, mz_len from, mz_len to)
{
    const mz_len lo = b > from ? b : from, hi = e < to ? e : to;
    return hi > lo ? hi - lo : 0;
}

/* The byte where character `n` of s begins. */
static mz_len byte_of(mz_str s, int64_t n)
{
    mz_len at = 0;
    for (int64_t i = 0; i < n && at < s.len; i++) {
        (void)mz_utf8_next(s, &at);
    }
    return at;
}

static void span_of(mz_str text, const mz_json *pair, mz_len *begin, mz_len *end)
{
    *begin = byte_of(text, pair->v[0].integer);
    *end = byte_of(text, pair->v[1].integer);
}

/* Half of the cue by cue and sources, and half of the content by the statement. */
static bool attributes(const mz_statement *s, mz_str text, const mz_json *gold)
{
    mz_len cue, cue_end, content, content_end, lo = s->cue.begin, hi = s->cue.end;
    span_of(text, mz_json_get(gold, S("cue")), &cue, &cue_end);
    span_of(text, mz_json_get(gold, S("content")), &content, &content_end);
    for (mz_len k = 0; s->cue.text.len > 0 && k < s->sources_n; k++) {
        lo = s->sources[k].span.begin < lo ? s->sources[k].span.begin : lo;
        hi = s->sources[k].span.end > hi ? s->sources[k].span.end : hi;
    }
    return s->cue.text.len > 0 && 2 * overlap(cue, cue_end, lo, hi) >= cue_end - cue &&
           2 * overlap(content, content_end, s->begin, s->end) >= content_end - content;
}

static mz_len distinct_cues(const mz_statements *s)
{
    mz_len n = 0;
    for (mz_len k = 0; k < s->n; k++) {
        bool fresh = s->v[k].cue.text.len > 0;
        for (mz_len j = 0; j < k && fresh; j++) {
            fresh = s->v[j].cue.begin != s->v[k].cue.begin;
        }
        n += fresh;
    }
    return n;
}

static void speech_is_read_above_the_floors(void **state)
{
    (void)state;
    row rows[] = {{"who says what", 770, {0}}};
    mz_str rest = load("speech.jsonl"), line;
    const mz_arena kept = perm;
    while (next_line(&rest, &line)) {
        mz_json paper;
        perm = kept;
        assert_ok(mz_json_parse(line, &paper, &perm));
        const mz_str text = mz_json_text(&paper, S("text"));
        const mz_statements s = read_text(text, S(""), MZ_NO_DAY);
        const mz_json *list = mz_json_get(&paper, S("attributions"));
        for (mz_len g = 0; g < list->n; g++) {
            bool hit = false;
            for (mz_len k = 0; k < s.n && !hit; k++) {
                hit = attributes(&s.v[k], text, &list->v[g]);
            }
            rows[0].t.hit += hit;
        }
        rows[0].t.gold += list->n;
        rows[0].t.made += distinct_cues(&s);
    }
    check_rows("speech", rows, sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(harm_is_read_above_the_floors, make_room, give_back),
        cmocka_unit_test_setup_teardown(events_are_read_above_the_floors, make_room, give_back),
        cmocka_unit_test_setup_teardown(speech_is_read_above_the_floors, make_room, give_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
