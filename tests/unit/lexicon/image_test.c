/* Images: what is compiled is found, a user's own comes first, what is wrong is told, what is damaged is refused. */
#include "lexicon/lexicon.h"
#include "test.h"

#define DAY_2025 20400

static mz_region region;
static mz_arena perm;

static int make_room(void **state)
{
    (void)state;
    assert_ok(mz_region_new(2 * MZ_LEXICON_COMPILE_BYTES, &region, &perm));
    return 0;
}

static int give_back(void **state)
{
    (void)state;
    assert_ok(mz_lexicon_use(mz_lexicon_builtin()));
    mz_region_free(&region);
    return 0;
}

static mz_status compile(mz_str base, const char *text, mz_str *image, mz_lexicon_faults *faults)
{
    const mz_lexicon_source source = {S("own.txt"), mz_str_of(text)};
    *faults = (mz_lexicon_faults){0};
    return mz_lexicon_compile(base, &source, 1, image, faults, &perm);
}

static mz_str compiled(mz_str base, const char *text)
{
    mz_str image = {0};
    mz_lexicon_faults faults;
    const mz_status s = compile(base, text, &image, &faults);
    for (mz_len i = 0; i < faults.n; i++) {
        print_message("%d: %s\n", faults.v[i].line, faults.v[i].what);
    }
    assert_ok(s);
    assert_ok(mz_lexicon_check(image));
    return image;
}

static int32_t node_of(const char *phrase)
{
    mz_str rest = mz_str_of(phrase);
    int32_t node = 0;
    while (rest.data != NULL && node >= 0) {
        node = mz_lexicon_step(node, mz_lexicon_word(mz_str_cut(&rest, ' ')));
    }
    return node;
}

