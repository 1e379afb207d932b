#include "cli/case.h"
#include "cli/commands.h"

#include <stdio.h>

static const mz_option options[] = {
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_END,
};

static void close_mirror(mz_mirror **m) { mz_mirror_close(*m); }
#define MIRROR_SCOPED __attribute__((cleanup(close_mirror))) mz_mirror *

/* ---- packages into a copy ---- */

static void print_taken(const char *path, const mz_stick_taken *t)
{
    (void)printf("%s: ", path);
    if (t->fork) {
        (void)printf("refused: the log signed two histories; both are kept in mirror/evidence\n");
        return;
    }
    (void)printf("%td entries, %td documents new", t->entries, t->documents);
    if (t->waiting) {
        (void)printf("; set aside until the entries before %td have come", t->from);
    }
    if (t->refused > 0) {
        (void)printf("; %td documents that no entry names were left out", t->refused);
    }
    (void)printf("\n");
}

/* One file; 0, or the exit code after saying why not. */
static int take_file(const mz_args *args, mz_cli *cli, mz_mirror *m, const char *path)
{
    MZ_VIEW_SCOPED view = {0};
    mz_stick_taken t = {0};
    mz_status s = mz_view_open(path, &view);
    s = mz_failed(s) ? s : mz_stick_take(m, view.bytes, &t, cli->scratch);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    print_taken(path, &t);
    s = t.entries > 0 ? mz_stick_retry(m, &t, cli->scratch) : mz_ok();
    if (mz_failed(s)) {
        return mz_cli_fail(args, "what was set aside", s);
    }
    if (t.entries > 0) {
        (void)printf("%td entries that were set aside fit now\n", t.entries);
    }
    return t.fork ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}

static int into_copy(const mz_args *args, mz_cli *cli)
{
    MIRROR_SCOPED m = NULL;
    int worst = MZ_EXIT_DONE;
    const mz_status s = mz_mirror_open(args->rest[0], &m);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    for (int i = 1; i < args->rest_n; i++) {
        const int code = take_file(args, cli, m, args->rest[i]);
        worst = code > worst ? code : worst;
    }
    (void)printf("the copy has %td entries\n", mz_mirror_size(m));
    return worst;
}

/* ---- entries of an office into a case ---- */

typedef struct delivery {
    mz_arena *perm;
    mz_strs notes, blobs; /* of all files; views into them */
    mz_map named;         /* documents that the entries taken name */
    mz_len taken, known, refused, documents, unnamed;
} delivery;

static mz_status read_sections(delivery *d, mz_str file)
{
    mz_str rest = file;
    if (file.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "the file is empty", 0);
    }
    while (rest.len > 0) {
        const mz_len at = file.len - rest.len;
        mz_section s;
        mz_strs notes;
        mz_str blob;
        mz_status st = mz_section_next(&rest, &s);
        if (mz_failed(st)) {
            return mz_fail(st.code, st.what, at + st.at);
        }
        if (s.kind == MZ_SECTION_PACKAGE) {
            return mz_fail(MZ_BAD_INPUT, "a package is for a copy of the record, not for the case itself", at);
        }
        if (s.kind == MZ_SECTION_NOTES) {
            MZ_TRY(mz_notes_split(s.body, &notes, d->perm));
            for (mz_len i = 0; i < notes.n; i++) {
                *mz_push(d->perm, &d->notes) = notes.v[i];
            }
        }
        while (s.kind == MZ_SECTION_BLOBS && mz_blob_next(&s, &blob)) {
            *mz_push(d->perm, &d->blobs) = blob;
        }
    }
    return mz_ok();
}

/* The documents that a taken entry names may come in with it. */
static void note_bodies(delivery *d, mz_str note, mz_arena scratch)
{
    mz_entry e;
    if (mz_failed(mz_entry_parse(note, &e, &scratch))) {
        return;
    }
    for (mz_len i = 0; i < e.draft.bodies_n; i++) {
        const mz_str key = mz_str_copy(d->perm, mz_hash_str(&e.draft.bodies[i].hash));
        (void)mz_map_put(&d->named, key, 0, NULL, d->perm);
    }
}

