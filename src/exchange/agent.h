/* agent.h: an ssh-agent signs for a witness, so that its key stays in a smart card, a token or another process.
 *
 * In      the agent's socket; an Ed25519 key that it holds.
 * Out     its signature over a message. The caller verifies it.
 * Limits  an answer of 8 KiB; ten seconds.
 * Source  draft-ietf-sshm-ssh-agent, messages 13 and 14. The agent signs any bytes: the key must serve nothing else.
 */
#ifndef MZ_EXCHANGE_AGENT_H
#define MZ_EXCHANGE_AGENT_H

#include "base/base.h"

/* MZ_IO: no agent there, or it does not answer; MZ_DENIED: it does not sign. */
MZ_MUST mz_status mz_agent_sign(const char *socket_path, const uint8_t key[32], mz_str message, uint8_t signature[64]);
/* The key in a line "ssh-ed25519 <base64> …" of a .pub file. MZ_BAD_INPUT when it is of another kind. */
MZ_MUST mz_status mz_agent_public(mz_str line, uint8_t key[32]);

#endif
