/* exchange.h: the record's talk with others over the network, as a client.
 *
 * fetch    one HTTP request and its answer      anchor   what outsiders say of when a checkpoint was there
 * remote   a record that somebody serves, as a shelf
 * cosign   asking a witness for its cosignature  silent   a witness who does not give it
 * audit    asking all witnesses what they have seen  agent    an ssh-agent that signs for a witness
 * follow   the files of a log, as a source for a copy of it
 * es256    the check of a signature that devices make for a login
 *
 * Nothing that arrives here is believed: what it is worth is decided by src/record/ from the bytes alone.
 */
#ifndef MZ_EXCHANGE_H
#define MZ_EXCHANGE_H

#include "exchange/agent.h"
#include "exchange/anchor.h"
#include "exchange/audit.h"
#include "exchange/cosign.h"
#include "exchange/es256.h"
#include "exchange/fetch.h"
#include "exchange/remote.h"
#include "exchange/silent.h"
#include "exchange/follow.h"

#endif
