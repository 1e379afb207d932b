#include "cli/request.h"

#include <stdlib.h>

void mz_signers_wipe(mz_signers *s)
{
    for (mz_len i = 0; i < s->n; i++) {
        mz_key_wipe(&s->v[i]);
    }
}

static mz_status load_all(const mz_strs *paths, mz_str passphrase, mz_signers *out, const char **failed, mz_arena *perm)
{
    mz_signers_wipe(out);
    out->n = 0;
    for (mz_len i = 0; i < paths->n; i++) {
        *failed = mz_str_z(perm, paths->v[i]);
        MZ_TRY(mz_key_load(*failed, passphrase, &out->v[out->n], perm));
        out->n++;
    }
    return mz_ok();
}

int mz_cli_signers(const mz_args *args, mz_cli *cli, const char *otherwise, mz_signers *out)
{
    mz_strs paths = mz_arg_all(args, "key");
    mz_str one = mz_str_of(otherwise);
    if (paths.n == 0 && otherwise != NULL) {
        paths = (mz_strs){&one, 1, 1};
    }
    if (paths.n < 1 || paths.n > MZ_SIGNERS_MAX) {
        return mz_cli_usage(args, "say which key signs, with --key FILE; at most sixteen", (mz_str){0});
    }
    const char *failed = "";
    const bool named =
        mz_arg_given(args, "passphrase-file") || getenv("MIZAN_PASSPHRASE_FILE") != NULL; /* no threads */
    mz_status s = named ? mz_fail(MZ_DENIED, "", -1) : load_all(&paths, S(""), out, &failed, cli->perm);
    if (s.code == MZ_DENIED) {
        mz_str passphrase;
        bool none;
        const int code = mz_cli_passphrase(args, cli, false, &passphrase, &none);
        if (code != MZ_EXIT_DONE) {
            return code;
        }
        s = load_all(&paths, passphrase, out, &failed, cli->perm);
    }
    if (s.code == MZ_DENIED) {
        return mz_cli_usage(
            args, "the passphrase does not open this key; give it with --passphrase-file FILE:", mz_str_of(failed));
    }
    return mz_failed(s) ? mz_cli_fail(args, failed, s) : MZ_EXIT_DONE;
}

/* ---- texts that are out ---- */

#define FOLDER "state/requests"

static char *requests_folder(const mz_case *c, mz_arena *perm) { return mz_path_join(perm, c->folder, S(FOLDER)); }

/* The feed and the place that a text is for; false when the file is not one of ours. */
static bool place_of(const char *path, mz_str *text, mz_str *feed, int64_t *seq, mz_arena *perm)
{
    mz_str rest;
    if (mz_failed(mz_file_load(path, MZ_ENTRY_MAX, text, perm))) {
        return false;
    }
    rest = *text;
    (void)mz_str_cut(&rest, '\n');
    const mz_str feed_line = mz_str_cut(&rest, '\n'), seq_line = mz_str_cut(&rest, '\n');
    if (!mz_str_starts(feed_line, S("feed ")) || !mz_str_starts(seq_line, S("seq "))) {
        return false;
    }
    *feed = mz_str_from(feed_line, 5);
    return mz_str_canonical_uint(mz_str_from(seq_line, 4), seq);
}

mz_status mz_cli_requests_tidy(mz_case *c, mz_arena scratch)
{
    mz_strs names;
    const char *folder = requests_folder(c, &scratch);
    if (!mz_path_is_dir(folder)) {
        return mz_ok();
    }
    MZ_TRY(mz_dir_list(folder, &names, &scratch));
    for (mz_len i = 0; i < names.n; i++) {
        mz_arena room = scratch;
        mz_str text, feed;
        int64_t seq;
        mz_len next;
        bool forked;
        const char *path = mz_path_join(&room, folder, names.v[i]);
        if (place_of(path, &text, &feed, &seq, &room) && mz_record_feed(c->record, feed, &next, &forked) &&
            seq < next) {
            MZ_TRY(mz_file_remove(path));
        }
    }
    return mz_ok();
}

/* A text for this feed that is out and has not come back; NULL when there is none. */
static mz_status still_out(mz_case *c, mz_str feed, const char **path, mz_arena *perm)
{
    mz_strs names;
    const char *folder = requests_folder(c, perm);
    *path = NULL;
    if (!mz_path_is_dir(folder)) {
        return mz_ok();
    }
    MZ_TRY(mz_dir_list(folder, &names, perm));
    for (mz_len i = 0; i < names.n && *path == NULL; i++) {
        mz_str text, its_feed;
        int64_t seq;
        const char *at = mz_path_join(perm, folder, names.v[i]);
        *path = place_of(at, &text, &its_feed, &seq, perm) && mz_str_eq(its_feed, feed) ? at : NULL;
    }
    return mz_ok();
}

static mz_status write_request(mz_case *c, const char *path, mz_str text, mz_arena scratch)
{
    const mz_hash256 name = mz_sha256(text);
    const char *folder = requests_folder(c, &scratch);
    MZ_TRY(mz_dir_make(folder));
    MZ_TRY(mz_file_replace(mz_path_join(&scratch, folder, mz_hash_hex(&scratch, &name)), text, 0644));
    return mz_file_replace(path, text, 0644);
}

int mz_cli_request(const mz_args *args, mz_cli *cli, mz_case *c, const mz_draft *d, mz_str feed)
{
    const char *out = NULL;
    const char *path = mz_str_z(cli->perm, mz_arg(args, "request"));
    MZ_BUF_SCOPED text = mz_buf_new(MZ_ENTRY_MAX);
    mz_status s = mz_cli_requests_tidy(c, cli->scratch);
    s = mz_failed(s) ? s : still_out(c, feed, &out, cli->perm);
    if (!mz_failed(s) && out != NULL) {
        return mz_cli_usage(args,
                            "a text for the same key is out: hand its answer in first, or, when nobody signed it and "
                            "nobody ever will, remove",
                            mz_str_of(out));
    }
    s = mz_failed(s) ? s : mz_record_next_text(c->record, d, feed, &text);
    s = mz_failed(s) ? s : write_request(c, path, mz_buf_str(&text), cli->scratch);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    MZ_BUF_SCOPED say = mz_buf_new(4096);
    mz_puts(&say, "wrote the text to ");
    mz_put(&say, mz_str_of(path));
    mz_puts(&say, ", for the key ");
    mz_put_plain(&say, feed);
    mz_puts(&say,
            "; there: mizan sign FILE --key KEYFILE --answer ANSWER; then here: mizan sign CASE --submit ANSWER\n");
    mz_cli_print(mz_buf_str(&say));
    return MZ_EXIT_DONE;
}
