/* mizan-verify: checks a record, or a proof, against a key or a policy. Reads files and prints; nothing else. */
#include "record/record.h"

#include <stdio.h>
#include <string.h>

/* As `mizan verify`: everything is as it was signed; it is not; usage; it could not be checked; no quorum. */
enum { EXIT_GOOD = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_UNREAD = 3, EXIT_NO_QUORUM = 4 };

static const char usage[] =
    "usage: mizan-verify [--log VKEY] [--policy FILE] [--known FILE] [--no-documents] FOLDER\n"
    "       mizan-verify --proof FILE --entry FILE --policy FILE\n"
    "       mizan-verify --package FILE --policy FILE [FOLDER]\n\n"
    "Checks a copy of a record, the proof of one entry, or a file for a stick, offline. Nothing is written and no key "
    "is needed.\n"
    "  --log VKEY        the verifier key that you trust; else the policy's, else the one that the record names "
    "itself\n"
    "  --policy FILE     whose signatures make a checkpoint valid: logs, witnesses, quorum\n"
    "  --known FILE      a checkpoint that you verified this record under before: no old signature is checked again\n"
    "  --no-documents    a copy without its documents: those that are there are checked, none is missed\n"
    "Exit: 0 all is as it was signed, 1 something is not, 2 usage, 3 it could not be checked, 4 the policy's quorum\n"
    "of witnesses has not cosigned.\n";

typedef struct wish {
    const char *log, *policy, *known, *proof, *entry, *package, *folder;
    bool skip_documents;
} wish;

static bool take(wish *w, int argc, char **argv)
{
    const struct {
        const char *name;
        const char **value;
    } options[] = {{"--log", &w->log},         {"--policy", &w->policy}, {"--known", &w->known},
                   {"--package", &w->package}, {"--proof", &w->proof},   {"--entry", &w->entry}};
    for (int i = 1; i < argc; i++) {
        const char **value = NULL;
        for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
            value = strcmp(argv[i], options[o].name) == 0 ? options[o].value : value;
        }
        if (value != NULL && i + 1 < argc) {
            *value = argv[++i];
        } else if (strcmp(argv[i], "--no-documents") == 0) {
            w->skip_documents = true;
        } else if (argv[i][0] != '-' && w->folder == NULL) {
            w->folder = argv[i];
        } else {
            return false;
        }
    }
    if (w->package != NULL) {
        return w->proof == NULL && w->entry == NULL && (w->log != NULL || w->policy != NULL);
    }
    return w->proof == NULL ? w->folder != NULL && w->entry == NULL
                            : w->folder == NULL && w->entry != NULL && w->policy != NULL;
}

static int fail(const char *path, mz_status s, int code)
{
    (void)fprintf(stderr, "mizan-verify: %s: %s\n", path, s.what);
    return code;
}

static int say(const mz_buf *out)
{
    const bool written = fwrite(out->data, 1, (size_t)out->len, stdout) == (size_t)out->len && fflush(stdout) == 0;
    return written && !out->full ? EXIT_GOOD : EXIT_UNREAD;
}

static int check_proof(const wish *w, mz_str policy, mz_arena *perm)
{
    mz_str proof, entry;
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    mz_status s = mz_file_load(w->proof, MZ_PROOF_FILE_MAX, &proof, perm);
    if (mz_failed(s)) {
        return fail(w->proof, s, EXIT_UNREAD);
    }
    s = mz_file_load(w->entry, MZ_PROOF_FILE_MAX, &entry, perm);
    if (mz_failed(s)) {
        return fail(w->entry, s, EXIT_UNREAD);
    }
    s = mz_verify_proof(proof, entry, policy, &out, perm);
    return mz_failed(s) ? fail(w->proof, s, EXIT_FOUND) : say(&out);
}

static int check_folder(const wish *w, const mz_verify_options *o, mz_arena *perm)
{
    mz_shelf shelf;
    mz_verification v;
    MZ_BUF_SCOPED out = mz_buf_new(1 << 24);
    mz_status s = mz_shelf_folder(w->folder, &shelf, perm);
    if (!mz_failed(s)) {
        s = mz_verify(&shelf, o, &v, perm);
    }
    if (mz_failed(s)) {
        return fail(w->folder, s, EXIT_UNREAD);
    }
    mz_put_verification(&out, &v);
    const int said = say(&out);
    return said != EXIT_GOOD ? said : v.found > 0 ? EXIT_FOUND : v.judged && v.settled < 0 ? EXIT_NO_QUORUM : EXIT_GOOD;
}

static int check_package(const wish *w, const mz_verify_options *o, mz_arena *perm)
{
    mz_shelf copy;
    mz_package_verdict v;
    MZ_VIEW_SCOPED file = {0};
    MZ_BUF_SCOPED out = mz_buf_new(1 << 16);
    mz_status s = mz_view_open(w->package, &file);
    if (!mz_failed(s) && w->folder != NULL) {
        s = mz_shelf_folder(w->folder, &copy, perm);
    }
    if (mz_failed(s)) {
        return fail(w->package, s, EXIT_UNREAD);
    }
    s = mz_verify_package(file.bytes, o, w->folder != NULL ? &copy : NULL, &v, perm);
    if (mz_failed(s)) {
        return fail(w->package, s, EXIT_FOUND);
    }
    mz_put_package_verdict(&out, &v);
    const int said = say(&out);
    return said != EXIT_GOOD                                               ? said
           : o->policy != NULL && v.checkpoint.origin.len > 0 && !v.quorum ? EXIT_NO_QUORUM
                                                                           : EXIT_GOOD;
}

static int check(const wish *w, mz_arena *perm)
{
    mz_vkey log;
    mz_policy policy;
    mz_str text = {0};
    mz_verify_options o = {.skip_documents = w->skip_documents};
    if (w->log != NULL) {
        if (mz_failed(mz_vkey_parse(mz_str_of(w->log), &log))) {
            return fail(w->log, mz_fail(MZ_BAD_INPUT, "this is no verifier key", -1), EXIT_USAGE);
        }
        o.log = &log;
    }
    if (w->policy != NULL) {
        mz_status s = mz_file_load(w->policy, MZ_POLICY_MAX, &text, perm);
        if (!mz_failed(s)) {
            s = mz_policy_parse(text, &policy, perm);
        }
        if (mz_failed(s)) {
            return fail(w->policy, s, EXIT_UNREAD);
        }
        o.policy = &policy;
    }
    if (w->known != NULL) {
        const mz_status s = mz_file_load(w->known, MZ_NOTE_MAX, &o.known, perm);
        if (mz_failed(s)) {
            return fail(w->known, s, EXIT_UNREAD);
        }
    }
    return w->proof != NULL     ? check_proof(w, text, perm)
           : w->package != NULL ? check_package(w, &o, perm)
                                : check_folder(w, &o, perm);
}

int main(int argc, char **argv)
{
    wish w = {0};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)fputs(usage, stdout);
        return EXIT_GOOD;
    }
    if (!take(&w, argc, argv)) {
        (void)fputs(usage, stderr);
        return EXIT_USAGE;
    }
    mz_region region;
    mz_arena perm;
    const mz_status s = mz_region_new((mz_len)1 << 30, &region, &perm);
    const int code = mz_failed(s) ? fail("memory", s, EXIT_UNREAD) : check(&w, &perm);
    mz_region_free(&region);
    return code;
}
