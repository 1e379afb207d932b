/* exchange.h: the record's talk with others over the network, as a client.
 *
 * fetch    one HTTP request and its answer
 *
 * Nothing that arrives here is believed: what it is worth is decided by src/record/ from the bytes alone.
 */
#ifndef MZ_EXCHANGE_H
#define MZ_EXCHANGE_H

#include "exchange/fetch.h"

#endif
