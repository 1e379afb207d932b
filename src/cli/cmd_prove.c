#include "cli/case.h"
#include "cli/commands.h"

static const mz_option options[] = {
    {"into", "FOLDER", "write proof, entry and policy there; else the proof alone to standard output"},
    {"policy", "FILE", "choose a checkpoint that meets this policy, and put it beside the proof"},
    MZ_OPTION_END,
};

/* An index, the name of an entry, or a statement's reference. */
static mz_status find_entry(mz_record *r, mz_str what, mz_len *index)
{
    int64_t n;
    mz_hash256 name;
    mz_statement_id id;
    if (mz_hash_parse_hex(what, &name)) {
        return mz_record_find(r, &name, index);
    }
    if (mz_str_canonical_uint(what, &n)) {
        *index = (mz_len)n;
        return mz_ok();
    }
    if (mz_statement_id_parse(what, &id)) {
        *index = (mz_len)mz_statement_id_entry(id);
        return mz_ok();
    }
    return mz_fail(MZ_BAD_INPUT, "name an entry by its index, its name in hex, or a statement such as 12.3", -1);
}

/* The policy: as given, else the one in force, else the log's key alone. */
static mz_status policy_text(const mz_args *args, mz_record *r, mz_str *text, mz_arena *perm)
{
    mz_policy in_force;
    mz_len index;
    mz_entry e;
    if (mz_arg_given(args, "policy")) {
        return mz_file_load(mz_str_z(perm, mz_arg(args, "policy")), MZ_POLICY_MAX, text, perm);
    }
    MZ_TRY(mz_record_policy(r, &in_force, &index, perm));
    if (index >= 0) {
        MZ_TRY(mz_record_entry(r, index, &e, perm));
        *text = e.draft.text;
        return mz_ok();
    }
    MZ_BUF_SCOPED b = mz_buf_new(MZ_POLICY_MAX);
    mz_puts(&b, "log ");
    mz_put_vkey(&b, mz_record_log(r));
    mz_puts(&b, "\nquorum none\n");
    *text = mz_str_copy(perm, mz_buf_str(&b));
    return mz_buf_status(&b);
}

/* Does the checkpoint cover the entry, and does it meet the policy? */
static bool enough(const mz_policy *p, mz_str note, mz_len index, mz_arena scratch)
{
    mz_policy_verdict v;
    return note.len > 0 && !mz_failed(mz_policy_judge(p, note, &v, &scratch)) && v.quorum && v.checkpoint.size > index;
}

/* The newest checkpoint, or an older one that witnesses cosigned, as the policy asks; the newest where none does. */
static mz_status choose(mz_record *r, const mz_policy *p, mz_len index, mz_str *note, bool *met, mz_arena *perm)
{
    mz_record_state state;
    mz_finality f;
    const mz_str newest = mz_record_checkpoint(r);
    mz_str later = {0}, first = {0};
    MZ_TRY(mz_record_standing(r, &state, perm));
    MZ_TRY(mz_record_finality(r, index, &f, perm));
    if (state.settled > index) {
        MZ_TRY(mz_record_cosigned(r, state.settled, &later, perm));
    }
    for (mz_len i = 0; i < f.n && first.len == 0; i++) {
        if (f.v[i].last_size > index) {
            MZ_TRY(mz_record_cosigned(r, f.v[i].last_size, &first, perm));
        }
    }
    const mz_str notes[] = {newest, later, first};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        if (enough(p, notes[i], index, *perm)) {
            *note = notes[i];
            *met = true;
            return mz_ok();
        }
    }
    *note = newest;
    *met = false;
    return mz_ok();
}

typedef struct bundle {
    mz_len index;
    mz_str proof, entry, policy;
    bool met;
} bundle;

static mz_status make(const mz_args *args, mz_record *r, bundle *out, mz_arena *perm)
{
    mz_policy p;
    mz_entry e;
    mz_str note;
    MZ_TRY(find_entry(r, mz_str_of(args->rest[1]), &out->index));
    MZ_TRY(mz_record_entry(r, out->index, &e, perm));
    out->entry = e.note.bytes;
    MZ_TRY(policy_text(args, r, &out->policy, perm));
    MZ_TRY(mz_policy_parse(out->policy, &p, perm));
    MZ_TRY(choose(r, &p, out->index, &note, &out->met, perm));
    MZ_BUF_SCOPED b = mz_buf_new(MZ_PROOF_FILE_MAX);
    MZ_TRY(mz_record_proof_under(r, out->index, note, &b));
    out->proof = mz_str_copy(perm, mz_buf_str(&b));
    return mz_ok();
}

static mz_status write_one(const char *folder, mz_len index, const char *ending, mz_str bytes, mz_arena scratch)
{
    MZ_BUF_SCOPED name = mz_buf_new(64);
    mz_puts(&name, "entry-");
    mz_put_int(&name, index);
    mz_put(&name, mz_str_of(ending));
    return mz_file_replace(mz_path_join(&scratch, folder, mz_buf_str(&name)), bytes, 0644);
}

static mz_status write_all(const char *folder, const bundle *b, mz_arena scratch)
{
    MZ_TRY(mz_dir_make(folder));
    MZ_TRY(write_one(folder, b->index, ".tlog-proof", b->proof, scratch));
    MZ_TRY(write_one(folder, b->index, ".note", b->entry, scratch));
    return mz_file_replace(mz_path_join(&scratch, folder, S("policy")), b->policy, 0644);
}

static int run(const mz_args *args, mz_cli *cli)
{
    mz_record *r;
    bundle b = {0};
    mz_status s = mz_record_open_read(args->rest[0], &r);
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[0], s);
    }
    s = make(args, r, &b, cli->perm);
    mz_record_close(r);
    const char *folder = mz_str_z(cli->perm, mz_arg(args, "into"));
    if (!mz_failed(s) && mz_arg_given(args, "into")) {
        s = write_all(folder, &b, cli->scratch);
    }
    if (mz_failed(s)) {
        return mz_cli_fail(args, args->rest[1], s);
    }
    if (!b.met) {
        mz_cli_note("mizan prove: no checkpoint of this record meets the policy yet: the newest is used");
    }
    if (!mz_arg_given(args, "into")) {
        mz_cli_print(b.proof);
        return MZ_EXIT_DONE;
    }
    MZ_BUF_SCOPED said = mz_buf_new(16384);
    mz_puts(&said, "entry ");
    mz_put_int(&said, b.index);
    mz_puts(&said, ": .tlog-proof, .note and policy are in ");
    mz_put(&said, mz_str_of(folder));
    mz_puts(&said, "\nTake the policy from somebody you trust, not from here, and check them with mizan-verify.\n");
    mz_cli_print(mz_buf_str(&said));
    return MZ_EXIT_DONE;
}

const mz_command mz_cmd_prove = {
    .name = "prove",
    .args = "CASE ENTRY",
    .summary = "write the proof that an entry is in the record, to be checked offline by anyone",
    .options = options,
    .details =
        "CASE is a case or a copy of its record. ENTRY is an index, an entry's name in hex, or a statement such as\n"
        "12.3, whose entry is meant. The checkpoint is the newest that meets the policy: the one given, else the\n"
        "one in force, else the log's signature alone.",
    .examples = "  mizan prove case 17 --into take-away\n"
                "  mizan prove case 12.3 > statement.tlog-proof\n"
                "  mizan verify --proof take-away/entry-17.tlog-proof --entry take-away/entry-17.note "
                "--policy our-policy",
    .least = 2,
    .most = 2,
    .run = run,
};
