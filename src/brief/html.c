/* Text that is safe in a page, and the forms that all parts use. */
#include "brief/page.h"

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

void mz_html(mz_page *p, const char *markup) { mz_put(p->out, mz_str_of(markup)); }
void mz_html_int(mz_page *p, int64_t v) { mz_put_int(p->out, v); }

void mz_html_text(mz_page *p, mz_str s) { mz_put_html(p->out, s); }

void mz_put_long_day(mz_buf *out, mz_day day)
{
    if (day == MZ_NO_DAY) {
        mz_puts(out, "an unknown day");
        return;
    }
    const mz_civil c = mz_day_to_civil(day);
    mz_put_int(out, c.day);
    mz_puts(out, " ");
    mz_put(out, mz_str_of(months[c.month - 1]));
    mz_puts(out, " ");
    mz_put_int(out, c.year);
}

void mz_html_day(mz_page *p, mz_day day)
{
    if (day == MZ_NO_DAY) {
        mz_html(p, "day not known");
        return;
    }
    mz_html(p, "<time datetime=\"");
    mz_put_day(p->out, day);
    mz_html(p, "\">");
    mz_put_long_day(p->out, day);
    mz_html(p, "</time>");
}

void mz_html_days(mz_page *p, mz_day from, mz_day to)
{
    mz_html_day(p, from);
    if (to != from && to != MZ_NO_DAY) {
        mz_html(p, " to ");
        mz_html_day(p, to);
    }
}

int mz_brief_party(const mz_brief_input *in, mz_str code)
{
    for (mz_len i = 0; i < in->parties_n; i++) {
        if (mz_str_eq(in->parties[i].code, code)) {
            return (int)i;
        }
    }
    return -1;
}

void mz_put_brief_name(const mz_brief_input *in, mz_str code, mz_buf *out)
{
    const int party = mz_brief_party(in, code);
    if (party >= 0) {
        mz_put(out, in->parties[party].name);
    } else if (code.len == 0) {
        mz_puts(out, "side not said");
    } else {
        mz_put_actor_name(out, code);
    }
}

void mz_html_name(mz_page *p, mz_str code)
{
    MZ_BUF_SCOPED b = mz_buf_new(4096);
    mz_put_brief_name(p->in, code, &b);
    mz_html(p, "<bdi>");
    mz_html_text(p, mz_buf_str(&b));
    mz_html(p, "</bdi>");
}

mz_str mz_brief_words(mz_str word, mz_arena *perm)
{
    uint8_t *v = mz_new(perm, uint8_t, word.len);
    for (mz_len i = 0; i < word.len; i++) {
        v[i] = word.data[i] == '_' ? ' ' : word.data[i];
    }
    return (mz_str){v, word.len};
}

void mz_html_word(mz_page *p, mz_str word)
{
    mz_arena scratch = p->scratch;
    mz_html_text(p, mz_brief_words(word, &scratch));
}

/* Letters, digits and '-' only: what stands in references. */
void mz_html_id(mz_page *p, const char *kind, mz_str ref)
{
    mz_html(p, kind);
    for (mz_len i = 0; i < ref.len; i++) {
        const int c = ref.data[i];
        mz_put_byte(p->out, mz_is_digit(c) || mz_is_alpha(c) ? (uint8_t)c : (uint8_t)'-');
    }
}

void mz_html_ref(mz_page *p, mz_str ref)
{
    if (mz_map_get(&p->refs, ref) == NULL) {
        mz_html_text(p, ref);
        return;
    }
    mz_html(p, "<a class=\"ref\" href=\"#");
    mz_html_id(p, "s", ref);
    mz_html(p, "\">");
    mz_html_text(p, ref);
    mz_html(p, "</a>");
}

