/* mizan read: text to statements, without a case. */
#include "cli/commands.h"
#include "cli/dictionary.h"

#include "base/thread.h"
#include "format/format.h"
#include "intake/intake.h"
#include "lexicon/lexicon.h"
#include "reading/reading.h"

#include <sys/ioctl.h>
#include <unistd.h>

static const mz_option options[] = {
    {"json", NULL, "one JSON object a statement, one a line"},
    {"date", "YYYY-MM-DD", "day of publication; weekdays and dated names are read by it"},
    {"publisher", "NAME", "who published it, as \"Afghan defence ministry\""},
    {"explain", NULL,
     "the text with its words marked, the rules behind each statement, and why other sentences have none"},
    {"html", NULL, "with --explain: as one HTML page that needs nothing else"},
    {"color", "WHEN", "with --explain: auto, always or never; without colour, words are marked in brackets"},
    {"width", "N", "with --explain: columns to wrap at (else those of the terminal, or 100)"},
    {"threads", "N", "threads; the answer is the same for any number"},
    MZ_OPTION_DICTIONARY,
    {NULL, NULL, NULL},
};

/* So many documents are read at a time, and so many bytes; then what they say is printed, in their order. */
enum { WINDOW = 256, WINDOW_BYTES = 32 << 20, WORK_BYTES = 1 << 20 };

/* One document on its way. */
typedef struct paper {
    const char *path;
    mz_buf out;
    mz_status status;
} paper;

/* A thread's own memory, taken anew for each document. */
typedef struct desk {
    mz_region perm_region, scratch_region;
    mz_arena perm, scratch;
} desk;

typedef struct job {
    const mz_args *args;
    const mz_cli *cli;
    mz_reading_context context;
    bool json, explain, html, color;
    int width;
    struct {
        const char **v;
        mz_len n, cap;
    } paths;
    paper papers[WINDOW];
    desk desks[MZ_THREADS_MAX];
    int threads;
} job;

static void put_explained(const job *j, const mz_explained *e, mz_buf *out, mz_arena scratch)
{
    if (j->html) {
        mz_explain_html(e, out, scratch);
    } else if (j->json) {
        mz_explain_json(e, out);
    } else {
        mz_put(out, e->name);
        mz_puts(out, "\n");
        mz_explain_terminal(e, j->color, j->width, out, scratch);
    }
}

static void put_statements(const job *j, mz_str doc, const mz_statements *list, mz_buf *out)
{
    if (!j->json) {
        mz_put(out, doc);
        mz_puts(out, "\n");
    }
    for (mz_len k = 0; k < list->n; k++) {
        if (j->json) {
            mz_statement_json(doc, &list->v[k], out);
        } else {
            mz_put_statement_lines(out, &list->v[k]);
        }
    }
}

/* Who published it, and when: as the command says, else as a head of the text says, else as its page does. */
static mz_reading_context context_of(const job *j, const mz_text *text, const mz_head *head)
{
    mz_reading_context c = j->context;
    c.publisher = c.publisher.len > 0 ? c.publisher : head->publisher.len > 0 ? head->publisher : text->publisher;
    c.date = c.date != MZ_NO_DAY ? c.date : head->date != MZ_NO_DAY ? head->date : text->date;
    c.place = head->place;
    return c;
}

static mz_status read_text(const job *j, const char *path, const mz_text *whole, mz_statements *statements, mz_buf *out,
                           mz_arena *perm, mz_arena scratch)
{
    const mz_head head = mz_head_of(whole->clean);
    const mz_text body = mz_text_sub(whole, head.end, whole->clean.len, perm), *text = &body;
    const mz_reading_context context = context_of(j, whole, &head);
    mz_reading_trace trace = {0};
    MZ_TRY(mz_reading_read(text, &context, statements, j->explain ? &trace : NULL, perm, scratch));
    if (j->explain) {
        const mz_explained e = {.text = text, .statements = statements, .trace = &trace, .name = mz_str_of(path)};
        put_explained(j, &e, out, *perm);
    }
    return mz_ok();
}

