/* The record as a list, its check by the server, and what stands beside its state: policy, redactions, keys. */
#include "serve/page/parts.h"

#define AT_A_TIME 100

/* ---- the list ---- */

static void put_hidden(mz_visit *v, mz_buf *out, int64_t n)
{
    if (n > 0) {
        mz_puts(out, "<tr><td colspan=\"6\" class=\"soft\">");
        mz_say_count(v, out, n, "{0} entry is for others and not in your edition",
                     "{0} entries are for others and not in your edition");
        mz_puts(out, "</td></tr>\n");
    }
}

static void put_number_link(mz_visit *v, mz_buf *out, int64_t n)
{
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, n);
    mz_page_link(out, v, "/entry/", mz_buf_str(&number));
    mz_put(out, mz_buf_str(&number));
    mz_puts(out, "</a>");
}

static void put_entry(mz_visit *v, mz_buf *out, const mz_entry_view *e)
{
    put_hidden(v, out, e->hidden);
    mz_puts(out, "<tr><td class=\"n\">");
    put_number_link(v, out, e->row.n);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "entry", e->row.kind);
    if (e->row.audience.len > 0) {
        mz_puts(out, " <span class=\"soft\">");
        mz_say(v, out, "for {0} only", mz_html(v, e->row.audience));
        mz_puts(out, "</span>");
    }
    mz_puts(out, "</td><td>");
    if (e->party.len > 0) {
        mz_part_side(out, v, e->party);
        mz_puts(out, " ");
    }
    mz_puts(out, "<span class=\"soft\">");
    mz_page_text(out, e->row.feed, 120);
    mz_puts(out, "</span></td><td>");
    mz_page_time(out, v, e->row.time);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, e->row.size_bytes);
    mz_puts(out, "</td><td>");
    mz_say_of(v, out, "finality", mz_finality_word(e->grade));
    mz_puts(out, "</td></tr>\n");
}

static void put_filter(mz_visit *v, mz_buf *out, const mz_entries_filter *f)
{
    static const char *const kinds[] = {
        "genesis", "key",    "policy", "settings", "terms",          "document",       "statements", "observation",
        "finding", "ruling", "remedy", "position", "coverage",       "notice",         "link",       "review",
        "label",   "redact", "anchor", "fork",     "witness-silent", "promise-broken", "takeover"};
    mz_len n;
    const mz_registered *keys = mz_record_keys(v->c->record, &n);
    mz_part_filter(out, v, "/entries", NULL, 0);
    mz_part_choice(out, v, "kind", MZ_KEY("Kind"));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const mz_str kind = mz_str_of(kinds[i]);
        mz_part_option(out, kind, f->kind, mz_plain_of(v, "entry", kind));
    }
    mz_part_choice_end(out);
    mz_part_choice(out, v, "by", MZ_KEY("Written by"));
    for (mz_len i = 0; i < n; i++) {
        mz_part_option(out, keys[i].key.name, f->feed, keys[i].key.name);
    }
    mz_part_choice_end(out);
    mz_part_filter_end(out, v);
}

static void put_older(mz_visit *v, mz_buf *out, const mz_entries_filter *f, const mz_entries_view *list)
{
    if (!list->more) {
        return;
    }
    MZ_BUF_SCOPED below = mz_buf_new(32);
    mz_put_int(&below, list->v[list->n - 1].row.n);
    const mz_param params[] = {{"kind", f->kind}, {"by", f->feed}, {"below", mz_buf_str(&below)}};
    mz_puts(out, "<p class=\"pager\">");
    mz_part_link(out, v, "/entries", params, 3);
    mz_say(v, out, "Older");
    mz_puts(out, "</a></p>\n");
}

static mz_status put_entries(mz_visit *v, mz_http_answer *a)
{
    static const char *const head[] = {MZ_KEY("Entry"),      MZ_KEY("Kind"),
                                       MZ_KEY("Written by"), MZ_KEY("Time, as its author claims"),
                                       MZ_KEY("Bytes"),      MZ_KEY("State")};
    mz_entries_filter f = {.below = INT64_MAX, .most = AT_A_TIME};
    mz_entries_view list;
    MZ_TRY(mz_part_query(v, "kind", &f.kind));
    MZ_TRY(mz_part_query(v, "by", &f.feed));
    MZ_TRY(mz_part_number(v, "below", &f.below));
    MZ_TRY(mz_flow_entries(v->c, &f, &list, v->perm));
    mz_say_in(v, &a->body, "h1", "Entries of the record");
    put_filter(v, &a->body, &f);
    mz_page_table(&a->body, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < list.n; i++) {
        put_entry(v, &a->body, &list.v[i]);
    }
    put_hidden(v, &a->body, list.hidden);
    mz_page_table_end(&a->body);
    put_older(v, &a->body, &f, &list);
    return mz_ok();
}

