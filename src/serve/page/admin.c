/* Admin, for the mediator: who may come in, who is in, what is for whom, how the server does. What is changed here is
 * changed by the same code as `mizan people`, and written into the log of reads. */
#include "serve/page/page.h"
#include "serve/signing.h"
#include "serve/tray.h"

#define LABELS_SHOWN 100
#define ROLE_LIST    5

static const mz_role roles[ROLE_LIST] = {MZ_ROLE_MEDIATOR, MZ_ROLE_MONITOR, MZ_ROLE_PARTY, MZ_ROLE_ANALYST,
                                         MZ_ROLE_PUBLIC};

static mz_status people_now(mz_visit *v, mz_people *out)
{
    return mz_people_load(v->site->options.folder, out, v->perm);
}

/* ---- forms ---- */

static void put_heading(mz_visit *v, mz_buf *out, const char *id, const char *key)
{
    mz_puts(out, "<h2 id=\"");
    mz_put(out, mz_str_of(id));
    mz_puts(out, "\">");
    mz_say_key(v, out, key);
    mz_puts(out, "</h2>\n");
}

static void put_hidden(mz_buf *out, const char *name, mz_str value)
{
    mz_puts(out, "<input type=\"hidden\" name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" value=\"");
    mz_put_html(out, value);
    mz_puts(out, "\">");
}

static void put_role_options(mz_visit *v, mz_buf *out, mz_role chosen)
{
    for (int i = 0; i < ROLE_LIST; i++) {
        mz_puts(out, "<option value=\"");
        mz_put(out, mz_role_word(roles[i]));
        mz_put(out, roles[i] == chosen ? S("\" selected>") : S("\">"));
        mz_put_html(out, mz_plain_of(v, "role", mz_role_word(roles[i])));
        mz_puts(out, "</option>");
    }
}

/* The members that a person can belong to: parties and monitors. */
static void put_party_options(mz_visit *v, mz_buf *out, mz_str chosen)
{
    const mz_genesis *g = mz_record_genesis(v->c->record);
    mz_puts(out, "<option value=\"\">–</option>");
    for (mz_len i = 0; g != NULL && i < g->members_n; i++) {
        if (!mz_str_eq(g->members[i].role, S("party")) && !mz_str_eq(g->members[i].role, S("monitor"))) {
            continue;
        }
        mz_puts(out, "<option value=\"");
        mz_put_html(out, g->members[i].party);
        mz_put(out, mz_str_eq(g->members[i].party, chosen) ? S("\" selected>") : S("\">"));
        mz_put_html(out, mz_page_party_name(v, g->members[i].party));
        mz_puts(out, "</option>");
    }
}

/* A select whose label is for those who listen. */
static void put_select(mz_visit *v, mz_buf *out, const char *name, const char *label)
{
    mz_puts(out, "<select name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" aria-label=\"");
    mz_put_html(out, mz_plain_args(v, label, NULL, 0));
    mz_puts(out, "\">");
}

static void put_input(mz_visit *v, mz_buf *out, const char *name, const char *label, const char *more)
{
    mz_puts(out, "<input name=\"");
    mz_put(out, mz_str_of(name));
    mz_puts(out, "\" aria-label=\"");
    mz_put_html(out, mz_plain_args(v, label, NULL, 0));
    mz_puts(out, "\" placeholder=\"");
    mz_put_html(out, mz_plain_args(v, label, NULL, 0));
    mz_puts(out, "\" ");
    mz_put(out, mz_str_of(more));
    mz_puts(out, ">");
}

static void put_button(mz_visit *v, mz_buf *out, const char *value, const char *key, mz_str about)
{
    mz_puts(out, "<button name=\"do\" value=\"");
    mz_put(out, mz_str_of(value));
    mz_puts(out, "\">");
    mz_say_key(v, out, key);
    mz_puts(out, "<span class=\"hidden-text\"> ");
    mz_page_text(out, about, 64);
    mz_puts(out, "</span></button>");
}

static void begin_form(mz_buf *out, const char *path, const char *style)
{
    mz_puts(out, "<form class=\"");
    mz_put(out, mz_str_of(style));
    mz_puts(out, "\" method=\"post\" action=\"");
    mz_put(out, mz_str_of(path));
    mz_puts(out, "\">");
}

/* ---- people ---- */