/* The items of a feed, one behind the other as one document's: the offsets are those of the feed. */
static mz_status read_feed(const job *j, const char *path, mz_str bytes, mz_statements *statements, mz_buf *out,
                           mz_arena *perm, mz_arena scratch)
{
    mz_webfeed feed;
    MZ_TRY(mz_webfeed_parse(bytes, &feed, perm));
    for (mz_len i = 0; i < feed.items_n; i++) {
        const mz_webfeed_item *item = &feed.items[i];
        mz_text text;
        MZ_TRY(mz_text_item(mz_str_sub(bytes, item->begin, item->end), item->begin, &text, perm));
        text.publisher = text.publisher.len > 0 ? text.publisher : feed.title;
        mz_statements own = {0};
        MZ_TRY(read_text(j, path, &text, j->explain ? &own : statements, out, perm, scratch));
    }
    return mz_ok();
}

static mz_status read_file(const job *j, const char *path, mz_buf *out, mz_arena perm, mz_arena scratch)
{
    mz_str bytes, media;
    mz_text text;
    mz_statements statements = {0};
    MZ_TRY(mz_file_load(path, MZ_TEXT_BYTES_MAX, &bytes, &perm));
    if (mz_webfeed_is(bytes)) {
        MZ_TRY(read_feed(j, path, bytes, &statements, out, &perm, scratch));
    } else {
        MZ_TRY(mz_text_open(bytes, &text, &media, &perm));
        MZ_TRY(read_text(j, path, &text, &statements, out, &perm, scratch));
    }
    if (!j->explain) {
        put_statements(j, mz_str_of(path), &statements, out);
    }
    return mz_buf_status(out);
}

static void read_paper(void *ctx, mz_len i, int worker)
{
    job *j = ctx;
    paper *p = &j->papers[i];
    const desk *d = &j->desks[worker];
    p->status = read_file(j, p->path, &p->out, d->perm, d->scratch);
}

static int64_t size_of(const char *path)
{
    int64_t size = 0;
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    const bool known =
        mz_path_is_file(path) && !mz_failed(mz_file_open_read(path, &f)) && !mz_failed(mz_file_size(&f, &size));
    return known ? size : 0; /* why it cannot be read is said when it is */
}

/* The next documents, as many as a window holds; returns how many. */
static mz_len fill_window(job *j, mz_len from)
{
    mz_len n = 0;
    int64_t bytes = 0;
    while (n < WINDOW && from + n < j->paths.n && (n == 0 || bytes < WINDOW_BYTES)) {
        paper *p = &j->papers[n];
        p->path = j->paths.v[from + n];
        mz_buf_clear(&p->out);
        bytes += size_of(p->path);
        n++;
    }
    return n;
}

static int print_window(job *j, mz_len n)
{
    int worst = MZ_EXIT_DONE;
    for (mz_len i = 0; i < n; i++) {
        paper *p = &j->papers[i];
        mz_cli_print(mz_buf_str(&p->out));
        if (mz_failed(p->status)) {
            worst = mz_cli_fail(j->args, p->path, p->status);
        }
        if (p->out.cap > WORK_BYTES) {
            mz_buf_free(&p->out);
            p->out = mz_buf_new((mz_len)1 << 30);
        }
    }
    return worst;
}

static int read_all(job *j)
{
    int worst = MZ_EXIT_DONE;
    for (mz_len done = 0; done < j->paths.n;) {
        const mz_len n = fill_window(j, done);
        mz_parallel(n, j->threads, read_paper, j);
        const int code = print_window(j, n);
        worst = code > worst ? code : worst;
        done += n;
        if (j->paths.n > WINDOW) {
            mz_cli_progress(j->cli, "read", done, j->paths.n);
        }
    }
    mz_cli_progress_end(j->cli);
    return worst;
}

/* A folder stands for the files in it, by name. */
static mz_status add_path(job *j, const char *path, mz_arena *perm)
{
    if (!mz_path_is_dir(path)) {
        *mz_push(perm, &j->paths) = path;
        return mz_ok();
    }
    mz_strs names = {0};
    MZ_TRY(mz_dir_list(path, &names, perm));
    for (mz_len i = 0; i < names.n; i++) {
        const char *file = mz_path_join(perm, path, names.v[i]);
        if (mz_path_is_file(file) && names.v[i].data[0] != '.') {
            *mz_push(perm, &j->paths) = file;
        }
    }
    return mz_ok();
}