static void entries(mz_visit *v, mz_http_answer *a)
{
    mz_page_show(v, a, mz_plain(v, "Entries of the record"), S("/record"), put_entries);
}

/* ---- the check ---- */

static void put_whole(mz_visit *v, mz_buf *out, const mz_verification *all)
{
    MZ_BUF_SCOPED text = mz_buf_new(1 << 20);
    mz_put(out, all->found == 0 ? S("<p role=\"status\"><strong>") : S("<p class=\"alarm\" role=\"alert\"><strong>"));
    if (all->found == 0) {
        mz_say(v, out, "Everything that was checked is right.");
    } else {
        mz_say_count(v, out, all->found, "{0} thing is wrong.", "{0} things are wrong.");
    }
    mz_puts(out, "</strong></p>\n<p>");
    mz_say(v, out,
           "Checked whole: {0} entries with {1} signatures of {2} keys, {3} tiles, {4} documents, {5} cosigned "
           "checkpoints.",
           mz_mark_number(v, all->entries), mz_mark_number(v, all->signatures), mz_mark_number(v, all->feeds),
           mz_mark_number(v, all->tiles), mz_mark_number(v, all->blobs), mz_mark_number(v, all->cosigned));
    mz_puts(out, "</p>\n<pre tabindex=\"0\" dir=\"ltr\">");
    mz_put_verification(&text, all);
    mz_put_html(out, mz_buf_str(&text));
    mz_puts(out, "</pre>\n");
}

static void put_some(mz_visit *v, mz_buf *out, const mz_check *k)
{
    const bool right = k->right == k->looked;
    mz_put(out, right ? S("<p role=\"status\"><strong>") : S("<p class=\"alarm\" role=\"alert\"><strong>"));
    mz_say(v, out, "{0} of {1} entries that were looked at fit the signed checkpoint.", mz_mark_number(v, k->right),
           mz_mark_number(v, k->looked));
    mz_puts(out, "</strong></p>\n<p>");
    mz_say(v, out,
           "The record is too large to be checked whole while you wait: the newest entries and some spread over "
           "the rest were held against the signed checkpoint by their proofs. Documents and older signatures "
           "were not checked; {0} checks everything.",
           mz_mark_code(v, "mizan verify CASE"));
    mz_puts(out, "</p>\n");
    if (k->first_wrong >= 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "The first that does not fit:");
        mz_puts(out, " ");
        put_number_link(v, out, k->first_wrong);
        mz_puts(out, "</p>\n");
    }
}

static mz_status put_verify(mz_visit *v, mz_http_answer *a)
{
    mz_check k;
    MZ_TRY(mz_flow_check(v->c, NULL, &k, v->perm));
    mz_say_in(v, &a->body, "h1", "The record, checked just now");
    if (k.whole) {
        put_whole(v, &a->body, &k.all);
    } else {
        put_some(v, &a->body, &k);
    }
    mz_puts(&a->body, "<p class=\"soft\">");
    mz_say(v, &a->body,
           "This is the server's word on its own files. To depend on nobody, take a copy and check it with "
           "{0} on a machine of yours.",
           mz_mark_code(v, "mizan-verify"));
    mz_puts(&a->body, "</p>\n");
    return mz_ok();
}

static void verify(mz_visit *v, mz_http_answer *a)
{
    if (atomic_exchange(&v->site->checking, true)) {
        mz_problem(a, 503, S("The record is being checked"), S("somebody else has it checked: try again in a moment"));
        mz_http_put_header(a, "Retry-After", "5");
        return;
    }
    mz_page_show(v, a, mz_plain(v, "The record, checked just now"), S("/record"), put_verify);
    atomic_store(&v->site->checking, false);
}

/* ---- beside the state of the record ---- */