static void every_form_is_found(void **state)
{
    (void)state;
    assert_ok(mz_lexicon_use(compiled(S(""), "# a comment\n"
                                             "irregular : strike struck stricken striking\n"
                                             "verb obj ASSAULT 190 clash : strike down, carry\n"
                                             "role MIL military s : frontier man/frontier men, levy\n"
                                             "actor PAKREBXXX rebel - @2020-01-01..2021-01-01 : ^IX, !Dawn Front\n"
                                             "nation XAT : Atlantis : Atlantean : Atlantean : Poseidonis\n")));
    static const struct {
        const char *phrase;
        mz_term_kind kind;
        int form;
    } rows[] = {
        {"struck down", MZ_TERM_VERB, MZ_PAST},
        {"stricken down", MZ_TERM_VERB, MZ_PARTICIPLE},
        {"striking down", MZ_TERM_VERB, MZ_ING},
        {"strikes down", MZ_TERM_VERB, MZ_S_FORM},
        {"carried", MZ_TERM_VERB, MZ_PAST | MZ_PARTICIPLE},
        {"carries", MZ_TERM_VERB, MZ_S_FORM},
        {"frontier men", MZ_TERM_ROLE, MZ_PLURAL},
        {"frontier man", MZ_TERM_ROLE, 0},
        {"levies", MZ_TERM_ROLE, MZ_PLURAL},
        {"ix", MZ_TERM_ACTOR, MZ_CAPITALS},
        {"dawn front", MZ_TERM_ACTOR, MZ_INITIAL},
        {"atlantis", MZ_TERM_COUNTRY, 0},
        {"poseidonis", MZ_TERM_CAPITAL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const int32_t node = node_of(rows[i].phrase);
        if (node <= 0 || mz_lexicon_terms_n(node) < 1) {
            fail_msg("%s is not found", rows[i].phrase);
        }
        const mz_term t = mz_lexicon_term(node, 0);
        assert_int_equal(t.entry->kind, rows[i].kind);
        assert_int_equal(t.form, rows[i].form);
        assert_int_equal(mz_lexicon_node(node)->kinds & (1U << rows[i].kind), 1U << rows[i].kind);
    }
    assert_int_equal(node_of("strike"), mz_lexicon_step(0, mz_lexicon_word(S("strike"))));
    assert_int_equal(mz_lexicon_terms_n(node_of("strike")), 0); /* only the beginning of a phrase */
    assert_int_equal(node_of("levy levy"), -1);
    assert_int_equal(mz_lexicon_word(S("taliban")), 0);
    assert_str(mz_country_name(S("XAT")), S("Atlantis"));
    assert_str(mz_actor_code(S("XATMIL")), S("XATMIL"));
    const mz_term_entry *e = mz_lexicon_term(node_of("ix"), 0).entry;
    assert_str(mz_term_id(e), S("actor.IX"));
    assert_str(mz_term_arg(e, 0), S("PAKREBXXX"));
    assert_str(mz_term_arg(e, 2), S(""));
    assert_str(mz_term_file(e), S("own.txt"));
    assert_int_equal(e->line, 5);
    assert_false(mz_term_holds(e, DAY_2025));
    assert_true(mz_term_holds(e, 18400));
    assert_false(mz_lexicon_node(node_of("ix"))->always);
    assert_true(mz_lexicon_node(node_of("levy"))->always);
}

static void a_users_entries_come_before_those_of_the_base(void **state)
{
    (void)state;
    assert_ok(mz_lexicon_use(mz_lexicon_builtin()));
    const int32_t word = mz_lexicon_word(S("taliban"));
    const int32_t node = mz_lexicon_step(0, word);
    const mz_len entries = mz_lexicon_entries_n();
    const mz_str own = compiled(mz_lexicon_builtin(), "actor AFGREBOWN rebel - : Taliban, Our Own Front\n");
    assert_ok(mz_lexicon_use(own));
    assert_int_equal(mz_lexicon_word(S("taliban")), word);
    assert_int_equal(mz_lexicon_step(0, word), node);
    assert_int_equal(mz_lexicon_entries_n(), entries + 2);
    assert_str(mz_actor_find(S("Taliban"), DAY_2025), S("AFGREBOWN"));
    assert_str(mz_actor_find(S("Our Own Front"), DAY_2025), S("AFGREBOWN"));
    assert_str(mz_actor_find(S("Islamic Emirate"), DAY_2025), S("AFGGOV"));
    const mz_str twice = compiled(own, "actor AFGREBTWO rebel - : Our Own Front\n"); /* on top of one's own, too */
    assert_ok(mz_lexicon_use(twice));
    assert_str(mz_actor_find(S("Our Own Front"), DAY_2025), S("AFGREBTWO"));
    assert_str(mz_actor_find(S("Taliban"), DAY_2025), S("AFGREBOWN"));
    assert_ok(mz_lexicon_use(mz_lexicon_builtin()));
    assert_str(mz_actor_find(S("Our Own Front"), DAY_2025), S(""));
}

static void compiled_on_top_with_nothing_new_it_says_the_same(void **state)
{
    (void)state;
    const mz_str again = compiled(mz_lexicon_builtin(), "# nothing\n");
    assert_int_equal(again.len, mz_lexicon_builtin().len);
    assert_ok(mz_lexicon_use(mz_lexicon_builtin()));
    const mz_len n = mz_lexicon_entries_n();
    mz_term_entry const **old = mz_new(&perm, mz_term_entry const *, n);
    for (mz_len i = 0; i < n; i++) {
        old[i] = mz_lexicon_entry_at(i);
    }
    assert_ok(mz_lexicon_use(again));
    assert_int_equal(mz_lexicon_entries_n(), n);
    for (mz_len i = 0; i < n; i++) {
        const mz_term_entry *e = mz_lexicon_entry_at(i);
        for (int k = 0; k < MZ_TERM_TEXTS; k++) {
            assert_str(mz_term_text(e, k), mz_term_text(old[i], k));
        }
        assert_true(e->kind == old[i]->kind && e->from == old[i]->from && e->to == old[i]->to &&
                    e->line == old[i]->line && e->last == old[i]->last);
    }
}

static void every_faulty_line_is_told_with_its_remedy(void **state)
{
    (void)state;
    mz_str image = {0};
    mz_lexicon_faults faults;
    const mz_status s = compile(mz_lexicon_builtin(),
                                "actor PAKREBXXX rebel - : A Good One\n"
                                "actr PAKREBXXX : Misspelt\n"
                                "actor PAKREBXXX rebel - @yesterday.. : Undated\n"
                                "no colon here\n"
                                "actor PAKREBXXX rebel - : one two three four five six seven eight nine\n"
                                "actor a b c d e f g : Too Many\n"
                                "nation PK : Pakistan\n"
                                "irregular : go went\n"
                                "role MIL military s : /\n"
                                "role MIL military s : - -\n"
                                "role MIL military s : \xff\n",
                                &image, &faults);
    assert_code(s, MZ_BAD_INPUT);
    assert_int_equal(s.at, 2);
    assert_null(image.data);
    assert_int_equal(faults.n, 10);
    for (mz_len i = 0; i < faults.n; i++) {
        assert_int_equal(faults.v[i].line, i + 2);
        assert_str(faults.v[i].file, S("own.txt"));
        assert_true(strlen(faults.v[i].what) > 10 && strlen(faults.v[i].remedy) > 3);
    }
    assert_code(compile(S("no image, these bytes, but longer than a head would have to be, which is not "
                          "very long but longer than one line of a source, so there are two or three of them"),
                        "role MIL military s : x\n", &image, &faults),
                MZ_BAD_INPUT);
}

/* Looks at everything that an image holds. */
static void walk(mz_str image)
{
    assert_ok(mz_lexicon_use(image));
    mz_len bytes = 0;
    for (mz_len i = 0; i < mz_lexicon_entries_n(); i++) {
        const mz_term_entry *e = mz_lexicon_entry_at(i);
        for (int k = 0; k < MZ_TERM_TEXTS; k++) {
            const mz_str t = mz_term_text(e, k);
            for (mz_len b = 0; b < t.len; b++) {
                bytes += t.data[b];
            }
        }
        bytes += mz_actor_find(mz_str_from(mz_term_id(e), mz_term_id(e).len / 2), DAY_2025).len;
    }
    bytes += mz_country_name(S("XAT")).len + mz_actor_code(S("XATMIL")).len;
    assert_true(bytes >= 0);
}

static void a_damaged_image_is_refused_or_harmless(void **state)
{
    (void)state;
    const mz_str whole = compiled(S(""), "irregular : go went gone\n"
                                         "verb obj - - - : go on, carry\n"
                                         "actor XATREB rebel - @2020-01-01.. : First Front, First Front Line\n"
                                         "grammar neg : not\n"
                                         "nation XAT : Atlantis : Atlantean\n");
    mz_len refused = 0;
    for (mz_len i = 0; i < whole.len; i++) {
        for (int bit = 0; bit < 8; bit += 3) {
            uint8_t *copy = mz_arena_alloc(&perm, 1, 16, whole.len);
            memcpy(copy, whole.data, (size_t)whole.len);
            copy[i] ^= (uint8_t)(1 << bit);
            if (mz_failed(mz_lexicon_check((mz_str){copy, whole.len}))) {
                refused++;
            } else {
                walk((mz_str){copy, whole.len});
            }
        }
    }
    assert_true(refused > whole.len / 10); /* most bytes of so small an image are text or free slots */
    for (mz_len n = 0; n < whole.len; n++) {
        uint8_t *copy = mz_arena_alloc(&perm, 1, 16, n + 1);
        memcpy(copy, whole.data, (size_t)n);
        assert_code(mz_lexicon_check((mz_str){copy, n}), MZ_BAD_INPUT);
    }
    walk(whole);
}

static void the_dictionaries_built_in_are_an_image_like_any_other(void **state)
{
    (void)state;
    assert_ok(mz_lexicon_check(mz_lexicon_builtin()));
    walk(mz_lexicon_builtin());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_found),
        cmocka_unit_test(a_users_entries_come_before_those_of_the_base),
        cmocka_unit_test(compiled_on_top_with_nothing_new_it_says_the_same),
        cmocka_unit_test(every_faulty_line_is_told_with_its_remedy),
        cmocka_unit_test(a_damaged_image_is_refused_or_harmless),
        cmocka_unit_test(the_dictionaries_built_in_are_an_image_like_any_other),
    };
    return cmocka_run_group_tests(tests, make_room, give_back);
}