static mz_status set_desks(job *j)
{
    for (int i = 0; i < j->threads; i++) {
        desk *d = &j->desks[i];
        const mz_len perm_bytes = mz_text_perm_bytes(MZ_TEXT_BYTES_MAX) + ((mz_len)1 << 34);
        MZ_TRY(mz_region_new(perm_bytes, &d->perm_region, &d->perm));
        MZ_TRY(mz_region_new(mz_reading_scratch_bytes(MZ_TEXT_BYTES_MAX), &d->scratch_region, &d->scratch));
    }
    for (int i = 0; i < WINDOW; i++) {
        j->papers[i].out = mz_buf_new((mz_len)1 << 30);
    }
    return mz_ok();
}

static void clear_desks(job *j)
{
    for (int i = 0; i < j->threads; i++) {
        mz_region_free(&j->desks[i].perm_region);
        mz_region_free(&j->desks[i].scratch_region);
    }
    for (int i = 0; i < WINDOW; i++) {
        mz_buf_free(&j->papers[i].out);
    }
}

#define WIDTH_STANDARD 100
#define WIDTH_MOST     1000

static int terminal_width(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : WIDTH_STANDARD;
}

/* How an explanation is shown; false after printing a usage error. */
static bool take_form(const mz_args *args, const mz_cli *cli, job *j)
{
    const mz_str when = mz_arg(args, "color");
    int64_t width;
    j->json = mz_arg_given(args, "json");
    j->html = mz_arg_given(args, "html");
    j->explain = mz_arg_given(args, "explain");
    j->color = mz_str_eq(when, S("always")) || (cli->color && !mz_str_eq(when, S("never")));
    if (when.len > 0 && !mz_str_eq(when, S("always")) && !mz_str_eq(when, S("never")) && !mz_str_eq(when, S("auto"))) {
        (void)mz_cli_usage(args, "--color is auto, always or never, not", when);
        return false;
    }
    if (j->html && (!j->explain || j->json || args->rest_n != 1)) {
        (void)mz_cli_usage(args, "--html is for --explain, without --json, of one file", S(""));
        return false;
    }
    if (!mz_arg_int(args, "width", 1, WIDTH_MOST, terminal_width(), &width)) {
        return false;
    }
    j->width = (int)width;
    return true;
}

static int run(const mz_args *args, mz_cli *cli)
{
    job *j = mz_new(cli->perm, job, 1);
    j->args = args;
    j->cli = cli;
    j->context = (mz_reading_context){.publisher = mz_arg(args, "publisher"), .date = MZ_NO_DAY};
    int64_t threads = 0;
    if (!mz_arg_day(args, "date", &j->context.date) ||
        !mz_arg_int(args, "threads", 1, MZ_THREADS_MAX, cli->threads, &threads) || !take_form(args, cli, j)) {
        return MZ_EXIT_USAGE;
    }
    int worst = mz_cli_dictionaries(args, cli);
    if (worst != MZ_EXIT_DONE) {
        return worst;
    }
    for (int i = 0; i < args->rest_n; i++) {
        const mz_status s = add_path(j, args->rest[i], cli->perm);
        worst = mz_failed(s) ? mz_cli_fail(args, args->rest[i], s) : worst;
    }
    j->threads = threads < j->paths.n ? (int)threads : j->paths.n > 1 ? (int)j->paths.n : 1;
    const mz_status s = set_desks(j);
    const int code = mz_failed(s) ? mz_cli_fail(args, NULL, s) : read_all(j);
    clear_desks(j);
    return code > worst ? code : worst;
}

const mz_command mz_cmd_read = {
    .name = "read",
    .args = "FILE...",
    .summary = "text to statements, without a case",
    .options = options,
    .details =
        "Reads each file as one document (text, a page whose article is taken, or a feed's items) and prints who says "
        "what\n"
        "about whom, with which numbers. A folder stands for the files in it, \"-\" for standard input. Documents are\n"
        "read by several threads and printed in the order given. Offsets in --json are bytes into the file as it is.\n"
        "With --explain, every field says which rule and which dictionary entry made it, from which words; --json "
        "adds\n"
        "them as \"trace\".",
    .examples = "mizan read article.txt\n"
                "mizan read --date 2026-03-04 --publisher \"Afghan defence ministry\" communique.html\n"
                "mizan read --json *.txt > statements.jsonl\n"
                "mizan read --json --threads 4 articles/ > statements.jsonl\n"
                "mizan read --explain article.txt\n"
                "mizan read --explain --html article.txt > explained.html\n"
                "mizan read --explain --json article.txt\n",
    .least = 1,
    .most = -1,
    .run = run,
};
