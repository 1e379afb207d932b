#include "cli/commands.h"
#include "cli/request.h"

static const mz_option options[] = {
    MZ_OPTION_BY,
    MZ_OPTION_REQUEST,
    MZ_OPTION_KEY_FILE,
    {"answer", "FILE", "sign the text in a file, without any case, and write the signed note to FILE"},
    {"submit", "FILE", "hand a signed note in to the case; may be given several times"},
    MZ_OPTION_PASSPHRASE,
    MZ_OPTION_END,
};

/* ---- here, with a key of the case ---- */

/* The entry that is meant: a number, or the word for the last one of its kind. */
static bool entry_meant(const mz_args *args, mz_cli *cli, mz_case *c, mz_str word, int64_t *entry)
{
    if (mz_str_canonical_uint(word, entry)) {
        return true;
    }
    const bool terms = mz_str_eq(word, S("terms"));
    if (!terms && !mz_str_eq(word, S("policy"))) {
        (void)mz_cli_usage(args, "an entry is a whole number, or the word terms or policy, not", word);
        return false;
    }
    mz_rows rows = {0};
    const mz_status s = mz_index_ask(c->index, MZ_Q_TERMS_ALL, NULL, 0, &rows, cli->perm);
    const int64_t last = mz_failed(s) || rows.n == 0 ? -1 : ((const mz_terms_row *)rows.v)[rows.n - 1].id;
    *entry = terms ? last : mz_record_last_policy(c->record);
    if (*entry < 0) {
        (void)mz_cli_usage(args, "the case has none yet; add first its", word);
    }
    return *entry >= 0;
}

static int write_text(const mz_args *args, mz_cli *cli, mz_case *c, int64_t entry)
{
    mz_entry e;
    const char *path = mz_str_z(cli->perm, mz_arg(args, "request"));
    mz_status s = mz_record_entry(c->record, (mz_len)entry, &e, cli->perm);
    s = mz_failed(s) ? s : mz_file_replace(path, e.note.text, 0644);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096);
    mz_puts(&out, "wrote the text of entry ");
    mz_put_int(&out, entry);
    mz_puts(&out, " to ");
    mz_put(&out, mz_str_of(path));
    mz_puts(&out,
            "; there: mizan sign FILE --key KEYFILE --answer ANSWER; then here: mizan sign CASE --submit ANSWER\n");
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

/* Makes it seen, takes its effect, and says how things stand. */
static mz_status settle(mz_case *c, mz_arena scratch, mz_buf *out)
{
    mz_len erased;
    MZ_TRY(mz_record_publish(c->record));
    MZ_TRY(mz_record_erase(c->record, &erased));
    MZ_TRY(mz_cli_requests_tidy(c, scratch));
    MZ_TRY(mz_flow_run(c));
    if (erased > 0) {
        mz_puts(out, "erased ");
        mz_put_int(out, erased);
        mz_put(out, erased == 1 ? S(" body\n") : S(" bodies\n"));
    }
    mz_flow_put_terms(c, out);
    mz_put(out, c->has_terms || c->terms_waiting >= 0 ? S("\n") : S(""));
    return mz_ok();
}

static int sign_entry(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    MZ_KEY_SCOPED by = {0};
    int64_t entry = 0, at = 0;
    const bool request = mz_arg_given(args, "request");
    if (!request && !mz_arg_given(args, "by")) {
        return mz_cli_usage(args, "say who signs, as in --by PAK", (mz_str){0});
    }
    int code = mz_cli_case(args, cli, !request, &c);
    code = code == MZ_EXIT_DONE && !request ? mz_cli_keys(args, cli, c, &by) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    if (!entry_meant(args, cli, c, mz_str_of(args->rest[1]), &entry)) {
        return MZ_EXIT_USAGE;
    }
    if (request) {
        return write_text(args, cli, c, entry);
    }
    MZ_BUF_SCOPED out = mz_buf_new(4096), after = mz_buf_new(4096);
    mz_status s = mz_flow_sign(c, entry, &by, &at);
    s = mz_failed(s) ? s : settle(c, cli->scratch, &after);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    mz_puts(&out, "signed the text of entry ");
    mz_put_int(&out, entry);
    mz_puts(&out, ", on the record as entry ");
    mz_put_int(&out, at);
    mz_put(&out, c->has_terms ? S("; terms that all parties signed are in force\n") : S("\n"));
    mz_put(&out, mz_buf_str(&after));
    mz_cli_print(mz_buf_str(&out));
    return MZ_EXIT_DONE;
}

/* ---- elsewhere, with a key file alone ---- */

#define SIGNED_MAX 4096