/* "2 of 3: pak.example/witness, …"; a witness alone by its name. */
static void put_quorum(mz_visit *v, mz_buf *out, const mz_policy *p)
{
    const mz_policy_name *q = &p->names[p->quorum];
    if (!q->group) {
        mz_page_text(out, q->name, 255);
        return;
    }
    mz_say(v, out, "{0} of {1}", mz_mark_number(v, q->need), mz_mark_number(v, q->members_n));
    for (mz_len i = 0; i < q->members_n; i++) {
        mz_put(out, i > 0 ? S(", ") : S(": "));
        mz_page_text(out, p->names[q->members[i]].name, 255);
    }
}

static mz_status put_policy(mz_visit *v, mz_buf *out)
{
    mz_policy p;
    mz_len index;
    mz_entry e;
    bool sees = false;
    MZ_TRY(mz_record_policy(v->c->record, &p, &index, v->perm));
    mz_say_in(v, out, "h2", "Policy");
    if (index < 0) {
        mz_puts(out, "<p>");
        mz_say(v, out, "No witness policy is in force: nothing is ever settled.");
        mz_puts(out, "</p>\n");
        return mz_ok();
    }
    mz_puts(out, "<dl class=\"pairs\">\n");
    mz_say_term(v, out, "In force by entry");
    put_number_link(v, out, index);
    mz_puts(out, "</dd>\n");
    mz_say_term(v, out, "An entry is settled when it is cosigned by");
    if (p.quorum < 0) {
        mz_say(v, out, "no witness: the policy asks for none");
    } else {
        put_quorum(v, out, &p);
    }
    mz_puts(out, "</dd>\n</dl>\n");
    MZ_TRY(mz_flow_sees(v->c, index, &sees, NULL));
    if (sees) {
        MZ_TRY(mz_record_entry(v->c->record, index, &e, v->perm));
        mz_puts(out, "<details><summary>");
        mz_say(v, out, "The policy as it was signed");
        mz_puts(out, "</summary>\n<pre tabindex=\"0\" dir=\"ltr\">");
        mz_page_text(out, e.draft.text, MZ_POLICY_MAX);
        mz_puts(out, "</pre></details>\n");
    }
    return mz_ok();
}

static void put_redaction(mz_visit *v, mz_buf *out, const mz_redaction *r)
{
    mz_puts(out, "<tr><td class=\"n\">");
    put_number_link(v, out, r->index);
    mz_puts(out, "</td><td><code dir=\"ltr\">");
    mz_put_html(out, mz_str_sub(mz_hash_hex(v->perm, &r->hash), 0, 16));
    mz_puts(out, "</code></td><td>");
    mz_page_text(out, r->reason, 600);
    mz_puts(out, "</td><td>");
    if (r->in_force >= 0) {
        mz_say(v, out, "erased, since entry {0}", mz_mark_number(v, r->in_force));
    } else {
        mz_say(v, out, "waits for more signatures");
    }
    mz_puts(out, "</td></tr>\n");
}

static mz_status put_redactions(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Entry"), MZ_KEY("What is erased"), MZ_KEY("Reason"), MZ_KEY("State")};
    const mz_redaction *all;
    mz_len n, shown = 0;
    MZ_TRY(mz_record_redactions(v->c->record, &all, &n, v->perm));
    mz_say_in(v, out, "h2", "Redactions");
    for (mz_len i = 0; i < n; i++) {
        bool sees;
        MZ_TRY(mz_flow_sees(v->c, all[i].index, &sees, NULL));
        if (sees && shown++ == 0) {
            mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
        }
        if (sees) {
            put_redaction(v, out, &all[i]);
        }
    }
    if (shown > 0) {
        mz_page_table_end(out);
        return mz_ok();
    }
    mz_puts(out, "<p>");
    mz_say(v, out, "Nothing was erased.");
    mz_puts(out, "</p>\n");
    return mz_ok();
}

