/* es256.h: ECDSA on P-256 with SHA-256, the signature of most passkeys. Checking only; nothing of ours signs so.
 *
 * In      a public key as its two coordinates, big-endian; a signature as DER, as devices give it.
 * Source  FIPS 186-5, SEC 1; by libcrypto.
 */
#ifndef MZ_EXCHANGE_ES256_H
#define MZ_EXCHANGE_ES256_H

#include "base/base.h"

#define MZ_ES256_KEY 64

bool mz_es256_key_valid(const uint8_t key[MZ_ES256_KEY]); /* a point of the curve */
bool mz_es256_verify(const uint8_t key[MZ_ES256_KEY], mz_str message, mz_str signature);

#endif