static mz_status submit(delivery *d, mz_record *r, mz_arena scratch)
{
    mz_answer *answers = mz_new(&scratch, mz_answer, d->notes.n);
    mz_hash256 *names = mz_new(&scratch, mz_hash256, d->notes.n);
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 30);
    mz_notes_order(d->notes.v, d->notes.n, names, scratch);
    MZ_TRY(mz_record_submit(r, d->notes.v, d->notes.n, answers));
    for (mz_len i = 0; i < d->notes.n; i++) {
        if (answers[i].verdict == MZ_REFUSED) {
            answers[i].name = names[i];
            d->refused++;
        } else {
            d->known += answers[i].verdict == MZ_KNOWN;
            d->taken += answers[i].verdict != MZ_KNOWN;
            note_bodies(d, d->notes.v[i], scratch);
        }
        mz_put_answer(&out, &answers[i]);
    }
    MZ_TRY(mz_buf_status(&out));
    mz_cli_print(mz_buf_str(&out));
    mz_cli_flush(); /* what is printed is on disk */
    return mz_ok();
}

static mz_status put_documents(delivery *d, mz_record *r)
{
    for (mz_len i = 0; i < d->blobs.n; i++) {
        mz_hash256 hash = mz_sha256(d->blobs.v[i]);
        int64_t size;
        if (mz_map_get(&d->named, mz_hash_str(&hash)) == NULL) {
            d->unnamed++;
            continue;
        }
        d->documents += !mz_record_has(r, &hash);
        MZ_TRY(mz_record_put(r, d->blobs.v[i], false, &hash, &size));
    }
    return mz_ok();
}

static mz_status deliver(delivery *d, mz_case *c, mz_arena scratch)
{
    MZ_TRY(submit(d, c->record, scratch));
    MZ_TRY(put_documents(d, c->record));
    MZ_TRY(mz_record_publish(c->record));
    return mz_flow_run(c);
}

static int into_case(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    delivery d = {.perm = cli->perm};
    int worst = mz_cli_case(args, cli, true, &c);
    worst = worst == MZ_EXIT_DONE ? mz_cli_unlock(args, cli, c) : worst;
    if (worst != MZ_EXIT_DONE) {
        return worst;
    }
    mz_view *views = mz_new(cli->perm, mz_view, args->rest_n);
    for (int i = 1; i < args->rest_n; i++) { /* a file that cannot be read never stops the others */
        delivery back = d;
        mz_status s = mz_view_open(args->rest[i], &views[i]);
        s = mz_failed(s) ? s : read_sections(&d, views[i].bytes);
        if (mz_failed(s)) {
            d = back; /* nothing of a file that is not whole */
            worst = mz_cli_fail(args, args->rest[i], s);
        }
    }
    const mz_status s = deliver(&d, c, cli->scratch);
    mz_cli_progress_end(cli);
    for (int i = 1; i < args->rest_n; i++) {
        mz_view_close(&views[i]);
    }
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    (void)printf("%td entries taken, %td known, %td refused; %td documents new", d.taken, d.known, d.refused,
                 d.documents);
    (void)printf(d.unnamed > 0 ? ", some left out that no entry names\n" : "\n");
    return worst != MZ_EXIT_DONE ? worst : d.refused > 0 ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    return mz_mirror_is(args->rest[0]) ? into_copy(args, cli) : into_case(args, cli);
}

const mz_command mz_cmd_import = {
    .name = "import",
    .args = "FOLDER FILE…",
    .summary = "take in what was carried here by hand: packages, entries, documents",
    .options = options,
    .details =
        "Into a copy of a record: packages that mizan export --from wrote, in any order, any number of times. Into a\n"
        "case: what an office wrote with mizan export --outbox; each entry is answered with its name and its index, "
        "or\n"
        "why it was refused. A file that is cut is refused with the byte at which it ends.",
    .examples = "  mizan import copy stick.mzp\n"
                "  mizan import case office.mzp",
    .least = 2,
    .most = -1,
    .run = run,
};
