/* serve.h: HTTP servers: they parse, ask the flow or the record, and answer; they compute nothing.
 *
 * http     connections, routes, bodies, answers        witness  a witness on the network
 */
#ifndef MZ_SERVE_H
#define MZ_SERVE_H

#include "serve/http.h"
#include "serve/witness.h"

#endif
