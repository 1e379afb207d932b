/* Names by their days: a table written from public knowledge, and what must hold of every entry of our own files. */
#include "lexicon/lexicon.h"
#include "test.h"

typedef struct row {
    const char *name, *day, *code; /* code "" where nobody is found on that day */
} row;

static const row ROWS[] = {
    /* before and after the change of 2021 */
    {"Taliban", "2021-08-14", "AFGREBTAL"},
    {"Taliban", "2021-08-15", "AFGGOV"},
    {"Islamic Emirate", "2019-05-01", "AFGREBTAL"},
    {"Islamic Emirate of Afghanistan", "2025-05-01", "AFGGOV"},
    {"Haqqani network", "2017-05-31", "AFGREBHAQ"},
    {"Haqqani network", "2024-05-31", "AFGGOV"},
    {"Afghan National Army", "2015-01-01", "AFGMIL"},
    {"National Directorate of Security", "2018-01-01", "AFGSPY"},
    {"General Directorate of Intelligence", "2024-01-01", "AFGSPY"},
    {"Zabihullah Mujahid", "2019-01-01", "AFGREBTAL"},
    {"Zabihullah Mujahid", "2025-10-12", "AFGGOV"},
    {"Ashraf Ghani", "2020-02-29", "AFGGOV"},
    {"Ashraf Ghani", "2022-02-28", ""},
    {"Hamid Karzai", "2010-01-01", "AFGGOV"},
    /* Pakistan */
    {"TTP", "2025-10-01", "PAKREBTTP"},
    {"Tehreek-i-Taliban Pakistan", "2010-01-01", "PAKREBTTP"},
    {"tehrik e taliban pakistan", "2010-01-01", "PAKREBTTP"},
    {"Fitna al-Khawarij", "2025-01-01", "PAKREBTTP"},
    {"Fitna al-Hindustan", "2025-06-01", "PAKREB"},
    {"Jamaat-ul-Ahrar", "2025-01-01", "PAKREBJUA"},
    {"Hafiz Gul Bahadur group", "2025-01-01", "PAKREBHGB"},
    {"Baloch Liberation Army", "2025-01-01", "PAKREBBLA"},
    {"Majeed Brigade", "2025-01-01", "PAKREBBLA"},
    {"Balochistan Liberation Front", "2025-01-01", "PAKREBBLF"},
    {"Lashkar-e-Taiba", "2008-11-26", "PAKREBLET"},
    {"Frontier Corps", "2025-01-01", "PAKMIL"},
    {"ISPR", "2025-01-01", "PAKMIL"},
    {"Bajaur Scouts", "2025-01-01", "PAKMIL"},
    {"Federal Constabulary", "2025-08-01", "PAKCOP"},
    {"Counter-Terrorism Department", "2025-01-01", "PAKCOP"},
    {"Inter-Services Intelligence", "2001-01-01", "PAKSPY"},
    {"Rawalpindi", "2025-01-01", "PAKGOV"},
    {"Shehbaz Sharif", "2025-01-01", "PAKGOV"},
    {"Imran Khan", "2020-01-01", "PAKGOV"},
    {"Imran Khan", "2024-01-01", ""},
    {"Pervez Musharraf", "2003-01-01", "PAKGOV"},
    {"Asim Munir", "2025-05-10", "PAKMIL"},
    {"Asim Munir", "2015-05-10", ""},
    {"Qamar Javed Bajwa", "2019-02-27", "PAKMIL"},
    /* the Islamic State and its branch */
    {"Islamic State", "2016-01-01", "IMGISIS"},
    {"Daesh", "2016-01-01", "IMGISIS"},
    {"ISKP", "2022-01-01", "IMGISISKP"},
    {"ISIS-K", "2022-01-01", "IMGISISKP"},
    {"Islamic State Khorasan", "2022-01-01", "IMGISISKP"},
    {"Islamic State in Khorasan Province", "2022-01-01", "IMGISISKP"},
    /* the neighbours */
    {"Recep Tayyip Erdogan", "2025-01-01", "TURGOV"},
    {"Erdoğan", "2025-01-01", "TURGOV"},
    {"Hakan Fidan", "2020-01-01", "TURSPY"},
    {"Hakan Fidan", "2024-01-01", "TURGOV"},
    {"İbrahim Kalın", "2024-01-01", "TURSPY"},
    {"PKK", "1995-01-01", "TURREBPKK"},
    {"Majed al-Ansari", "2025-10-19", "QATGOV"},
    {"Mohammed bin Salman", "2025-01-01", "SAUGOV"},
    {"Saudi-led coalition", "2018-01-01", "SAUMIL"},
    {"Revolutionary Guards", "2025-01-01", "IRNMIL"},
    {"Mohammad Khatami", "2001-01-01", "IRNGOV"},
    {"Abbas Araghchi", "2025-01-01", "IRNGOV"},
    {"Jaish al-Adl", "2024-01-16", "IRNREBJAD"},
    {"Narendra Modi", "2025-05-10", "INDGOV"},
    {"Vajpayee", "2001-07-15", "INDGOV"},
    {"Border Security Force", "2025-05-10", "INDMIL"},
    {"CRPF", "2019-02-14", "INDCOP"},
    {"Wang Yi", "2025-01-01", "CHNGOV"},
    {"Jiang Zemin", "1999-01-01", "CHNGOV"},
    {"People's Liberation Army", "2020-06-15", "CHNMIL"},
    {"Donald Trump", "2018-01-01", "USAGOV"},
    {"Donald Trump", "2022-01-01", ""},
    {"Donald Trump", "2025-03-01", "USAGOV"},
    {"Joe Biden", "2021-08-15", "USAGOV"},
    {"Bill Clinton", "1999-06-01", "USAGOV"},
    {"CENTCOM", "2021-01-01", "USAMIL"},
    /* organisations */
    {"UNAMA", "2025-01-01", "IGOUNO"},
    {"Kofi Annan", "2003-01-01", "IGOUNO"},
    {"Antonio Guterres", "2025-01-01", "IGOUNO"},
    {"UN peacekeepers", "2024-10-10", "IGOUNOMIL"},
    {"OSCE", "2016-01-01", "IGOOSC"},
    {"NATO", "1999-01-01", "IGONAT"},
    {"Organisation of Islamic Cooperation", "2025-01-01", "IGOOIC"},
    {"ICRC", "2025-01-01", "NGOHLHIRC"},
    {"Afghan Red Crescent", "2025-01-01", "NGOHLHIRC"},
    {"Médecins Sans Frontières", "2015-10-03", "NGOHLHMSF"},
    {"Human Rights Watch", "2025-01-01", "NGOHRI"},
    {"Amnesty International", "2025-01-01", "NGOHRIAMN"},
    {"Reuters", "2025-01-01", "MED"},
    {"Al-Masirah", "2021-01-01", "YEMMED"},
    /* the world's groups */
    {"FMLN", "1989-11-11", "SLVREBFMN"},
    {"FMLN", "2010-01-01", "SLVGOV"},
    {"Shining Path", "1989-01-01", "PERREBSEN"},
    {"Sendero Luminoso", "1989-01-01", "PERREBSEN"},
    {"FARC", "2000-01-01", "COLREBFAR"},
    {"M-19", "1988-01-01", "COLREBM19"},
    {"ELN", "2019-01-17", "COLREBELN"},
    {"Extraditables", "1989-09-01", "COLREBDRU"},
    {"MRTA", "1996-12-17", "PERREBMRT"},
    {"Contras", "1986-01-01", "NICREBCON"},
    {"Sandinistas", "1986-01-01", "NICGOV"},
    {"Rapid Support Forces", "2022-01-01", "SDNMIL"},
    {"Rapid Support Forces", "2024-01-01", "SDNREBRSF"},
    {"SPLA", "1998-01-01", "SSDREBSPL"},
    {"M23", "2025-01-27", "CODREBMAR"},
    {"Lord's Resistance Army", "2005-01-01", "UGAREBLRA"},
    {"ANC", "1985-01-01", "ZAFREBANC"},
    {"ANC", "2005-01-01", "ZAFGOV"},
    {"Nelson Mandela", "1996-01-01", "ZAFGOV"},
    {"Tamil Tigers", "2006-01-01", "LKAREBTAM"},
    {"Houthis", "2018-01-01", "YEMREBHOU"},
    {"Ansar Allah", "2018-01-01", "YEMREBHOU"},
    {"Hezbollah", "2006-07-12", "LBNREBHEZ"},
    {"Hamas", "2014-01-01", "PSEREBHAM"},
    {"Yasser Arafat", "1988-01-01", "PSEREBPLO"},
    {"Yasser Arafat", "2000-09-28", "PSEGOV"},
    {"Palestinian Authority", "2000-09-28", "PSEGOV"},
    {"Hayat Tahrir al-Sham", "2020-01-01", "SYRREBHTS"},
    {"Kosovo Liberation Army", "1999-01-01", "KSVREBKLA"},
    {"Bosnian Serbs", "1993-01-01", "BIHREBSRB"},
    {"Slobodan Milosevic", "1999-03-24", "SRBGOV"},
    {"Boris Yeltsin", "1994-12-11", "RUSGOV"},
    {"Mikhail Gorbachev", "1990-01-01", "RUSGOV"},
    {"IRA", "1990-01-01", "GBRREBIRA"},
    {"Donetsk People's Republic", "2016-01-01", "UKRREBDNR"},
    {"Nagorno-Karabakh authorities", "2020-10-01", "AZEREBNKR"},
    {"Tigray People's Liberation Front", "2021-01-01", "ETHREBTIG"},
    {"Khmer Rouge", "1985-01-01", "KHMREBKRM"},
    /* roles of countries, and the irregular ones */
    {"Dutch government", "2000-01-01", "NLDGOV"},
    {"Filipino troops", "2000-01-01", "PHLMIL"},
    {"Ivorian army", "2002-01-01", "CIVMIL"},
    {"Burkinabe soldiers", "2022-01-01", "BFAMIL"},
    {"Nigerien army", "2023-01-01", "NERMIL"},
    {"Nigerian army", "2023-01-01", "NGAMIL"},
    {"Congolese police", "2023-01-01", "CODCOP"},
    {"Lebanese civilians", "2006-01-01", "LBNCVL"},
    {"Swiss diplomats", "2006-01-01", "CHEGOV"},
    {"Kremlin", "2022-01-01", "RUSGOV"},
    {"White House", "2022-01-01", "USAGOV"},
    {"Downing Street", "2022-01-01", "GBRGOV"},
};

