/* What a preview shows is, byte for byte, what adding the same file writes. */
#include "test.h"

#include "flow/flow.h"
#include "format/format.h"

#include <stdio.h>
#include <stdlib.h>

#define NOW INT64_C(1772000000)

typedef struct fixture {
    mz_region region;
    mz_arena perm;
    char folder[64];
    mz_case *c;
    mz_key by;
} fixture;

static int setup(void **state)
{
    static fixture f;
    static const char pattern[] = "/tmp/mizan-preview-XXXXXX";
    const mz_str parties[] = {S("PAK"), S("AFG")}, monitors[] = {S("UNO")};
    const mz_case_plan plan = {.title = S("Shown"),
                               .mediator = S("TUR"),
                               .parties = parties,
                               .monitors = monitors,
                               .parties_n = 2,
                               .monitors_n = 1,
                               .time = NOW};
    const mz_flow_options o = {.threads = 1};
    f = (fixture){0};
    assert_ok(mz_region_new((mz_len)16 << 30, &f.region, &f.perm));
    (void)memcpy(f.folder, pattern, sizeof pattern);
    assert_non_null(mkdtemp(f.folder));
    assert_ok(mz_case_create(f.folder, &plan, f.perm));
    assert_ok(mz_case_open(f.folder, true, &o, &f.c));
    assert_ok(mz_case_unlock(f.c, S("")));
    assert_ok(mz_case_key(f.c, S("TUR"), S(""), &f.by));
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    char command[128];
    mz_key_wipe(&f->by);
    mz_case_close(&f->c);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    assert_int_equal(system(command), 0);
    mz_region_free(&f->region);
    return 0;
}

/* The texts of the preview from the feed's place on, where only the mediator writes. */
static mz_strs texts_of(fixture *f, const mz_preview *p, mz_utc time)
{
    mz_strs texts;
    mz_len next;
    bool forked;
    mz_entry last;
    assert_true(mz_record_feed(f->c->record, f->by.public.name, &next, &forked));
    assert_ok(mz_record_entry(f->c->record, mz_record_size(f->c->record) - 1, &last, &f->perm));
    assert_ok(mz_flow_texts(p, time, f->by.public.name, next, next == 0 ? NULL : &last.name, &texts, &f->perm));
    return texts;
}

static void hold_against_adding(fixture *f, const char *file, mz_str audience)
{
    mz_preview p;
    mz_added added;
    mz_str bytes;
    const mz_add_options o = {.date = MZ_NO_DAY, .by = &f->by, .time = NOW + 60, .audience = audience};
    const char *path = mz_path_join(&f->perm, MZ_SOURCE "/examples/durand", mz_str_of(file));
    assert_ok(mz_file_load(path, 1 << 20, &bytes, &f->perm));
    const mz_len before = mz_record_size(f->c->record);
    assert_ok(mz_flow_preview(f->c, bytes, mz_str_of(strchr(file, '/') + 1), &o, &p, &f->perm));
    const mz_strs texts = texts_of(f, &p, NOW + 60);
    assert_int_equal(mz_record_size(f->c->record), before);
    assert_ok(mz_flow_add(f->c, path, &o, &added, &f->perm));
    assert_str(p.added.format, added.format);
    assert_str(p.added.hash, added.hash);
    assert_int_equal(p.added.statements, added.statements);
    assert_int_equal(p.added.acts, added.acts);
    assert_int_equal(p.added.rejected, added.rejected);
    assert_int_equal(p.added.entries, added.entries);
    assert_str(p.added.first_why, added.first_why);
    assert_int_equal(p.rejects_n, p.added.rejected < MZ_PREVIEW_REJECTS ? p.added.rejected : MZ_PREVIEW_REJECTS);
    assert_int_equal(mz_record_size(f->c->record), before + texts.n);
    for (mz_len i = 0; i < texts.n; i++) {
        mz_entry e;
        assert_ok(mz_record_entry(f->c->record, before + i, &e, &f->perm));
        assert_str(e.note.text, texts.v[i]);
    }
}

static void a_preview_is_what_adding_writes(void **state)
{
    static const char *const files[] = {
        "articles/2025-10-15-spin-boldak.txt",
        "articles/2025-12-06-spin-boldak.html",
        "letters/2026-03-02-pak-complaint.txt",
        "observations/2026-03-03-open-fighting.csv",
        "data/ged-shaped-2025-26.csv",
        "data/acled-shaped-2025-26.csv",
        "data/damage-points.geojson",
        "communiques/2026-03-03-un-mission.txt",
        "faulty/ged-faulty.csv",
        "faulty/observations-faulty.csv",
        "faulty/points-faulty.geojson",
        "acts/2025-12-20-findings-and-rulings.yaml",
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        hold_against_adding(*state, files[i], i % 2 == 0 ? S("") : S("PAK monitor"));
    }
}

