/* serve.h: HTTP servers: they parse, ask the flow or the record, and answer; they compute nothing.
 *
 * http     connections, routes, bodies, answers
 */
#ifndef MZ_SERVE_H
#define MZ_SERVE_H

#include "serve/http.h"

#endif