static void put_person(mz_visit *v, mz_buf *out, const mz_people *all, const mz_person *p)
{
    mz_len n;
    (void)mz_sessions_list(v->site->sessions, p->name, mz_site_now(v->site), &n, v->perm);
    mz_puts(out, "<tr><td>");
    mz_page_text(out, p->name, MZ_NAME_MAX);
    mz_puts(out, "</td><td>");
    begin_form(out, "/admin/change", "row-form");
    put_hidden(out, "name", p->name);
    put_select(v, out, "role", MZ_KEY("Role"));
    put_role_options(v, out, p->role);
    mz_puts(out, "</select>");
    put_select(v, out, "party", MZ_KEY("Member"));
    put_party_options(v, out, p->party);
    mz_puts(out, "</select>");
    put_button(v, out, "role", MZ_KEY("Change"), p->name);
    mz_puts(out, "</form></td><td class=\"n\">");
    mz_put_int(out, n);
    mz_puts(out, "</td><td class=\"n\">");
    mz_put_int(out, mz_people_passkeys_of(all, p->name));
    mz_puts(out, "</td><td>");
    begin_form(out, "/admin/change", "row-form");
    put_hidden(out, "name", p->name);
    put_input(v, out, "password", MZ_KEY("New password"),
              "type=\"password\" minlength=\"10\" required autocomplete=\"new-password\"");
    put_button(v, out, "password", MZ_KEY("Set"), p->name);
    mz_puts(out, "</form></td><td>");
    begin_form(out, "/admin/change", "row-form");
    put_hidden(out, "name", p->name);
    put_button(v, out, "end", MZ_KEY("End account"), p->name);
    mz_puts(out, "</form></td></tr>\n");
}

static void put_people(mz_visit *v, mz_buf *out, const mz_people *p)
{
    static const char *const head[] = {MZ_KEY("Name"),     MZ_KEY("Role"),         MZ_KEY("Sessions"),
                                       MZ_KEY("Passkeys"), MZ_KEY("New password"), MZ_KEY("End")};
    put_heading(v, out, "people", MZ_KEY("People"));
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < p->persons.n; i++) {
        put_person(v, out, p, &p->persons.v[i]);
    }
    mz_page_table_end(out);
    mz_puts(out, "<h3>");
    mz_say(v, out, "A new account");
    mz_puts(out, "</h3>\n");
    begin_form(out, "/admin/person", "row-form");
    put_input(v, out, "name", MZ_KEY("Name"),
              "required maxlength=\"32\" pattern=\"[a-z0-9][a-z0-9._\\-]*\" dir=\"ltr\" autocomplete=\"off\"");
    put_select(v, out, "role", MZ_KEY("Role"));
    put_role_options(v, out, MZ_ROLE_ANALYST);
    mz_puts(out, "</select>");
    put_select(v, out, "party", MZ_KEY("Member"));
    put_party_options(v, out, (mz_str){0});
    mz_puts(out, "</select>");
    put_input(v, out, "password", MZ_KEY("Password"),
              "type=\"password\" minlength=\"10\" required autocomplete=\"new-password\"");
    put_button(v, out, "add", MZ_KEY("Make the account"), (mz_str){0});
    mz_puts(out, "</form>\n");
}

/* ---- sessions, tokens ---- */

static void put_session(mz_visit *v, mz_buf *out, const mz_session *s)
{
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, s->number);
    mz_puts(out, "<tr><td class=\"n\">");
    mz_put(out, mz_buf_str(&number));
    mz_puts(out, "</td><td>");
    mz_page_text(out, mz_str_of(s->person), MZ_NAME_MAX);
    mz_puts(out, "</td><td>");
    mz_page_time(out, v, s->begun);
    mz_puts(out, "</td><td>");
    mz_page_time(out, v, s->seen);
    mz_puts(out, "</td><td>");
    mz_page_text(out, mz_str_of(s->peer), 48);
    mz_puts(out, "</td><td>");
    begin_form(out, "/admin/session", "row-form");
    put_hidden(out, "person", mz_str_of(s->person));
    put_hidden(out, "number", mz_buf_str(&number));
    put_button(v, out, "one", MZ_KEY("End"), mz_buf_str(&number));
    mz_puts(out, "</form></td></tr>\n");
}

static void put_sessions(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Session"),   MZ_KEY("Person"), MZ_KEY("Begun"),
                                       MZ_KEY("Last seen"), MZ_KEY("From"),   MZ_KEY("End")};
    mz_len n;
    const mz_session *all = mz_sessions_list(v->site->sessions, (mz_str){0}, mz_site_now(v->site), &n, v->perm);
    put_heading(v, out, "sessions", MZ_KEY("Sessions"));
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < n; i++) {
        put_session(v, out, &all[i]);
    }
    mz_page_table_end(out);
    begin_form(out, "/admin/session", "row-form");
    put_button(v, out, "all", MZ_KEY("End all but this one"), (mz_str){0});
    mz_puts(out, "</form>\n");
}