static void what_is_on_record_is_known_and_gives_nothing(void **state)
{
    fixture *f = *state;
    mz_preview p;
    mz_str bytes;
    const mz_add_options o = {.date = MZ_NO_DAY, .time = NOW};
    assert_ok(
        mz_file_load(MZ_SOURCE "/examples/durand/articles/2025-10-15-spin-boldak.txt", 1 << 20, &bytes, &f->perm));
    assert_ok(mz_record_publish(f->c->record));
    assert_ok(mz_flow_run(f->c));
    assert_ok(mz_flow_preview(f->c, bytes, S("2025-10-15-spin-boldak.txt"), &o, &p, &f->perm));
    assert_true(p.added.known);
    assert_int_equal(p.drafts_n, 0);
}

static void a_packed_file_is_the_document_that_was_packed(void **state)
{
    fixture *f = *state;
    mz_preview p, q;
    const mz_str plain =
        S("Title: A packed one\nDate: 2026-03-05\n\nTwo soldiers were killed near Chaman on 4 March.\n");
    const mz_add_options o = {.date = MZ_NO_DAY, .time = NOW};
    MZ_BUF_SCOPED packed = mz_buf_new(4096);
    assert_ok(mz_gzip_pack(plain, 6, &packed));
    assert_ok(mz_flow_preview(f->c, plain, S("report.txt"), &o, &p, &f->perm));
    assert_ok(mz_flow_preview(f->c, mz_buf_str(&packed), S("report.txt.gz"), &o, &q, &f->perm));
    assert_true(p.drafts_n > 0);
    assert_int_equal(p.drafts_n, q.drafts_n);
    assert_str(q.body, plain);
    for (mz_len i = 0; i < p.drafts_n; i++) {
        assert_str(q.drafts[i].text, p.drafts[i].text);
    }
}

static void what_cannot_go_in_says_why(void **state)
{
    fixture *f = *state;
    mz_preview p;
    mz_add_options o = {.date = MZ_NO_DAY, .time = NOW};
    const mz_str article = S("Title: One\nDate: 2026-03-05\n\nOne soldier was killed near Chaman on 4 March.\n");
    assert_code(mz_flow_preview(f->c, S(""), S("x.bin"), &o, &p, &f->perm), MZ_BAD_INPUT);
    o.as = S("novel");
    assert_code(mz_flow_preview(f->c, article, S("a.txt"), &o, &p, &f->perm), MZ_BAD_INPUT);
    o.as = S("");
    o.audience = S("XYZ");
    assert_code(mz_flow_preview(f->c, article, S("a.txt"), &o, &p, &f->perm), MZ_BAD_INPUT);
    o.audience = S("");
    assert_code(mz_flow_preview(f->c, S("\x1f\x8b\x08\x00"), S("a.gz"), &o, &p, &f->perm), MZ_BAD_INPUT);
}

static void a_preview_leaves_no_trace_on_the_disk(void **state)
{
    fixture *f = *state;
    char command[256];
    mz_preview p;
    const mz_add_options o = {.date = MZ_NO_DAY, .time = NOW};
    (void)snprintf(command, sizeof command, "cd %s && ls -lR --time-style=full-iso >/tmp/mizan-before-%d", f->folder,
                   (int)NOW);
    assert_int_equal(system(command), 0);
    assert_ok(mz_flow_preview(f->c,
                              S("Title: Unseen\nDate: 2026-03-05\n\nOne soldier was killed near Zhob on 4 March.\n"),
                              S("draft.txt"), &o, &p, &f->perm));
    (void)snprintf(command, sizeof command,
                   "cd %s && ls -lR --time-style=full-iso | cmp - /tmp/mizan-before-%d && rm /tmp/mizan-before-%d",
                   f->folder, (int)NOW, (int)NOW);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_preview_is_what_adding_writes),
        cmocka_unit_test(what_is_on_record_is_known_and_gives_nothing),
        cmocka_unit_test(a_packed_file_is_the_document_that_was_packed),
        cmocka_unit_test(what_cannot_go_in_says_why),
        cmocka_unit_test(a_preview_leaves_no_trace_on_the_disk),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
