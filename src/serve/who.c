/* Who asks, from where, and whether one of our own pages made him ask. */
#include "serve/inside.h"

static mz_str cookie_name(const mz_site *s)
{
    return s->options.behind_proxy || s->options.tls_cert.len > 0 ? S("__Host-mizan") : S("mizan");
}

mz_str mz_choice(const mz_http_request *q, mz_str name)
{
    mz_str found = {0};
    for (mz_str rest = mz_http_header(q, "Cookie"); rest.len > 0;) {
        mz_str one = mz_str_trim(mz_str_cut(&rest, ';'));
        if (mz_str_eq(mz_str_cut(&one, '='), name) && found.len == 0) {
            found = one;
        }
    }
    return found;
}

void mz_put_choice(const mz_site *s, mz_str name, mz_str value, mz_http_answer *a, mz_arena *perm)
{
    const bool secure = cookie_name(s).len > 5;
    const mz_str whole =
        mz_str_concat(perm, name, S("="), value, S("; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"),
                      secure ? S("; Secure") : S(""));
    mz_http_put_header(a, "Set-Cookie", mz_str_z(perm, whole));
}

mz_str mz_cookie(const mz_site *s, const mz_http_request *q) { return mz_choice(q, cookie_name(s)); }

void mz_put_cookie(const mz_site *s, mz_str value, bool ends, mz_http_answer *a, mz_arena *perm)
{
    const bool secure = cookie_name(s).len > 5;
    const mz_str whole = mz_str_concat(perm, cookie_name(s), S("="), value, S("; Path=/; HttpOnly; SameSite=Strict"),
                                       secure ? S("; Secure") : S(""), ends ? S("; Max-Age=0") : S(""));
    mz_http_put_header(a, "Set-Cookie", mz_str_z(perm, whole));
}

/* ---- addresses ---- */

bool mz_is_loopback(mz_str a) { return mz_str_starts(a, S("127.")) || mz_str_eq(a, S("::1")); }

static bool looks_like_address(mz_str s)
{
    bool good = s.len > 0 && s.len < 46;
    for (mz_len i = 0; good && i < s.len; i++) {
        const uint8_t c = s.data[i];
        good = mz_is_digit(c) || (mz_to_lower(c) >= 'a' && mz_to_lower(c) <= 'f') || c == '.' || c == ':';
    }
    return good;
}

mz_str mz_client_address(const mz_site *s, const mz_http_request *q)
{
    const mz_str said = mz_http_header(q, "X-Forwarded-For");
    if (!s->options.behind_proxy || !mz_is_loopback(q->peer) || said.len == 0) {
        /* What is forwarded by something that we were not told of is not from this machine. */
        return said.len > 0 && mz_is_loopback(q->peer) ? S("forwarded") : q->peer;
    }
    mz_str last = {0};
    for (mz_str rest = said; rest.data != NULL;) { /* the proxy adds at the end; what stands before came from outside */
        last = mz_str_trim(mz_str_cut(&rest, ','));
    }
    return looks_like_address(last) ? last : S("forwarded");
}

/* Whether the client takes gzip: named, and not with q=0. */
bool mz_takes_gzip(const mz_http_request *q)
{
    for (mz_str rest = mz_http_header(q, "Accept-Encoding"); rest.len > 0;) {
        mz_str one = mz_str_cut(&rest, ',');
        const mz_str name = mz_str_trim(mz_str_cut(&one, ';'));
        if (mz_str_eq_fold(name, S("gzip"))) {
            return !mz_str_starts(mz_str_trim(one), S("q=0")) || mz_str_starts(mz_str_trim(one), S("q=0."));
        }
    }
    return false;
}

/* ---- where a request was made ---- */

bool mz_same_origin(const mz_http_request *q)
{
    const mz_str site = mz_http_header(q, "Sec-Fetch-Site"), origin = mz_http_header(q, "Origin");
    const mz_str host = mz_http_header(q, "Host");
    if (site.len > 0 && !mz_str_eq(site, S("same-origin")) && !mz_str_eq(site, S("none"))) {
        return false;
    }
    if (origin.len == 0) {
        return site.len > 0; /* every browser says one of the two */
    }
    const mz_str rest = mz_str_starts(origin, S("https://"))  ? mz_str_from(origin, 8)
                        : mz_str_starts(origin, S("http://")) ? mz_str_from(origin, 7)
                                                              : (mz_str){0};
    return rest.len > 0 && mz_str_eq_fold(rest, host);
}

bool mz_path_is_ours(mz_str path)
{
    bool good = path.len > 0 && path.len < 2048 && path.data[0] == '/' && !mz_str_starts(path, S("//")) &&
                !mz_str_starts(path, S("/\\"));
    for (mz_len i = 0; good && i < path.len; i++) {
        good = path.data[i] > ' ' && path.data[i] < 0x7f && path.data[i] != '\\' && path.data[i] != '"';
    }
    return good;
}

/* ---- who ---- */

static void be(mz_who *w, const mz_person *p)
{
    w->name = p->name;
    w->party = p->role == MZ_ROLE_PARTY || p->role == MZ_ROLE_MONITOR ? p->party : (mz_str){0};
    w->role = p->role;
}

static bool by_token(mz_site *s, mz_str header, mz_who *out, mz_arena *perm)
{
    mz_str rest = header;
    mz_token t;
    mz_person p;
    if (!mz_str_eq_fold(mz_str_cut(&rest, ' '), S("Bearer")) ||
        !mz_crowd_token(&s->crowd, mz_str_trim(rest), s->options.now(), &t, &p, perm)) {
        return false;
    }
    be(out, &p);
    out->token = true;
    out->scopes = t.scopes;
    out->id = t.id;
    return true;
}

static void by_session(mz_site *s, mz_str cookie, mz_who *out, mz_arena *perm)
{
    mz_session session;
    mz_person p;
    if (cookie.len == 0 || !mz_session_find(s->sessions, cookie, s->options.now(), &session)) {
        return;
    }
    if (!mz_crowd_person(&s->crowd, mz_str_of(session.person), &p, perm) || !mz_session_is_of(&session, &p)) {
        mz_session_end(s->sessions, cookie);
        return;
    }
    MZ_BUF_SCOPED number = mz_buf_new(32);
    mz_put_int(&number, session.number);
    be(out, &p);
    out->scopes = MZ_SCOPE_READ | MZ_SCOPE_SUBMIT;
    out->id = mz_str_copy(perm, mz_buf_str(&number));
}

bool mz_identify(mz_site *s, const mz_http_request *q, mz_who *out)
{
    const mz_str header = mz_http_header(q, "Authorization");
    *out = (mz_who){.role = s->options.open ? MZ_ROLE_PUBLIC : MZ_ROLE_NOBODY};
    if (header.len > 0) {
        return by_token(s, header, out, q->perm);
    }
    by_session(s, mz_cookie(s, q), out, q->perm);
    return true;
}

mz_viewer mz_viewer_of(const mz_who *w)
{
    switch (w->role) {
    case MZ_ROLE_MEDIATOR:
        return (mz_viewer){.role = S("mediator")};
    case MZ_ROLE_MONITOR:
        return (mz_viewer){.party = w->party, .role = S("monitor")};
    case MZ_ROLE_PARTY:
        mz_assert(w->party.len > 0);
        return (mz_viewer){.party = w->party, .role = S("party")};
    case MZ_ROLE_ANALYST:
        return (mz_viewer){.role = S("analyst")};
    case MZ_ROLE_NOBODY:
    case MZ_ROLE_PUBLIC:
    case MZ_ROLES:
        break;
    }
    return (mz_viewer){.role = S("public")};
}
