/* serve.h: HTTP servers: they parse, ask the flow or the record, and answer; they compute nothing.
 *
 * http     connections, routes, bodies, answers        witness  a witness on the network
 * site     a case for its people: frame of all pages   people   accounts, roles, tokens
 * rights   who may see and do what                    cosigner the witnesses asked while a node runs
 * mirror   a copy that others fill and read           entries  what offices hand in    door  the record, when needed
 */
#ifndef MZ_SERVE_H
#define MZ_SERVE_H

#include "serve/cosigner.h"
#include "serve/door.h"
#include "serve/entries.h"
#include "serve/http.h"
#include "serve/mirror.h"
#include "serve/people.h"
#include "serve/rights.h"
#include "serve/site.h"
#include "serve/witness.h"

#endif