/* What the key has signed last in its own feed stands beside its file: it never signs two texts for one place. */
static mz_status remember(const char *key_path, const mz_entry *e, const mz_key *k, mz_arena scratch)
{
    mz_str text;
    if (!mz_str_eq(e->feed, k->public.name)) {
        return mz_ok();
    }
    const char *path = mz_str_z(&scratch, mz_str_concat(&scratch, mz_str_of(key_path), S(".signed")));
    MZ_BUF_SCOPED now = mz_buf_new(SIGNED_MAX);
    mz_puts(&now, "mizan/signed/v1\nseq ");
    mz_put_int(&now, e->seq);
    mz_puts(&now, "\nname ");
    mz_put_hash_base64(&now, &e->name);
    mz_put_byte(&now, '\n');
    if (mz_path_exists(path)) {
        MZ_TRY(mz_file_load(path, SIGNED_MAX, &text, &scratch));
        const bool same = mz_str_eq(text, mz_buf_str(&now));
        mz_str rest = text;
        int64_t seq = -1;
        (void)mz_str_cut(&rest, '\n');
        const mz_str line = mz_str_cut(&rest, '\n');
        if (!mz_str_starts(line, S("seq ")) || !mz_str_canonical_uint(mz_str_from(line, 4), &seq)) {
            return mz_fail(MZ_CORRUPT, "what this key signed last cannot be read: take FILE.signed from a backup", -1);
        }
        if (!same && e->seq <= seq) {
            return mz_fail(MZ_DENIED,
                           "this key has signed another text for this place of its feed: both together would be a "
                           "fork, and cost the key",
                           (mz_len)e->seq);
        }
    }
    MZ_TRY(mz_buf_status(&now));
    return mz_file_replace(path, mz_buf_str(&now), 0600);
}

/* The text of a file: a text as it was sent, or the text of a note that somebody else has signed already. */
static mz_status read_text(const char *path, mz_str *text, mz_str *note, mz_arena *perm)
{
    mz_str bytes;
    mz_note n;
    *note = (mz_str){0};
    MZ_TRY(mz_file_load(path, MZ_ENTRY_MAX, &bytes, perm));
    *text = bytes;
    if (!mz_failed(mz_note_parse(bytes, &n, perm))) {
        *text = n.text;
        *note = bytes;
    }
    return mz_note_text_check(*text);
}

static mz_status sign_text(const mz_args *args, mz_str text, mz_str earlier, const mz_signers *signers, mz_buf *out,
                           mz_arena scratch)
{
    mz_entry e;
    const mz_key *keys[MZ_SIGNERS_MAX];
    const mz_strs paths = mz_arg_all(args, "key");
    MZ_BUF_SCOPED fresh = mz_buf_new(MZ_NOTE_MAX);
    for (mz_len i = 0; i < signers->n; i++) {
        keys[i] = &signers->v[i];
        if (keys[i]->public.type != MZ_KEY_ED25519) {
            return mz_fail(MZ_BAD_INPUT, "a witness's key cosigns checkpoints and signs no entries", i);
        }
    }
    MZ_TRY(mz_entry_sign(text, keys, signers->n, &fresh));
    MZ_TRY(mz_entry_parse(mz_buf_str(&fresh), &e, &scratch)); /* only what may be an entry is signed here */
    for (mz_len i = 0; i < signers->n; i++) {
        MZ_TRY(remember(mz_str_z(&scratch, paths.v[i]), &e, keys[i], scratch));
    }
    const mz_str notes[] = {mz_buf_str(&fresh), earlier};
    return mz_notes_unite(notes, earlier.data == NULL ? 1 : 2, out, scratch);
}

/* What is being signed is shown, so that nobody signs blindly. */
static void show_text(mz_str text)
{
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    mz_puts(&out, "signed this text:\n");
    for (mz_str rest = text; rest.data != NULL && rest.len > 0;) {
        mz_puts(&out, "  ");
        mz_put_plain(&out, mz_str_cut(&rest, '\n'));
        mz_put_byte(&out, '\n');
    }
    mz_cli_print(mz_buf_str(&out));
}

static int sign_file(const mz_args *args, mz_cli *cli)
{
    mz_str text, earlier;
    MZ_SIGNERS_SCOPED signers = {.n = 0};
    const int code = mz_cli_signers(args, cli, NULL, &signers);
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
    mz_status s = read_text(args->rest[0], &text, &earlier, cli->perm);
    s = mz_failed(s) ? s : sign_text(args, text, earlier, &signers, &note, cli->scratch);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    const char *path = mz_str_z(cli->perm, mz_arg(args, "answer"));
    s = mz_file_replace(path, mz_buf_str(&note), 0644);
    if (mz_failed(s)) {
        return mz_cli_fail(args, path, s);
    }
    show_text(text);
    return MZ_EXIT_DONE;
}

/* ---- handing in ---- */

typedef struct handed {
    mz_str *notes;
    const char **paths;
    mz_len n;
} handed;