static void put_token(mz_visit *v, mz_buf *out, const mz_token *t)
{
    mz_puts(out, "<tr><td><code>");
    mz_put_html(out, t->id);
    mz_puts(out, "</code></td><td>");
    mz_page_text(out, t->person, MZ_NAME_MAX);
    mz_puts(out, "</td><td><code>");
    mz_put_scopes(out, t->scopes);
    mz_puts(out, "</code></td><td>");
    mz_page_time(out, v, t->expires);
    if (t->expires <= mz_site_now(v->site)) {
        mz_puts(out, " ");
        mz_say(v, out, "expired");
    }
    mz_puts(out, "</td><td>");
    begin_form(out, "/admin/token", "row-form");
    put_hidden(out, "id", t->id);
    put_button(v, out, "end", MZ_KEY("End"), t->id);
    mz_puts(out, "</form></td></tr>\n");
}

static void put_tokens(mz_visit *v, mz_buf *out, const mz_people *p)
{
    static const char *const head[] = {MZ_KEY("Token"), MZ_KEY("Person"), MZ_KEY("Scope"), MZ_KEY("Expires"),
                                       MZ_KEY("End")};
    put_heading(v, out, "tokens", MZ_KEY("Tokens for programs"));
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < p->tokens.n; i++) {
        put_token(v, out, &p->tokens.v[i]);
    }
    mz_page_table_end(out);
    mz_puts(out, "<p class=\"soft\">");
    mz_say(v, out, "New ones are made with {0} and shown there once.", mz_mark_code(v, "mizan people CASE token NAME"));
    mz_puts(out, "</p>\n");
}

/* ---- labels ---- */

static mz_status put_labels(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Entry"), MZ_KEY("Kind"), MZ_KEY("Written by"), MZ_KEY("Who may see it")};
    mz_rows rows;
    const mz_value most[] = {mz_value_number(LABELS_SHOWN)};
    MZ_TRY(mz_index_ask(v->c->index, MZ_Q_ENTRIES_LABELLED, most, 1, &rows, v->perm));
    put_heading(v, out, "labels", MZ_KEY("Entries that are not for everybody"));
    mz_puts(out, "<p class=\"soft\">");
    mz_say(v, out, "The last {0} at most. {1} says anew who may see an entry.", mz_mark_number(v, LABELS_SHOWN),
           mz_mark_code(v, "mizan label CASE ENTRY --for WHO"));
    mz_puts(out, "</p>\n");
    mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
    for (mz_len i = 0; i < rows.n; i++) {
        const mz_entry_row *e = &((const mz_entry_row *)rows.v)[i];
        MZ_BUF_SCOPED number = mz_buf_new(32);
        mz_put_int(&number, e->n);
        mz_puts(out, "<tr><td class=\"n\">");
        mz_page_link(out, v, "/entry/", mz_buf_str(&number));
        mz_put(out, mz_buf_str(&number));
        mz_puts(out, "</a></td><td>");
        mz_page_text(out, e->kind, 40);
        mz_puts(out, "</td><td>");
        mz_page_text(out, e->feed, 255);
        mz_puts(out, "</td><td>");
        mz_page_text(out, e->audience, 255);
        mz_puts(out, "</td></tr>\n");
    }
    mz_page_table_end(out);
    return mz_ok();
}

/* ---- state ---- */

static void put_state_number(mz_visit *v, mz_buf *out, const char *key, int64_t n)
{
    mz_puts(out, "<dt>");
    mz_say_key(v, out, key);
    mz_puts(out, "</dt><dd>");
    mz_put_int(out, n);
    mz_puts(out, "</dd>\n");
}

static void put_backup(mz_visit *v, mz_buf *out)
{
    const int64_t at = mz_site_backup(v->site);
    mz_puts(out, "<dt>");
    mz_say(v, out, "Last backup");
    mz_puts(out, "</dt><dd>");
    if (at <= 0) {
        mz_say(v, out, "none is known: {0} leaves its time here", mz_mark_code(v, "ops/backup.sh"));
    } else {
        mz_page_time(out, v, at);
        mz_puts(out, ", ");
        mz_say_count(v, out, (mz_site_now(v->site) - at) / 86400, "{0} day ago", "{0} days ago");
    }
    mz_puts(out, "</dd>\n");
}

