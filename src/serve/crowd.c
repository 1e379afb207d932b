#include "serve/inside.h"

#include <stdio.h>

#define CROWD_BYTES ((mz_len)16 << 20)
#define PATH_MOST   4096

void mz_crowd_start(mz_crowd *c)
{
    *c = (mz_crowd){.known = false};
    mz_assert(pthread_rwlock_init(&c->lock, NULL) == 0);
}

void mz_crowd_end(mz_crowd *c)
{
    (void)pthread_rwlock_destroy(&c->lock);
    mz_region_free(&c->region);
}

/* The new people take the place of the old ones, whose memory goes. */
static void replace(mz_crowd *c, const mz_people *p, mz_region region, mz_arena arena, uint64_t mark)
{
    mz_assert(pthread_rwlock_wrlock(&c->lock) == 0);
    mz_region old = c->region;
    c->region = region;
    c->arena = arena;
    c->people = *p;
    c->mark = mark;
    c->known = true;
    mz_assert(pthread_rwlock_unlock(&c->lock) == 0);
    mz_region_free(&old);
}

mz_status mz_crowd_look(mz_crowd *c, const char *folder)
{
    mz_region region;
    mz_arena arena;
    mz_people people = {0};
    mz_str bytes = {0};
    char path[PATH_MOST];
    const int n = snprintf(path, sizeof path, "%s/state/people", folder);
    if (n < 0 || n >= PATH_MOST) {
        return mz_fail(MZ_LIMIT, "the case's path is too long", -1);
    }
    const uint64_t mark = mz_file_mark(path);
    if (c->known && mark == c->mark) {
        return mz_ok();
    }
    MZ_TRY(mz_region_new(CROWD_BYTES, &region, &arena));
    mz_status s = mz_path_exists(path) ? mz_file_load(path, 4 << 20, &bytes, &arena) : mz_ok();
    if (c->known && mz_failed(s)) {
        mz_region_free(&region);
        return s;
    }
    if (!mz_failed(s) && bytes.len > 0) {
        s = mz_people_parse(bytes, &people, &arena);
    }
    if (mz_failed(s)) {
        people = (mz_people){0};
    }
    replace(c, &people, region, arena, mark);
    return s;
}

static mz_person copy_person(const mz_person *p, mz_arena *perm)
{
    return (mz_person){.name = mz_str_copy(perm, p->name),
                       .party = mz_str_copy(perm, p->party),
                       .role = p->role,
                       .hash = mz_str_copy(perm, p->hash)};
}

bool mz_crowd_person(mz_crowd *c, mz_str name, mz_person *out, mz_arena *perm)
{
    mz_assert(pthread_rwlock_rdlock(&c->lock) == 0);
    const mz_person *p = mz_people_find(&c->people, name);
    if (p != NULL) {
        *out = copy_person(p, perm);
    }
    mz_assert(pthread_rwlock_unlock(&c->lock) == 0);
    return p != NULL;
}

bool mz_crowd_token(mz_crowd *c, mz_str token, mz_utc now, mz_token *out, mz_person *person, mz_arena *perm)
{
    mz_assert(pthread_rwlock_rdlock(&c->lock) == 0);
    const mz_token *t = mz_people_token(&c->people, token);
    const mz_person *p = t != NULL && now < t->expires ? mz_people_find(&c->people, t->person) : NULL;
    if (p != NULL) {
        *out = (mz_token){.id = mz_str_copy(perm, t->id), .scopes = t->scopes, .expires = t->expires};
        *person = copy_person(p, perm);
    }
    mz_assert(pthread_rwlock_unlock(&c->lock) == 0);
    return p != NULL;
}

bool mz_crowd_token_lives(mz_crowd *c, mz_str id, mz_utc now)
{
    bool lives = false;
    mz_assert(pthread_rwlock_rdlock(&c->lock) == 0);
    for (mz_len i = 0; i < c->people.tokens.n && !lives; i++) {
        const mz_token *t = &c->people.tokens.v[i];
        lives = mz_str_eq(t->id, id) && now < t->expires;
    }
    mz_assert(pthread_rwlock_unlock(&c->lock) == 0);
    return lives;
}

static mz_passkey copy_passkey(const mz_passkey *k, mz_arena *perm)
{
    mz_passkey copy = *k;
    copy.id = mz_str_copy(perm, k->id);
    copy.person = mz_str_copy(perm, k->person);
    copy.rp = mz_str_copy(perm, k->rp);
    copy.credential = mz_str_copy(perm, k->credential);
    copy.key = mz_str_copy(perm, k->key);
    return copy;
}

mz_len mz_crowd_passkeys_of(mz_crowd *c, mz_str person, mz_passkey *out, mz_arena *perm)
{
    mz_len n = 0;
    mz_assert(pthread_rwlock_rdlock(&c->lock) == 0);
    for (mz_len i = 0; i < c->people.passkeys.n && n < MZ_PASSKEYS_EACH; i++) {
        if (mz_str_eq(c->people.passkeys.v[i].person, person)) {
            out[n++] = copy_passkey(&c->people.passkeys.v[i], perm);
        }
    }
    mz_assert(pthread_rwlock_unlock(&c->lock) == 0);
    return n;
}

bool mz_crowd_passkey(mz_crowd *c, mz_str credential, mz_passkey *out, mz_person *person, mz_arena *perm)
{
    mz_assert(pthread_rwlock_rdlock(&c->lock) == 0);
    const mz_passkey *k = mz_people_passkey(&c->people, credential);
    const mz_person *p = k == NULL ? NULL : mz_people_find(&c->people, k->person);
    if (p != NULL) {
        *out = copy_passkey(k, perm);
        *person = copy_person(p, perm);
    }
    mz_assert(pthread_rwlock_unlock(&c->lock) == 0);
    return p != NULL;
}
