/* case.h: a small case in a temporary folder, with fixed keys. */
#ifndef MZ_TEST_CASE_H
#define MZ_TEST_CASE_H

#include "vectors.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ORIGIN "mizan.example/test-0001"
#define NOON   1772539200 /* 2026-03-03T12:00:00Z */

typedef struct test_case {
    char folder[64];
    mz_key log, mediator, pak, afg, pak_registrar, afg_registrar;
} test_case;

static inline mz_key fixed_key(const char *name, mz_arena *perm)
{
    mz_key k = {0};
    const mz_hash256 seed = mz_sha256(mz_str_of(name));
    assert_ok(mz_key_of_seed(mz_str_of(name), MZ_KEY_ED25519, seed.b, &k, perm));
    return k;
}

static inline test_case new_keys(mz_arena *perm)
{
    test_case c = {.folder = "/tmp/mizan-record-XXXXXX"};
    c.log = fixed_key(ORIGIN, perm);
    c.mediator = fixed_key(ORIGIN "/TUR/desk", perm);
    c.pak = fixed_key(ORIGIN "/PAK/desk", perm);
    c.afg = fixed_key(ORIGIN "/AFG/desk", perm);
    c.pak_registrar = fixed_key(ORIGIN "/PAK/registrar", perm);
    c.afg_registrar = fixed_key(ORIGIN "/AFG/registrar", perm);
    assert_non_null(mkdtemp(c.folder));
    return c;
}

static inline mz_status create_case(const test_case *c)
{
    const mz_member members[3] = {
        {.party = S("TUR"), .role = S("mediator"), .registrar = c->mediator.public, .device = c->mediator.public},
        {.party = S("PAK"), .role = S("party"), .registrar = c->pak_registrar.public, .device = c->pak.public},
        {.party = S("AFG"), .role = S("party"), .registrar = c->afg_registrar.public, .device = c->afg.public},
    };
    const mz_genesis g = {S(ORIGIN), c->log.public, S("A test of the record"), members, 3};
    return mz_record_create(c->folder, &g, &c->log, &c->mediator, NOON);
}

static inline test_case new_case(mz_arena *perm)
{
    const test_case c = new_keys(perm);
    assert_ok(create_case(&c));
    return c;
}

static inline void remove_case(const test_case *c)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", c->folder);
    assert_int_equal(system(command), 0);
}

static inline mz_record *open_case(const test_case *c)
{
    mz_record *r = NULL;
    assert_ok(mz_record_open(c->folder, &r));
    assert_ok(mz_record_unlock(r, &c->log));
    return r;
}

/* One entry of a feed with some words in it; its index. */
static inline mz_len add_words(mz_record *r, const mz_key *k, const char *kind, const char *words)
{
    const mz_draft d = {.kind = mz_str_of(kind), .time = NOON, .text = mz_str_of(words)};
    mz_len index = -1;
    assert_ok(mz_record_write(r, &d, 1, &k, 1, &index, NULL));
    return index;
}

#endif