static void put_state(mz_visit *v, mz_buf *out)
{
    mz_site *s = v->site;
    mz_len waiting_bytes;
    const mz_len waiting = mz_tray_held(s->tray, mz_site_now(s), &waiting_bytes);
    const mz_desks_count desks = mz_desks_counted(s->desks);
    put_heading(v, out, "state", MZ_KEY("The server"));
    mz_puts(out, "<dl class=\"pairs\">\n<dt>");
    mz_say(v, out, "Running since");
    mz_puts(out, "</dt><dd>");
    mz_page_time(out, v, s->begun);
    mz_puts(out, "</dd>\n");
    put_backup(v, out);
    put_state_number(v, out, MZ_KEY("Entries of the record"), v->size);
    put_state_number(v, out, MZ_KEY("Live listeners"), mz_live_count(s->live));
    put_state_number(v, out, MZ_KEY("Open handles of the case"), desks.open);
    put_state_number(v, out, MZ_KEY("Uploads that wait for a yes"), waiting);
    if (s->options.rate > 0) {
        put_state_number(v, out, MZ_KEY("Requests a second for one address or token, at most"), s->options.rate);
    }
    put_state_number(v, out, MZ_KEY("Requests that had to wait"), atomic_load(&s->counts.limited));
    put_state_number(v, out, MZ_KEY("Logins that failed"), atomic_load(&s->counts.logins_failed));
    put_state_number(v, out, MZ_KEY("Answers that say the server failed"), atomic_load(&s->counts.by_class[5]));
    const mz_status kept = mz_sessions_kept(s->sessions);
    if (mz_failed(kept)) {
        mz_puts(out, "<dt>state/sessions</dt><dd class=\"alarm\">");
        mz_say_english(v, out, mz_str_of(kept.what));
        mz_puts(out, "</dd>\n");
    }
    mz_puts(out, "</dl>\n<p>");
    mz_say(v, out, "A session ends after two hours without a request and after twelve in any case.");
    mz_puts(out, " <a href=\"/audit\">");
    mz_say(v, out, "Who read what, and what was erased");
    mz_puts(out, "</a></p>\n");
}

static mz_status put_admin(mz_visit *v, mz_http_answer *a)
{
    mz_people p;
    MZ_TRY(people_now(v, &p));
    mz_puts(&a->body, "<h1>");
    mz_say(v, &a->body, "Admin");
    mz_puts(&a->body, "</h1>\n");
    put_people(v, &a->body, &p);
    put_sessions(v, &a->body);
    put_tokens(v, &a->body, &p);
    MZ_TRY(put_labels(v, &a->body));
    put_state(v, &a->body);
    return mz_ok();
}

static void admin(mz_visit *v, mz_http_answer *a) { mz_page_show(v, a, mz_plain(v, "Admin"), S("/admin"), put_admin); }

/* ---- changes ---- */

static mz_str field(const mz_visit *v, const char *name)
{
    mz_str value = {0};
    return mz_visit_field(v, mz_str_of(name), &value) ? value : (mz_str){0};
}

/* Role and member as the form says them; they must fit each other and the case. */
static mz_status take_role(const mz_visit *v, mz_role *role, mz_str *party)
{
    const mz_genesis *g = mz_record_genesis(v->c->record);
    bool found = false;
    *party = field(v, "party");
    if (!mz_role_parse(field(v, "role"), role)) {
        return mz_fail(MZ_BAD_INPUT, "a role is picked from the list", -1);
    }
    if (*role != MZ_ROLE_PARTY && *role != MZ_ROLE_MONITOR) {
        *party = (mz_str){0};
    }
    for (mz_len i = 0; g != NULL && i < g->members_n; i++) {
        found = found || (mz_str_eq(g->members[i].party, *party) && mz_str_eq(g->members[i].role, mz_role_word(*role)));
    }
    return found || (party->len == 0 && *role != MZ_ROLE_PARTY)
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "no member of the case has this code and role", -1);
}

/* Whether a mediator would be left who could come in, were this one not: nobody else makes accounts. */
static mz_status keep_a_mediator(mz_visit *v, mz_str name)
{
    mz_people p;
    MZ_TRY(people_now(v, &p));
    for (mz_len i = 0; i < p.persons.n; i++) {
        if (p.persons.v[i].role == MZ_ROLE_MEDIATOR && !mz_str_eq(p.persons.v[i].name, name)) {
            return mz_ok();
        }
    }
    return mz_fail(MZ_BAD_INPUT, "one account of the mediator must be left", -1);
}