static mz_day day_of(const char *text)
{
    mz_day day = MZ_NO_DAY;
    assert_true(mz_day_parse(mz_str_of(text), &day));
    return day;
}

static void names_have_their_codes_on_their_days(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t k = 0; k < sizeof ROWS / sizeof ROWS[0]; k++) {
        const mz_str got = mz_actor_find(mz_str_of(ROWS[k].name), day_of(ROWS[k].day));
        if (!mz_str_eq(got, mz_str_of(ROWS[k].code))) {
            print_message("%s on %s: wanted %s, got %.*s\n", ROWS[k].name, ROWS[k].day, ROWS[k].code, SFMT(got));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void a_name_that_nobody_has_any_more_means_the_last_when_no_day_is_known(void **state)
{
    (void)state;
    assert_true(mz_str_eq(mz_actor_find(S("Boris Yeltsin"), MZ_NO_DAY), S("RUSGOV")));
    assert_true(mz_str_eq(mz_actor_find(S("Taliban"), MZ_NO_DAY), S("AFGGOV")));
    assert_true(mz_str_eq(mz_actor_find(S("Yasser Arafat"), MZ_NO_DAY), S("PSEGOV")));
}

static void our_own_files_have_no_fault(void **state)
{
    (void)state;
    static const char *const files[] = {"actors.txt",  "groups.txt",    "states.txt",     "organisations.txt",
                                        "persons.txt", "countries.txt", "publishers.txt", "roles.txt"};
    mz_region region;
    mz_arena perm;
    assert_false(mz_failed(mz_region_new(1 << 24, &region, &perm)));
    mz_lexicon_faults faults = {0};
    for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
        mz_lexicon_review(mz_str_of(files[k]), &faults, &perm);
    }
    for (mz_len k = 0; k < faults.n; k++) {
        print_message("%.*s:%d: %s: %.*s\n", SFMT(faults.v[k].file), faults.v[k].line, faults.v[k].what,
                      SFMT(faults.v[k].word));
    }
    assert_int_equal((int)faults.n, 0);
    mz_region_free(&region);
}

/* Between our own files, too: on no day has a name two codes. */
static void no_name_has_two_codes_on_one_day(void **state)
{
    (void)state;
    int wrong = 0;
    for (mz_len k = 0; k < mz_lexicon_entries_n(); k++) {
        const mz_term_entry *e = mz_lexicon_entry_at(k);
        if (e->kind != MZ_TERM_ACTOR) {
            continue;
        }
        const mz_str id = mz_term_id(e);
        const mz_str name = mz_str_from(id, mz_str_find_byte(id, '.') + 1);
        const mz_day day = e->from != MZ_NO_DAY ? e->from : e->to != MZ_NO_DAY ? e->to - 1 : 20000;
        mz_actor_match m[MZ_ACTOR_MATCHES_MAX];
        const mz_len n = mz_actor_matches(name, day, m);
        for (mz_len j = 0; j < n; j++) {
            if (m[j].holds && m[j].entry->kind == MZ_TERM_ACTOR && !mz_str_eq(m[j].code, mz_term_arg(e, 0))) {
                print_message("%.*s: %.*s and %.*s\n", SFMT(name), SFMT(m[j].code), SFMT(mz_term_arg(e, 0)));
                wrong++;
            }
        }
    }
    assert_int_equal(wrong, 0);
}

static void matches_say_which_entry_and_why(void **state)
{
    (void)state;
    mz_actor_match m[MZ_ACTOR_MATCHES_MAX];
    assert_int_equal((int)mz_actor_matches(S("Indonesian foreign ministry"), MZ_NO_DAY, m), 1);
    assert_true(mz_str_eq(m[0].code, S("IDNGOV")));
    assert_non_null(m[0].role);
    assert_true(mz_actor_matches(S("Taliban"), day_of("2020-01-01"), m) >= 2);
    assert_true(m[0].holds);
    assert_true(mz_str_eq(m[0].code, S("AFGREBTAL")));
    assert_int_equal((int)mz_actor_matches(S("nobody of whom we know"), MZ_NO_DAY, m), 0);
    assert_true(mz_actor_code_valid(S("PAKREBTTP")));
    assert_true(mz_actor_code_valid(S("NGOHLHIRC")));
    assert_false(mz_actor_code_valid(S("PAKXYZ")));
    assert_false(mz_actor_code_valid(S("pakmil")));
    assert_false(mz_actor_code_valid(S("PA")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_their_codes_on_their_days),
        cmocka_unit_test(a_name_that_nobody_has_any_more_means_the_last_when_no_day_is_known),
        cmocka_unit_test(our_own_files_have_no_fault),
        cmocka_unit_test(no_name_has_two_codes_on_one_day),
        cmocka_unit_test(matches_say_which_entry_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
