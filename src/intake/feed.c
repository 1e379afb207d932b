#include "intake/feed.h"

#include "lexicon/lexicon.h"

#define NOTE_VALUE_MAX 400 /* bytes of one value */

mz_str mz_cut_at_character(mz_str s, mz_len most)
{
    if (s.len <= most) {
        return s;
    }
    while (most > 0 && (s.data[most] & 0xC0) == 0x80) {
        most--;
    }
    return mz_str_sub(s, 0, most);
}

mz_str mz_feed_keep(mz_feed *f, mz_str s)
{
    s = mz_cut_at_character(s, MZ_STATEMENT_TEXT_MAX);
    const mz_str home = f->converted == NULL ? f->bytes : f->converted->clean;
    const uintptr_t at = (uintptr_t)s.data, from = (uintptr_t)home.data;
    const bool inside = s.len == 0 || (at >= from && at + (uintptr_t)s.len <= from + (uintptr_t)home.len);
    return inside ? s : mz_str_copy(&f->rows, s);
}

void mz_feed_place(const mz_feed *f, mz_len *begin, mz_len *end)
{
    if (f->converted != NULL && *begin >= 0) {
        mz_text_span(f->converted, *begin, *end, begin, end);
    }
}

/* A publisher given as an actor's code ("IGOMVM", "PAKGOV"), when somebody has that code. */
static bool is_code(mz_str s)
{
    bool upper = s.len >= 3 && s.len <= 12 && s.len % 3 == 0;
    for (mz_len i = 0; i < s.len && upper; i++) {
        upper = mz_is_upper(s.data[i]);
    }
    if (!upper) {
        return false;
    }
    MZ_BUF_SCOPED name = mz_buf_new(256);
    mz_put_actor_name(&name, s);
    return !mz_str_eq(mz_buf_str(&name), s);
}

mz_status mz_feed_document(mz_feed *f, mz_str media, mz_method method, mz_str publisher)
{
    const mz_intake_options *o = f->options;
    mz_document *d = &f->document;
    d->name = o->name;
    d->media = media;
    d->method = method;
    d->publisher = o->publisher.len > 0 ? o->publisher : publisher;
    d->language = o->language.len > 0 ? o->language : d->language;
    d->date = o->date != MZ_NO_DAY ? o->date : d->date;
    const mz_str known = d->publisher.len == 0 ? (mz_str){0} : mz_actor_of_publisher(d->publisher, d->date, NULL);
    d->actor = known.len > 0 ? known : is_code(d->publisher) ? d->publisher : d->actor;
    d->size_bytes = f->bytes.len;
    return f->sink->document(f->sink->ctx, d);
}

mz_status mz_feed_flush(mz_feed *f, mz_len done)
{
    if (f->batch_n > 0) {
        MZ_TRY(f->sink->statements(f->sink->ctx, f->batch, f->batch_n));
        f->result->statements += f->batch_n;
        f->batch_n = 0;
        f->rows = f->rows_all;
    }
    if (f->sink->progress != NULL) {
        f->sink->progress(f->sink->ctx, done, f->bytes.len);
    }
    return mz_ok();
}

mz_status mz_feed_push(mz_feed *f, const mz_statement *s)
{
    mz_assert(f->batch_n < MZ_INTAKE_BATCH && s->rules_n > 0);
    f->batch[f->batch_n] = *s;
    f->batch[f->batch_n++].n = f->next++;
    return f->batch_n == MZ_INTAKE_BATCH ? mz_feed_flush(f, s->end) : mz_ok();
}

mz_status mz_feed_reject(mz_feed *f, mz_len line, mz_len begin, mz_len end, const char *reason, mz_str detail)
{
    mz_feed_place(f, &begin, &end);
    mz_assert(begin >= 0 && begin <= end && end <= f->bytes.len);
    const mz_str raw = mz_str_sub(f->bytes, begin, end);
    const mz_reject r = {.line = line,
                         .begin = begin,
                         .end = end,
                         .reason = reason,
                         .detail = mz_cut_at_character(detail, NOTE_VALUE_MAX),
                         .raw = mz_cut_at_character(raw, MZ_STATEMENT_TEXT_MAX)};
    f->result->rejects++;
    /* cppcheck-suppress returnDanglingLifetime -- a status does not point to what the sink was shown */
    return f->sink->reject(f->sink->ctx, &r);
}

void mz_feed_note_put(mz_feed *f, mz_str key, mz_str value)
{
    value = mz_cut_at_character(value, NOTE_VALUE_MAX);
    if (value.len == 0) {
        return;
    }
    if (f->note.len > 0) {
        mz_puts(&f->note, "; ");
    }
    mz_put(&f->note, key);
    mz_puts(&f->note, "=");
    for (mz_len i = 0; i < value.len; i++) {
        const uint8_t c = value.data[i];
        mz_put_byte(&f->note, c == ';' ? ',' : c < 0x20 || c == 0x7F ? ' ' : c);
    }
}

mz_str mz_feed_note(mz_feed *f)
{
    const mz_str note = mz_str_copy(&f->rows, mz_buf_str(&f->note));
    mz_buf_clear(&f->note);
    return note;
}
