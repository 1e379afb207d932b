/* base.h: the words every other folder speaks; none of them belongs to the domain.
 *
 * status  what went wrong, and where in the input          str      views of bytes, never NUL-terminated
 * arena   memory with three lifetimes                      buf      bytes being built, with a stated maximum
 * map     from byte strings to numbers, in insertion order sort     stable, so that ties never decide
 * clock   days, UTC seconds and their ISO forms            interval closed integer bounds with an open top
 * file    the only door to the disk                        thread   one loop over many cores, in fixed order
 */
#ifndef MZ_BASE_H
#define MZ_BASE_H

#include "base/status.h"

#include "base/arena.h"
#include "base/str.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/interval.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/thread.h"

#endif