void mz_html_refs(mz_page *p, const mz_str *refs, mz_len n, mz_len most)
{
    for (mz_len i = 0; i < n && i < most; i++) {
        mz_html(p, i > 0 ? ", " : "");
        mz_html_ref(p, refs[i]);
    }
    if (n > most) {
        mz_html(p, " and ");
        mz_html_int(p, n - most);
        mz_html(p, " more");
    }
}

void mz_html_section(mz_page *p, const char *id, const char *title)
{
    mz_html(p, "<section id=\"");
    mz_html(p, id);
    mz_html(p, "\" aria-labelledby=\"");
    mz_html(p, id);
    mz_html(p, "-h\">\n<h2 id=\"");
    mz_html(p, id);
    mz_html(p, "-h\">");
    mz_html(p, title);
    mz_html(p, "</h2>\n");
}

void mz_html_section_end(mz_page *p) { mz_html(p, "</section>\n"); }

void mz_html_table(mz_page *p, const char *caption, const char *const *columns, mz_len n)
{
    mz_html(p, "<div class=\"wide\"><table>\n<caption>");
    mz_html(p, caption);
    mz_html(p, "</caption>\n<thead><tr>");
    for (mz_len i = 0; i < n; i++) {
        const bool number = columns[i][0] == '#';
        mz_html(p, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        mz_html(p, columns[i] + (number ? 1 : 0));
        mz_html(p, "</th>");
    }
    mz_html(p, "</tr></thead>\n<tbody>\n");
}

void mz_html_table_end(mz_page *p) { mz_html(p, "</tbody></table></div>\n"); }

void mz_html_none(mz_page *p, const char *sentence)
{
    mz_html(p, "<p class=\"none\">");
    mz_html(p, sentence);
    mz_html(p, "</p>\n");
}

void mz_html_mark(mz_page *p, int party)
{
    static const char *const shapes[] = {"<circle cx=\"6\" cy=\"6\" r=\"5\"/>",
                                         "<rect x=\"1.5\" y=\"1.5\" width=\"9\" height=\"9\"/>",
                                         "<path d=\"M6 .5 11.5 6 6 11.5.5 6z\"/>"};
    const int shape = party >= 0 && party < 2 ? party : 2;
    mz_html(p, "<svg class=\"mark p");
    mz_html_int(p, shape);
    mz_html(p, "\" viewBox=\"0 0 12 12\" aria-hidden=\"true\" focusable=\"false\">");
    mz_html(p, shapes[shape]);
    mz_html(p, "</svg>");
}

/* --- figures --- */

void mz_figure_open(mz_page *p, mz_str what, const mz_str *refs, mz_len n)
{
    if (n == 1 && mz_map_get(&p->refs, refs[0]) != NULL) {
        mz_html(p, "<a href=\"#");
        mz_html_id(p, "s", refs[0]);
    } else {
        *mz_push(p->perm, &p->figures) = (mz_figure){what, refs, n};
        mz_html(p, "<a href=\"#f");
        mz_html_int(p, p->figures.n);
    }
    mz_html(p, "\">");
}

void mz_figure_close(mz_page *p) { mz_html(p, "</a>"); }

mz_len mz_line_refs(const mz_account_line *l, const mz_account_scope *scope, mz_str **out, mz_arena *perm)
{
    mz_str *v = mz_new(perm, mz_str, l->claims_n);
    mz_len n = 0;
    for (mz_len i = 0; i < l->claims_n; i++) {
        const int32_t at = l->claims[i];
        const mz_str ref = at >= 0 ? scope->claims[at].ref : scope->totals[-1 - at].ref;
        if (n == 0 || !mz_str_eq(v[n - 1], ref)) {
            v[n++] = ref;
        }
    }
    *out = v;
    return n;
}

mz_str mz_line_sentence(const mz_page *p, const mz_account_line *l, mz_str scope)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 20);
    mz_account_sentence(l, p->in->parties, p->in->parties_n, scope, &b);
    return mz_str_copy(p->perm, mz_buf_str(&b));
}
