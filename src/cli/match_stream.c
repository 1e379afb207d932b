#include "cli/match.h"

#include <stdio.h>

/* mizan match --stream: one record a line in, the rows that changed out. */

#define LINE_MAX_BYTES (1 << 20)

typedef struct stream {
    mz_match_job *j;
    mz_store *store;
    mz_events_stream *events;
    mz_len lines, rejected;
    int input; /* the last character read */
} stream;

/* One line of standard input without its end, quoted line ends included; false at the end. */
static bool read_line(stream *s, mz_buf *to)
{
    bool quoted = false;
    mz_buf_clear(to);
    for (s->input = getc(stdin); s->input != EOF; s->input = getc(stdin)) {
        quoted ^= s->input == '"';
        if (s->input == '\n' && !quoted) {
            return true;
        }
        mz_put_byte(to, (uint8_t)s->input);
    }
    return to->len > 0;
}

static mz_status apply(stream *s, const mz_events_line *line, mz_store_moved *moved)
{
    const mz_arena scratch = s->j->cli->scratch;
    if (mz_str_eq(line->action, S("withdraw"))) {
        return mz_store_withdraw(s->store, line->rec_id, moved, scratch);
    }
    const bool must = mz_str_eq(line->action, S("must"));
    if (must || mz_str_eq(line->action, S("cannot"))) {
        const mz_link link = {line->rec_id, line->other, must, {0}, {0}, {0}};
        return line->other.len == 0 ? mz_fail(MZ_BAD_INPUT, "a link wants the other record in column other", -1)
                                    : mz_store_link(s->store, &link, moved, scratch);
    }
    if (line->action.len > 0 && !mz_str_eq(line->action, S("add")) && !mz_str_eq(line->action, S("replace"))) {
        return mz_fail(MZ_BAD_INPUT, "an action is add, replace, withdraw, must or cannot", -1);
    }
    return line->reason != NULL ? mz_fail(MZ_BAD_INPUT, line->reason, -1)
                                : mz_store_add(s->store, &line->report, moved, scratch);
}

static void answer(stream *s, mz_str text, mz_buf *out)
{
    mz_events_line line;
    mz_store_moved moved = {0};
    mz_events_stream_line(s->events, mz_str_copy(s->j->perm, text), &line, s->j->perm);
    const mz_status done = apply(s, &line, &moved);
    if (mz_failed(done)) {
        s->rejected++;
        mz_cli_note("mizan match: standard input: line %td: %s", s->lines, done.what);
    }
    for (mz_len i = 0; i < moved.n; i++) {
        const int32_t slot = moved.v[i];
        mz_match_put_row(out, mz_store_report(s->store, slot)->rec_id,
                         mz_store_report(s->store, mz_store_first(s->store, slot))->rec_id,
                         mz_store_probability_ppm(s->store, slot));
    }
    mz_put_byte(out, '\n');
    (void)fwrite(out->data, 1, (size_t)out->len, stdout);
    (void)fflush(stdout);
    mz_buf_clear(out);
}

int mz_match_stream(mz_match_job *j)
{
    stream s = {.j = j, .lines = 1};
    MZ_BUF_SCOPED line = mz_buf_new(LINE_MAX_BYTES);
    MZ_BUF_SCOPED out = mz_buf_new(INT64_C(1) << 32);
    mz_status done = mz_store_open(j->events.v, j->events.n, j->links.v, j->links.n, j->weights, j->threads, &s.store,
                                   j->perm, j->cli->scratch);
    if (mz_failed(done)) {
        return mz_cli_fail(j->args, NULL, done);
    }
    if (!read_line(&s, &line)) {
        return MZ_EXIT_DONE;
    }
    done = mz_events_stream_open(mz_str_copy(j->perm, mz_buf_str(&line)), S("stdin"), &j->options, &s.events, j->perm);
    if (mz_failed(done)) {
        (void)mz_cli_fail(j->args, "standard input", done);
        return MZ_MATCH_NOTHING;
    }
    mz_cli_print(S("\n"));
    (void)fflush(stdout);
    while (read_line(&s, &line)) {
        s.lines++;
        answer(&s, mz_buf_str(&line), &out);
    }
    return s.rejected + j->events.rejects.n > 0 ? MZ_EXIT_FOUND : MZ_EXIT_DONE;
}