/* What the log had to put on record about itself and its witnesses. */
static mz_status put_noted(mz_visit *v, mz_buf *out)
{
    static const struct {
        const char *kind, *words;
        bool bad;
    } noted[] = {{"fork", MZ_KEY("A key signed two histories"), true},
                 {"promise-broken", MZ_KEY("A promise was broken"), true},
                 {"witness-silent", MZ_KEY("A witness fell silent"), true},
                 {"takeover", MZ_KEY("Another machine took over the log"), false},
                 {"anchor", MZ_KEY("An outsider stamped a checkpoint"), false}};
    mz_len shown = 0;
    mz_say_in(v, out, "h2", "What was noted about the log");
    for (size_t k = 0; k < sizeof noted / sizeof *noted; k++) {
        mz_rows rows;
        const mz_value kind[] = {mz_value_text(mz_str_of(noted[k].kind))};
        MZ_TRY(mz_index_ask(v->c->index, MZ_Q_ENTRIES_OF_KIND, kind, 1, &rows, v->perm));
        for (mz_len i = 0; i < rows.n; i++) {
            const mz_entry_row *r = &((const mz_entry_row *)rows.v)[i];
            mz_put(out, shown++ == 0 ? S("<ul>\n<li>") : S("<li>"));
            mz_put(out, noted[k].bad ? S("<strong class=\"late\">") : S("<span>"));
            mz_say_key(v, out, noted[k].words);
            mz_put(out, noted[k].bad ? S("</strong>: ") : S("</span>: "));
            mz_say(v, out, "entry {0}, with its proof", mz_mark_number(v, r->n));
            mz_puts(out, " ");
            put_number_link(v, out, r->n);
            mz_puts(out, ", ");
            mz_page_time(out, v, r->time);
            mz_puts(out, "</li>\n");
        }
    }
    if (shown > 0) {
        mz_puts(out, "</ul>\n");
    } else {
        mz_puts(out, "<p>");
        mz_say(v, out, "No fork, no broken promise, no silent witness, no stamp of an outsider is on record.");
        mz_puts(out, "</p>\n");
    }
    return mz_ok();
}

static void put_keys(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Key"), MZ_KEY("Of"), MZ_KEY("For"), MZ_KEY("Entries"), MZ_KEY("State")};
    mz_len n;
    const mz_registered *keys = mz_record_keys(v->c->record, &n);
    mz_say_in(v, out, "h2", "Keys");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < n; i++) {
        mz_len next = 0;
        bool forked = false;
        const bool feeds = mz_record_feed(v->c->record, keys[i].key.name, &next, &forked);
        mz_puts(out, "<tr><td>");
        mz_page_text(out, keys[i].key.name, 255);
        mz_puts(out, "</td><td>");
        mz_part_side(out, v, keys[i].party);
        mz_puts(out, "</td><td>");
        mz_page_text(out, keys[i].role, 40);
        mz_puts(out, "</td><td class=\"n\">");
        mz_put_int(out, feeds ? next : 0);
        mz_puts(out, "</td><td>");
        if (forked) {
            mz_puts(out, "<strong class=\"late\">");
            mz_say(v, out, "signed two texts at one place");
            mz_puts(out, "</strong>");
        } else if (keys[i].retired >= 0) {
            mz_say(v, out, "retired by entry {0}", mz_mark_number(v, keys[i].retired));
        } else {
            mz_say(v, out, "good");
        }
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
}

void mz_part_doors(mz_buf *out, mz_visit *v)
{
    const mz_right *r = mz_right_of("GET", "/verify");
    mz_puts(out, "<p class=\"pager\">");
    mz_part_link(out, v, "/entries", NULL, 0);
    mz_say(v, out, "All entries");
    mz_puts(out, "</a></p>\n");
    if (v->at == 0 && r != NULL && mz_may(r, &v->who) == MZ_MAY) {
        mz_puts(out, "<form method=\"get\" action=\"/verify\"><p><button>");
        mz_say(v, out, "Check the record now");
        mz_puts(out, "</button> <span class=\"soft\">");
        mz_say(v, out, "hashes and signatures, for some seconds");
        mz_puts(out, "</span></p></form>\n");
    }
}

mz_status mz_part_standing(mz_buf *out, mz_visit *v)
{
    MZ_TRY(put_policy(v, out));
    MZ_TRY(put_noted(v, out));
    MZ_TRY(put_redactions(v, out));
    put_keys(v, out);
    return mz_ok();
}

static const mz_page pages[] = {
    {"GET", "/entries", MZ_PAGE_CASE | MZ_PAGE_SCREEN, 0, entries},
    {"GET", "/verify", MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 0, verify},
};
const mz_pages mz_pages_history = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