/* Whatever was changed is in force at once, and on the list of who did what. */
static void changed(mz_visit *v, mz_http_answer *a, mz_status s, const char *what, mz_str whom, const char *back)
{
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    const mz_status looked = mz_crowd_look(&v->site->crowd, v->site->options.folder);
    (void)looked; /* a file that we just wrote; the follower looks again in any case */
    mz_visit_read(v, mz_str_concat(v->perm, S("admin "), mz_str_of(what), S(" "), whom));
    mz_visit_go(v, a, back);
}

/* A password's hash takes 64 MiB: one at a time. */
static mz_status hashed(mz_visit *v, mz_str name, mz_role role, mz_str party, bool fresh)
{
    const char *folder = v->site->options.folder;
    mz_lock_take(&v->site->hashing);
    const mz_status s = fresh ? mz_people_add(folder, name, role, party, field(v, "password"))
                              : mz_people_password(folder, name, field(v, "password"));
    mz_lock_give(&v->site->hashing);
    return s;
}

static void person(mz_visit *v, mz_http_answer *a)
{
    mz_role role = MZ_ROLE_NOBODY;
    mz_str party;
    const mz_str name = field(v, "name");
    mz_status s = take_role(v, &role, &party);
    s = mz_failed(s) ? s : hashed(v, name, role, party, true);
    changed(v, a, s, "person", name, "/admin#people");
}

static mz_status change_role(mz_visit *v, mz_str name)
{
    mz_role role;
    mz_str party;
    MZ_TRY(take_role(v, &role, &party));
    if (role != MZ_ROLE_MEDIATOR) {
        MZ_TRY(keep_a_mediator(v, name));
    }
    return mz_people_role(v->site->options.folder, name, role, party);
}

static mz_status end_person(mz_visit *v, mz_str name)
{
    MZ_TRY(keep_a_mediator(v, name));
    MZ_TRY(mz_people_remove(v->site->options.folder, name));
    (void)mz_sessions_end_all(v->site->sessions, name, 0);
    return mz_ok();
}

static void change(mz_visit *v, mz_http_answer *a)
{
    const mz_str what = field(v, "do"), name = field(v, "name");
    if (mz_str_eq(what, S("role"))) {
        changed(v, a, change_role(v, name), "role", name, "/admin#people");
    } else if (mz_str_eq(what, S("password"))) {
        changed(v, a, hashed(v, name, MZ_ROLE_NOBODY, (mz_str){0}, false), "password", name, "/admin#people");
    } else if (mz_str_eq(what, S("end"))) {
        changed(v, a, end_person(v, name), "end-person", name, "/admin#people");
    } else {
        mz_visit_fail(v, a, mz_fail(MZ_BAD_INPUT, "the form does not say what to do", -1));
    }
}

static void session(mz_visit *v, mz_http_answer *a)
{
    int64_t number, own = 0;
    mz_status s = mz_ok();
    if (mz_str_eq(field(v, "do"), S("all"))) {
        mz_assert(mz_str_canonical_uint(v->who.id, &own));
        (void)mz_sessions_end_all(v->site->sessions, (mz_str){0}, own);
        changed(v, a, s, "end-sessions", S("all"), "/admin#sessions");
        return;
    }
    if (!mz_str_canonical_uint(field(v, "number"), &number) ||
        !mz_session_end_number(v->site->sessions, field(v, "person"), number)) {
        s = mz_fail(MZ_BAD_INPUT, "no session has this number", -1);
    }
    changed(v, a, s, "end-session", field(v, "number"), "/admin#sessions");
}

static void token(mz_visit *v, mz_http_answer *a)
{
    const mz_str id = field(v, "id");
    changed(v, a, mz_people_token_end(v->site->options.folder, id), "end-token", id, "/admin#tokens");
}

#define HOW (MZ_PAGE_CASE | MZ_PAGE_SCREEN | MZ_PAGE_SLOW)
static const mz_page pages[] = {
    {"GET", "/admin", HOW, 0, admin},
    {"POST", "/admin/person", HOW, 8192, person},
    {"POST", "/admin/change", HOW, 8192, change},
    {"POST", "/admin/session", HOW, 4096, session},
    {"POST", "/admin/token", HOW, 4096, token},
};
const mz_pages mz_pages_admin = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
