#include "cli/dictionary.h"

static const char *text_of(mz_str s, mz_arena *perm)
{
    char *text = mz_new(perm, char, s.len + 1);
    memcpy(text, s.data, (size_t)s.len);
    return text;
}

static mz_str file_name(mz_str path)
{
    mz_len slash = path.len;
    while (slash > 0 && path.data[slash - 1] != '/') {
        slash--;
    }
    return mz_str_from(path, slash);
}

static void print_faults(const mz_lexicon_faults *faults)
{
    for (mz_len k = 0; k < faults->n; k++) {
        const mz_lexicon_fault *f = &faults->v[k];
        mz_cli_note("%.*s:%d: %s%s%.*s: %s", (int)f->file.len, (const char *)f->file.data, f->line, f->what,
                    f->word.len > 0 ? ", " : "", (int)f->word.len, (const char *)f->word.data, f->remedy);
    }
    if (faults->more) {
        mz_cli_note("there are more faults than are listed");
    }
}

/* Reads the files and takes them into use; the image lives as long as the process. */
static mz_status lay_over(const mz_strs *paths, mz_lexicon_source *sources, mz_lexicon_faults *faults, mz_str *bad,
                          mz_cli *cli)
{
    mz_region region; /* never given back: what was looked up lies in it */
    mz_arena keep;
    MZ_TRY(mz_region_new(MZ_LEXICON_COMPILE_BYTES, &region, &keep));
    for (mz_len k = 0; k < paths->n; k++) {
        *bad = paths->v[k];
        const char *path = text_of(paths->v[k], cli->perm);
        MZ_TRY(mz_file_load(path, MZ_LEXICON_SOURCE_MAX, &sources[k].text, &keep));
        sources[k].name = file_name(paths->v[k]);
    }
    mz_str image;
    MZ_TRY(mz_lexicon_compile(mz_lexicon_builtin(), sources, paths->n, &image, faults, &keep));
    return mz_lexicon_use(image);
}

static mz_status take(const mz_strs *paths, mz_lexicon_faults *faults, mz_str *bad, mz_cli *cli)
{
    mz_lexicon_source *sources = mz_new(cli->perm, mz_lexicon_source, paths->n);
    MZ_TRY(lay_over(paths, sources, faults, bad, cli));
    for (mz_len k = 0; k < paths->n; k++) {
        mz_lexicon_review(sources[k].name, faults, cli->perm);
    }
    return faults->n == 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "the dictionary has faults", -1);
}

int mz_cli_dictionaries(const mz_args *args, mz_cli *cli)
{
    const mz_strs paths = mz_arg_all(args, "dictionary");
    mz_lexicon_faults faults = {0};
    mz_str bad = {0};
    if (paths.n == 0) {
        return MZ_EXIT_DONE;
    }
    const mz_status s = take(&paths, &faults, &bad, cli);
    print_faults(&faults);
    return mz_failed(s) ? mz_cli_fail(args, text_of(bad, cli->perm), s) : MZ_EXIT_DONE;
}

int mz_cli_dictionary_check(const mz_args *args, mz_cli *cli, const char *path)
{
    mz_str one = mz_str_of(path);
    const mz_strs paths = {.v = &one, .n = 1};
    mz_lexicon_faults faults = {0};
    mz_str bad = {0};
    const mz_status s = take(&paths, &faults, &bad, cli);
    print_faults(&faults);
    if (mz_failed(s) && faults.n == 0) {
        (void)mz_cli_fail(args, path, s);
        return -1;
    }
    return (int)faults.n;
}
