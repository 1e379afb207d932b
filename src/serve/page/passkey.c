/* Passkeys: making one while logged in, coming in by one, ending one. The browser's part is web/client/passkey.ts. */
#include "serve/page/passkey.h"

#include "serve/page/page.h"
#include "serve/passkey.h"

#define BODY_MAX 65536

/* ---- what a request means ---- */

/* The site as the browser knows it: the name that was asked for, and whether the line was safe. */
static bool site_of(const mz_visit *v, mz_passkey_want *out)
{
    const mz_site *s = v->site;
    mz_str host = mz_str_lower(v->q->perm, mz_http_header(v->q, "Host"));
    const bool safe = s->options.behind_proxy || s->options.tls_cert.len > 0;
    out->origin = mz_str_concat(v->q->perm, safe ? S("https://") : S("http://"), host);
    out->rp = mz_str_cut(&host, ':');
    return out->rp.len > 0 && (safe || mz_str_eq(out->rp, S("localhost")));
}

/* A member of the body, as bytes. */
static bool bytes_of(const mz_json *j, const char *name, mz_str *out, mz_arena *perm)
{
    return mz_base64url_parse(mz_json_text(j, mz_str_of(name)), out, perm) && out->len > 0;
}

static mz_status read_body(mz_visit *v, mz_json *out)
{
    MZ_TRY(mz_json_parse(v->q->body, out, v->q->perm));
    return out->kind == MZ_JSON_OBJECT ? mz_ok() : mz_fail(MZ_BAD_INPUT, "an object is expected", 0);
}

static void answer_failure(mz_http_answer *a, mz_status s)
{
    const int status = s.code == MZ_DENIED ? 403 : s.code == MZ_BAD_INPUT || s.code == MZ_LIMIT ? 400 : 500;
    mz_problem(a, status, S("Not taken"), mz_str_of(s.what));
}

static void put_member(mz_json_out *w, const char *name, mz_str value)
{
    mz_json_key(w, mz_str_of(name));
    mz_json_str(w, value);
}

static void put_bytes(mz_json_out *w, const char *name, mz_str bytes)
{
    MZ_BUF_SCOPED text = mz_buf_new(4096);
    mz_put_base64url(&text, bytes);
    if (name != NULL) {
        mz_json_key(w, mz_str_of(name));
    }
    mz_json_str(w, mz_buf_str(&text));
}

static mz_json_out begin_answer(mz_http_answer *a)
{
    mz_json_out w = mz_json_to(&a->body, 0);
    a->status = 200;
    a->type = "application/json";
    mz_json_begin(&w, '{');
    return w;
}

/* What was changed is in force at once; the follower would see it a moment later. */
static void look_at_people(mz_visit *v)
{
    const mz_status s = mz_crowd_look(&v->site->crowd, v->site->options.folder);
    (void)s; /* a file that we just wrote */
}

/* ---- a new one ---- */

static uint8_t nibble(uint8_t c) { return (uint8_t)(mz_is_digit(c) ? c - '0' : c - 'a' + 10); }

/* What the device shall not make a second time. */
static void put_have(mz_visit *v, mz_json_out *w)
{
    mz_passkey own[MZ_PASSKEYS_EACH];
    const mz_len n = mz_crowd_passkeys_of(&v->site->crowd, v->who.name, own, v->q->perm);
    mz_json_key(w, S("have"));
    mz_json_begin(w, '[');
    for (mz_len i = 0; i < n; i++) {
        const mz_str hex = own[i].credential;
        uint8_t *bytes = mz_new(v->q->perm, uint8_t, hex.len / 2);
        for (mz_len k = 0; k < hex.len / 2; k++) {
            bytes[k] = (uint8_t)(nibble(hex.data[2 * k]) << 4 | nibble(hex.data[2 * k + 1]));
        }
        put_bytes(w, NULL, (mz_str){bytes, hex.len / 2});
    }
    mz_json_end(w, ']');
}

static bool may_make(mz_visit *v, mz_http_answer *a, mz_passkey_want *site)
{
    if (v->who.name.len == 0) {
        mz_problem(a, 401, S("Log in first"), S("a passkey is made by who is logged in"));
        return false;
    }
    if (!site_of(v, site)) {
        mz_problem(a, 400, S("Not here"), S("passkeys want https and a name, or localhost"));
        return false;
    }
    return true;
}

static void make(mz_visit *v, mz_http_answer *a)
{
    mz_passkey_want site;
    mz_str challenge;
    if (!may_make(v, a, &site)) {
        return;
    }
    const mz_status s =
        mz_challenge_new(v->site->challenges, v->who.name, mz_site_now(v->site), &challenge, v->q->perm);
    if (mz_failed(s)) {
        answer_failure(a, s);
        return;
    }
    mz_json_out w = begin_answer(a);
    const mz_hash256 user = mz_sha256(mz_str_concat(v->q->perm, S("mizan user "), v->who.name));
    put_member(&w, "challenge", challenge);
    put_member(&w, "rp", site.rp);
    put_bytes(&w, "user", mz_hash_str(&user));
    put_member(&w, "name", v->who.name);
    put_have(v, &w);
    mz_json_end(&w, '}');
}