static mz_status load_notes(const mz_strs *paths, handed *h, const char **failed, mz_arena *perm)
{
    h->notes = mz_new(perm, mz_str, paths->n);
    for (mz_len i = 0; i < paths->n; i++) {
        mz_note note;
        *failed = mz_str_z(perm, paths->v[i]);
        MZ_TRY(mz_file_load(*failed, MZ_ENTRY_MAX, &h->notes[i], perm));
        MZ_TRY(mz_note_parse(h->notes[i], &note, perm));
    }
    h->n = paths->n;
    return mz_ok();
}

static mz_str text_of(mz_str note, mz_arena scratch)
{
    mz_note n;
    return mz_failed(mz_note_parse(note, &n, &scratch)) ? (mz_str){0} : n.text;
}

/* All notes of one text together, then the next text. */
static mz_status submit_all(mz_case *c, const handed *h, mz_buf *out, mz_len *refused, mz_arena scratch)
{
    bool *done = mz_new(&scratch, bool, h->n);
    mz_str *same = mz_new(&scratch, mz_str, h->n);
    for (mz_len i = 0; i < h->n; i++) {
        mz_len n = 0;
        for (mz_len k = i; k < h->n && !done[i]; k++) {
            if (!done[k] && mz_str_eq(text_of(h->notes[k], scratch), text_of(h->notes[i], scratch))) {
                same[n++] = h->notes[k];
                done[k] = k > i;
            }
        }
        if (n == 0) {
            continue;
        }
        MZ_BUF_SCOPED note = mz_buf_new(MZ_NOTE_MAX);
        mz_answer a;
        MZ_TRY(mz_notes_unite(same, n, &note, scratch));
        const mz_str bytes = mz_buf_str(&note);
        MZ_TRY(mz_record_submit(c->record, &bytes, 1, &a));
        mz_put_hash_hex(out, &a.name);
        mz_put(out, a.verdict == MZ_ACCEPTED ? S(" index ")
                    : a.verdict == MZ_KNOWN  ? S(" known ")
                    : a.verdict == MZ_FORK   ? S(" FORK of its feed, kept as evidence, index ")
                                             : S(" refused "));
        if (a.verdict == MZ_REFUSED) {
            mz_put(out, mz_str_of(a.why.what));
            ++*refused;
        } else {
            mz_put_int(out, a.index);
        }
        mz_put_byte(out, '\n');
    }
    return mz_ok();
}

static int submit(const mz_args *args, mz_cli *cli)
{
    MZ_CASE_SCOPED c = NULL;
    const mz_strs paths = mz_arg_all(args, "submit");
    handed h;
    const char *failed = "";
    mz_status s = load_notes(&paths, &h, &failed, cli->perm);
    if (mz_failed(s)) {
        return mz_cli_fail(args, failed, s);
    }
    int code = mz_cli_case(args, cli, true, &c);
    code = code == MZ_EXIT_DONE ? mz_cli_unlock(args, cli, c) : code;
    if (code != MZ_EXIT_DONE) {
        return code;
    }
    MZ_BUF_SCOPED out = mz_buf_new(1 << 20);
    mz_len refused = 0;
    s = submit_all(c, &h, &out, &refused, cli->scratch);
    s = mz_failed(s) ? s : settle(c, cli->scratch, &out);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    mz_cli_print(mz_buf_str(&out));
    return refused > 0 ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}

static int run(const mz_args *args, mz_cli *cli)
{
    if (mz_arg_given(args, "answer")) {
        return args->rest_n == 1 ? sign_file(args, cli)
                                 : mz_cli_usage(args, "--answer goes with one FILE to sign", (mz_str){0});
    }
    if (mz_arg_given(args, "submit")) {
        return args->rest_n == 1 ? submit(args, cli) : mz_cli_usage(args, "--submit goes with CASE alone", (mz_str){0});
    }
    return args->rest_n == 2 ? sign_entry(args, cli)
                             : mz_cli_usage(args, "say which ENTRY of the case is signed", (mz_str){0});
}

const mz_command mz_cmd_sign = {
    .name = "sign",
    .args = "CASE ENTRY | FILE --answer FILE | CASE --submit FILE",
    .summary = "put one's signature on the text of an entry, as on agreed terms; also by files",
    .options = options,
    .details =
        "ENTRY is a number, or the word terms or policy for the last one on record. Terms are in force when every\n"
        "party has signed the same text. A key that lies elsewhere signs by files: --request writes the text, FILE\n"
        "--key --answer signs it there without the case, --submit hands it in. Notes over one text are united, so k "
        "of\n"
        "n keys can sign one after the other or each for itself. A key that signs by file remembers in KEYFILE.signed\n"
        "what it signed last in its own feed, and never signs two texts for one place.",
    .examples = "  mizan sign case terms --by PAK\n  mizan sign case 57 --by AFG\n"
                "  mizan sign case 57 --request text\n  mizan sign text --key pak.key --answer signed\n"
                "  mizan sign case --submit signed",
    .least = 1,
    .most = 2,
    .run = run,
};
