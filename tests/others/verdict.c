/* verdict: reads cases as main.go writes them and says 1 or 0 for each, by the one function that all of mizan uses. */
#include "record/record.h"

#include <stdio.h>
#include <stdlib.h>

static int digit(int c) { return mz_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

/* Reads hex digits up to the next space; -1 when something else comes. */
static long read_hex(uint8_t *to, long cap)
{
    long n = 0;
    for (int c = getchar(); c != ' '; c = getchar(), n++) {
        const int high = digit(c), low = digit(getchar());
        if (high < 0 || low < 0 || n == cap) {
            return -1;
        }
        to[n] = (uint8_t)(high << 4 | low);
    }
    return n;
}

int main(void)
{
    static uint8_t message[1 << 16];
    if (mz_failed(mz_record_self_test())) {
        return 1;
    }
    for (int c = getchar(); c != EOF; c = getchar()) {
        uint8_t key[32], signature[64];
        (void)ungetc(c, stdin);
        if (read_hex(key, 32) != 32 || read_hex(signature, 64) != 64 || getchar() != 'x') {
            return 1;
        }
        const long n = read_hex(message, (long)sizeof message);
        if (n < 0) {
            return 1;
        }
        (void)puts(mz_ed25519_verify(key, (mz_str){message, n}, signature) ? "1" : "0");
        while ((c = getchar()) != '\n' && c != EOF) {
        }
    }
    return 0;
}