static mz_status take_new(mz_visit *v, mz_passkey_want *want)
{
    mz_json j;
    mz_str client, attestation;
    mz_passkey k;
    MZ_TRY(read_body(v, &j));
    if (!bytes_of(&j, "client", &client, v->q->perm) || !bytes_of(&j, "attestation", &attestation, v->q->perm)) {
        return mz_fail(MZ_BAD_INPUT, "client and attestation are wanted, in base64url", -1);
    }
    want->challenge = mz_passkey_challenge(client, v->q->perm);
    if (!mz_challenge_take(v->site->challenges, want->challenge, v->who.name, mz_site_now(v->site), *v->q->perm)) {
        return mz_fail(MZ_DENIED, "this was not asked, or too long ago", -1);
    }
    MZ_TRY(mz_passkey_take(client, attestation, want, &k, v->q->perm));
    k.person = v->who.name;
    k.made = mz_site_now(v->site);
    return mz_people_passkey_new(v->site->options.folder, &k);
}

static void add(mz_visit *v, mz_http_answer *a)
{
    mz_passkey_want want;
    if (!may_make(v, a, &want)) {
        return;
    }
    const mz_status s = take_new(v, &want);
    if (mz_failed(s)) {
        answer_failure(a, s);
        return;
    }
    look_at_people(v);
    mz_visit_read(v, S("passkey new"));
    mz_json_out w = begin_answer(a);
    mz_json_end(&w, '}');
}

static void end(mz_visit *v, mz_http_answer *a)
{
    mz_str id;
    if (v->who.name.len == 0 || !mz_visit_field(v, S("id"), &id)) {
        mz_visit_fail(v, a, mz_fail(MZ_BAD_INPUT, "say which passkey", -1));
        return;
    }
    const mz_status s = mz_people_passkey_end(v->site->options.folder, v->who.name, id);
    if (mz_failed(s)) {
        mz_visit_fail(v, a, s);
        return;
    }
    look_at_people(v);
    mz_visit_read(v, S("passkey end"));
    mz_visit_go(v, a, "/sessions");
}

/* ---- coming in ---- */

/* A try counts as one with a password does. */
static bool may_try(mz_visit *v, mz_http_answer *a, mz_passkey_want *site)
{
    const int64_t wait = mz_login_wait(v->site, mz_client_address(v->site, v->q));
    if (wait > 0) {
        atomic_fetch_add(&v->site->counts.limited, 1);
        mz_wait_please(a, wait, v->q->perm);
        return false;
    }
    if (!site_of(v, site)) {
        mz_problem(a, 400, S("Not here"), S("passkeys want https and a name, or localhost"));
        return false;
    }
    return true;
}

static void begin(mz_visit *v, mz_http_answer *a)
{
    mz_passkey_want site;
    mz_str challenge;
    if (!may_try(v, a, &site)) {
        return;
    }
    const mz_status s =
        mz_challenge_new(v->site->challenges, (mz_str){0}, mz_site_now(v->site), &challenge, v->q->perm);
    if (mz_failed(s)) {
        answer_failure(a, s);
        return;
    }
    mz_json_out w = begin_answer(a);
    put_member(&w, "challenge", challenge);
    put_member(&w, "rp", site.rp);
    mz_json_end(&w, '}');
}

static mz_status come_in(mz_visit *v, mz_passkey_want *want, mz_person *out, mz_str *next)
{
    mz_json j;
    mz_str id, client, data, signature;
    mz_passkey k;
    int64_t counter = 0;
    MZ_TRY(read_body(v, &j));
    if (!bytes_of(&j, "id", &id, v->q->perm) || !bytes_of(&j, "client", &client, v->q->perm) ||
        !bytes_of(&j, "authenticator", &data, v->q->perm) || !bytes_of(&j, "signature", &signature, v->q->perm) ||
        id.len > MZ_CREDENTIAL_MAX) {
        return mz_fail(MZ_BAD_INPUT, "id, client, authenticator and signature are wanted, in base64url", -1);
    }
    MZ_BUF_SCOPED hex = mz_buf_new(2 * MZ_CREDENTIAL_MAX);
    mz_put_hex(&hex, id.data, id.len);
    want->challenge = mz_passkey_challenge(client, v->q->perm);
    if (!mz_challenge_take(v->site->challenges, want->challenge, (mz_str){0}, mz_site_now(v->site), *v->q->perm) ||
        !mz_crowd_passkey(&v->site->crowd, mz_buf_str(&hex), &k, out, v->q->perm)) {
        return mz_fail(MZ_DENIED, "this is no login with a passkey of this site", -1);
    }
    MZ_TRY(mz_passkey_check(client, data, signature, want, &k, &counter, *v->q->perm));
    *next = mz_json_text(&j, S("next"));
    return mz_people_passkey_used(v->site->options.folder, k.id, counter);
}

