#include "record/key.h"

#include <sodium.h>

/* A key file is five lines of text:
 *   mizan/key/v1
 *   vkey <verifier key>
 *   kdf argon2id13 <operations> <memory bytes> <base64 salt>
 *   box <base64 nonce> <base64 of the boxed seed>
 * The box is crypto_secretbox_easy (XSalsa20-Poly1305) under the key that argon2id derives from the passphrase. */
#define KEY_FILE_MAX 2048
#define BOX_BYTES    (32 + crypto_secretbox_MACBYTES)
#define OPS_MAX      64
#define MEMORY_MAX   ((int64_t)1 << 30)

typedef struct lock {
    int64_t operations, memory_bytes;
    uint8_t salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES], box[BOX_BYTES];
} lock;

static mz_status derive(const lock *l, mz_str passphrase, uint8_t key[crypto_secretbox_KEYBYTES])
{
    const char *text = passphrase.len == 0 ? "" : (const char *)passphrase.data;
    if (crypto_pwhash(key, crypto_secretbox_KEYBYTES, text, (unsigned long long)passphrase.len, l->salt,
                      (unsigned long long)l->operations, (size_t)l->memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return mz_fail(MZ_IO, "not enough memory to open a key file", l->memory_bytes);
    }
    return mz_ok();
}

static void put_file(mz_buf *b, const mz_vkey *v, const lock *l)
{
    mz_puts(b, "mizan/key/v1\nvkey ");
    mz_put_vkey(b, v);
    mz_puts(b, "\nkdf argon2id13 ");
    mz_put_int(b, l->operations);
    mz_put_byte(b, ' ');
    mz_put_int(b, l->memory_bytes);
    mz_put_byte(b, ' ');
    mz_put_base64(b, (mz_str){l->salt, (mz_len)sizeof l->salt});
    mz_puts(b, "\nbox ");
    mz_put_base64(b, (mz_str){l->nonce, (mz_len)sizeof l->nonce});
    mz_put_byte(b, ' ');
    mz_put_base64(b, (mz_str){l->box, (mz_len)sizeof l->box});
    mz_put_byte(b, '\n');
}

mz_status mz_key_save(const char *path, const mz_key *k, mz_str passphrase)
{
    if (mz_path_exists(path)) {
        return mz_fail(MZ_DENIED, "a file is already there: a key is never written over another", -1);
    }
    /* The empty passphrase protects nothing, so it is not worth any work either. */
    const bool open = passphrase.len == 0;
    lock l = {.operations = open ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
              .memory_bytes = open ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE};
    uint8_t key[crypto_secretbox_KEYBYTES];
    MZ_TRY(mz_random(l.salt, (mz_len)sizeof l.salt));
    MZ_TRY(mz_random(l.nonce, (mz_len)sizeof l.nonce));
    MZ_TRY(derive(&l, passphrase, key));
    (void)crypto_secretbox_easy(l.box, k->seed, 32, l.nonce, key);
    sodium_memzero(key, sizeof key);
    MZ_BUF_SCOPED b = mz_buf_new(KEY_FILE_MAX);
    put_file(&b, &k->public, &l);
    MZ_TRY(mz_buf_status(&b));
    return mz_file_replace(path, mz_buf_str(&b), 0600);
}

/* "<word> " and what follows on the next line of *rest. */
static bool take_line(mz_str *rest, mz_str word, mz_str *value)
{
    const mz_str line = mz_str_cut(rest, '\n');
    if (rest->data == NULL || !mz_str_starts(line, word)) {
        return false;
    }
    *value = mz_str_from(line, word.len);
    return true;
}

static bool exactly(mz_str base64, uint8_t *to, mz_len n)
{
    mz_len got;
    return mz_base64_parse(base64, to, n, &got) && got == n;
}

static bool parse_file(mz_str text, mz_vkey *v, lock *l)
{
    mz_str head, vkey = {0}, kdf, box;
    const bool shaped = take_line(&text, S("mizan/key/v1"), &head) && head.len == 0 &&
                        take_line(&text, S("vkey "), &vkey) && take_line(&text, S("kdf argon2id13 "), &kdf) &&
                        take_line(&text, S("box "), &box) && text.len == 0;
    if (!shaped || mz_failed(mz_vkey_parse(vkey, v))) {
        return false;
    }
    const mz_str operations = mz_str_cut(&kdf, ' '), memory = mz_str_cut(&kdf, ' '), nonce = mz_str_cut(&box, ' ');
    return mz_str_canonical_uint(operations, &l->operations) && mz_str_canonical_uint(memory, &l->memory_bytes) &&
           l->operations >= (int64_t)crypto_pwhash_OPSLIMIT_MIN && l->operations <= OPS_MAX &&
           l->memory_bytes >= (int64_t)crypto_pwhash_MEMLIMIT_MIN && l->memory_bytes <= MEMORY_MAX &&
           exactly(kdf, l->salt, (mz_len)sizeof l->salt) && exactly(nonce, l->nonce, (mz_len)sizeof l->nonce) &&
           exactly(box, l->box, (mz_len)sizeof l->box);
}

static mz_status unlock(const lock *l, const mz_vkey *v, mz_str passphrase, mz_key *out, mz_arena *perm)
{
    uint8_t key[crypto_secretbox_KEYBYTES], seed[32];
    MZ_TRY(derive(l, passphrase, key));
    const int opened = crypto_secretbox_open_easy(seed, l->box, sizeof l->box, l->nonce, key);
    sodium_memzero(key, sizeof key);
    if (opened != 0) {
        return mz_fail(MZ_DENIED, "the passphrase does not open this key file", -1);
    }
    mz_key k;
    const mz_status made = mz_key_of_seed(v->name, v->type, seed, &k, perm);
    sodium_memzero(seed, sizeof seed);
    MZ_TRY(made);
    if (!mz_vkey_eq(&k.public, v)) {
        mz_key_wipe(&k);
        return mz_fail(MZ_CORRUPT, "the key file's verifier key is not that of its secret: take it from a backup", -1);
    }
    *out = k;
    return mz_ok();
}

mz_status mz_key_load(const char *path, mz_str passphrase, mz_key *out, mz_arena *perm)
{
    uint8_t bytes[KEY_FILE_MAX];
    MZ_FILE_SCOPED f = MZ_NO_FILE;
    int64_t size;
    MZ_TRY(mz_file_open_read(path, &f));
    MZ_TRY(mz_file_size(&f, &size));
    if (size > KEY_FILE_MAX) {
        return mz_fail(MZ_BAD_INPUT, "not a key file: too large", size);
    }
    MZ_TRY(mz_file_read_at(&f, 0, bytes, size));
    mz_str text = {bytes, size};
    if (mz_str_starts(text, S("PRIVATE+KEY+"))) { /* the unprotected form of other programs */
        const mz_status s = mz_key_parse_go(mz_str_trim(text), out, perm);
        sodium_memzero(bytes, sizeof bytes);
        return s;
    }
    mz_vkey v;
    lock l;
    if (!parse_file(text, &v, &l)) {
        return mz_fail(MZ_BAD_INPUT, "not a key file of this program", 0);
    }
    return unlock(&l, &v, passphrase, out, perm);
}
