/* How the record stands: the alarm at the top of the page, the witnesses at its foot. */
#include "brief/page.h"

void mz_page_alarm(mz_page *p)
{
    const mz_brief_state *s = &p->in->state;
    if (s->forks_n > 0) {
        mz_html(p,
                "<p class=\"alarm\" role=\"alert\"><b>Fork:</b> the log of this case signed two histories. The proof "
                "is kept with the record (<a href=\"#record\">record</a>); nothing more is signed. Trust no entry "
                "that your own witness has not cosigned.</p>\n");
    }
    for (mz_len i = 0; i < s->forked_keys_n; i++) {
        mz_html(p, "<p class=\"alarm\"><b>Fork of a feed:</b> the device key <bdi>");
        mz_html_text(p, s->forked_keys[i]);
        mz_html(p, "</bdi> signed two texts at one place. Both are kept; the key is retired.</p>\n");
    }
}

static void put_witness(mz_page *p, const mz_brief_witness *w)
{
    mz_html(p, "<tr><th scope=\"row\">");
    if (w->party.len > 0) {
        mz_html_name(p, w->party);
    } else {
        mz_html(p, "neutral");
    }
    mz_html(p, "</th><td><bdi>");
    mz_html_text(p, w->name);
    mz_html(p, w->in_policy ? "</bdi></td><td>yes</td><td class=\"n\">" : "</bdi></td><td>no</td><td class=\"n\">");
    if (w->size >= 0) {
        mz_html_int(p, w->size);
        mz_html(p, "</td><td>");
        mz_put_utc(p->out, w->time);
    } else {
        mz_html(p, "—</td><td>nothing yet");
    }
    mz_html(p, "</td></tr>\n");
}

void mz_page_state(mz_page *p)
{
    static const char *const heads[] = {"Witness of", "Name", "In the policy", "#Entries cosigned", "Cosigned at"};
    const mz_brief_state *s = &p->in->state;
    if (s->sentence.len > 0) {
        mz_html(p, "<p>");
        mz_html_text(p, s->sentence);
        mz_html(p, " Reports and incidents count from the tree; terms bind when they are settled. The time of an entry "
                   "is its author’s claim, its index is its place in the log, the time of a cosignature is the "
                   "witness’s: three different facts.</p>\n");
    }
    if (s->witnesses_n > 0) {
        mz_html_table(p, "Who has cosigned the record", heads, 5);
        for (mz_len i = 0; i < s->witnesses_n; i++) {
            put_witness(p, &s->witnesses[i]);
        }
        mz_html_table_end(p);
    }
    for (mz_len i = 0; i < s->forks_n; i++) {
        mz_html(p, i == 0 ? "<h3>Forks</h3>\n" : "");
        mz_html(p, "<p class=\"alarm\">record/fork/<code>");
        mz_html_text(p, s->forks[i]);
        mz_html(p, "</code></p>\n");
    }
}