static void login(mz_visit *v, mz_http_answer *a)
{
    mz_passkey_want want;
    mz_person person;
    mz_str next = {0};
    if (!may_try(v, a, &want)) {
        return;
    }
    mz_status s = come_in(v, &want, &person, &next);
    s = mz_failed(s) ? s : mz_login_begin(v, a, &person);
    if (mz_failed(s)) {
        atomic_fetch_add(&v->site->counts.logins_failed, 1);
        answer_failure(a, s);
        return;
    }
    mz_json_out w = begin_answer(a);
    put_member(&w, "next", mz_path_is_ours(next) ? next : S("/"));
    mz_json_end(&w, '}');
}

/* ---- on the pages ---- */

static void put_place(mz_visit *v, mz_buf *out, const char *button, const char *failed)
{
    mz_puts(out, "<div id=\"passkey\" hidden data-button=\"");
    mz_put_html(out, mz_plain_args(v, button, NULL, 0));
    mz_puts(out, "\" data-failed=\"");
    mz_put_html(out, mz_plain_args(v, failed, NULL, 0));
    mz_puts(out, "\"");
}

static void put_script(mz_buf *out)
{
    mz_puts(out, "></div>\n<script src=\"");
    mz_put(out, mz_str_of(mz_asset_path("passkey.js")));
    mz_puts(out, "\" defer></script>\n");
}

void mz_passkey_put_login(mz_visit *v, mz_buf *out, mz_str next)
{
    put_place(v, out, MZ_KEY("Log in with a passkey"), MZ_KEY("That was no login: try again, or use the password."));
    mz_puts(out, " data-next=\"");
    mz_put_html(out, next);
    mz_puts(out, "\"");
    put_script(out);
}

static void put_passkey(mz_visit *v, mz_buf *out, const mz_passkey *k)
{
    mz_puts(out, "<tr><td><code>");
    mz_put_html(out, k->id);
    mz_puts(out, "</code></td><td>");
    mz_page_text(out, k->rp, 253);
    mz_puts(out, "</td><td>");
    mz_page_time(out, v, k->made);
    mz_puts(out, "</td><td><form method=\"post\" action=\"/passkey/end\"><input type=\"hidden\" name=\"id\" value=\"");
    mz_put_html(out, k->id);
    mz_puts(out, "\"><button>");
    mz_say(v, out, "End passkey {0}", mz_html(v, k->id));
    mz_puts(out, "</button></form></td></tr>\n");
}

void mz_passkey_put_own(mz_visit *v, mz_buf *out)
{
    static const char *const head[] = {MZ_KEY("Passkey"), MZ_KEY("For"), MZ_KEY("Made"), MZ_KEY("End")};
    mz_passkey own[MZ_PASSKEYS_EACH];
    const mz_len n = mz_crowd_passkeys_of(&v->site->crowd, v->who.name, own, v->perm);
    mz_puts(out, "<h2>");
    mz_say(v, out, "Your passkeys");
    mz_puts(out, "</h2>\n<p class=\"soft\">");
    mz_say(v, out,
           "A passkey is a key of your device: coming in wants the device and its PIN or finger, and no password. The "
           "password goes on working.");
    mz_puts(out, "</p>\n");
    if (n > 0) {
        mz_page_table(out, v, head, (mz_len)(sizeof head / sizeof *head));
        for (mz_len i = 0; i < n; i++) {
            put_passkey(v, out, &own[i]);
        }
        mz_page_table_end(out);
    }
    put_place(v, out, MZ_KEY("Make a passkey on this device"), MZ_KEY("No passkey was made."));
    mz_puts(out, " data-make=\"\"");
    put_script(out);
}

static const mz_page pages[] = {
    {"POST", "/passkey/new", MZ_PAGE_SLOW, 1024, make},
    {"POST", "/passkey/add", MZ_PAGE_SLOW, BODY_MAX, add},
    {"POST", "/passkey/end", MZ_PAGE_SCREEN | MZ_PAGE_SLOW, 1024, end},
    {"POST", "/passkey/begin", 0, 1024, begin},
    {"POST", "/passkey/login", MZ_PAGE_SLOW, BODY_MAX, login},
};
const mz_pages mz_pages_passkey = {pages, (mz_len)(sizeof pages / sizeof pages[0])};
