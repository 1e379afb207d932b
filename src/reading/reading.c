/* The way of a text: sentence by sentence, each through the stages of parse.h. */
#include "reading/parse.h"

static bool mostly_capitals(mz_str text)
{
    mz_len upper = 0;
    mz_len lower = 0;
    for (mz_len i = 0; i < text.len && i < 20000; i++) {
        upper += mz_is_upper(text.data[i]);
        lower += mz_is_lower(text.data[i]);
    }
    return upper > 3 * lower;
}

static void read_one(sentence *s)
{
    s->country_known = false;
    s->when_known = false;
    mz_tag_tokens(s);
    mz_make_units(s);
    mz_find_quantities(s);
    mz_make_items(s);
    mz_make_clauses(s);
    mz_find_speech(s);
    mz_find_harm(s);
    mz_find_facts(s);
    mz_remember_people(s);
    mz_make_statements(s);
    mz_keep_quote(s);
}

mz_len mz_reading_scratch_bytes(mz_len text_bytes)
{
    (void)text_bytes;
    return (mz_len)1 << 20;
}

mz_status mz_reading_read(const mz_text *text, const mz_reading_context *context, mz_statements *out,
                          mz_reading_trace *trace, mz_arena *perm, mz_arena scratch)
{
    if (text->clean.len > MZ_READING_TEXT_MAX) {
        return mz_fail(MZ_LIMIT, "the text is too long to be read", -1);
    }
    const mz_text seen = mz_visible_text(text, perm);
    reader *r = mz_new(&scratch, reader, 1);
    sentence *s = mz_new(&scratch, sentence, 1);
    *r = (reader){.text = &seen,
                  .context = context,
                  .out = out,
                  .trace = trace,
                  .perm = perm,
                  .upper = mostly_capitals(seen.clean)};
    r->publisher = context->actor;
    if (context->actor.len == 0) {
        r->publisher = mz_actor_of_publisher(context->publisher, context->date, &r->party);
    } else {
        (void)mz_actor_of_publisher(context->publisher, context->date, &r->party);
        r->party = r->party || context->publisher.len == 0;
        r->party = r->party && (mz_actor_is_state(context->actor) || mz_actor_is_armed_group(context->actor));
    }
    s->r = r;
    s->i = mz_new(&scratch, item, ITEMS_MAX);
    s->day = context->date;
    for (mz_len at = 0; at < seen.clean.len;) {
        const mz_len next = mz_read_sentence(r, at, s);
        mz_assert(next > at);
        at = next;
        if (trace != NULL) {
            trace->sentences += s->tn > 0;
        }
        if (s->tn > 0) {
            read_one(s);
        }
    }
    return mz_ok();
}
