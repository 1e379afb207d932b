/* yaml.h: YAML to a small tree that knows its lines.
 *
 * In      UTF-8, one document of block or flow style. Anchors, aliases, tags, merge keys and a second document are
 *         refused: what people sign must read the same to everybody. All scalars are texts; `~`, `null` and nothing
 *         at all are the empty text with `plain` set.
 * Out     a tree in perm; members keep the order of the file. A key that stands twice in one mapping is refused.
 * Limits  MZ_YAML_BYTES_MAX, MZ_YAML_NODES_MAX, MZ_YAML_DEPTH_MAX, MZ_YAML_MEMBERS_MAX in one mapping.
 * Errors  MZ_BAD_INPUT or MZ_LIMIT, at = byte; mz_line_of makes the line of it.
 * Source  YAML 1.1 by libyaml 0.2.
 */
#ifndef MZ_FORMAT_YAML_H
#define MZ_FORMAT_YAML_H

#include "base/base.h"

#define MZ_YAML_BYTES_MAX   (8 << 20)
#define MZ_YAML_NODES_MAX   200000
#define MZ_YAML_DEPTH_MAX   32
#define MZ_YAML_MEMBERS_MAX 2000

typedef enum mz_yaml_kind { MZ_YAML_TEXT, MZ_YAML_LIST, MZ_YAML_MAP } mz_yaml_kind;

typedef struct mz_yaml mz_yaml;
struct mz_yaml {
    mz_yaml_kind kind;
    bool plain;      /* MZ_YAML_TEXT without quotes and not a block */
    mz_len at, line; /* where the value begins: byte, and line from 1 */
    mz_str key;      /* when it is a member of a mapping */
    mz_len key_at;
    mz_str text;      /* MZ_YAML_TEXT */
    const mz_yaml *v; /* items or members */
    mz_len n;
};

MZ_MUST mz_status mz_yaml_parse(mz_str bytes, mz_yaml *out, mz_arena *perm);

const mz_yaml *mz_yaml_get(const mz_yaml *map, mz_str key); /* NULL when it is not there, or `map` is none */
mz_str mz_yaml_text(const mz_yaml *map, mz_str key);        /* a text member; empty when it is not there */
/* The first member whose key is not one of allowed[n]; NULL when all are known. */
const mz_yaml *mz_yaml_stranger(const mz_yaml *map, const mz_str *allowed, mz_len n);

/* The line (from 1) and column (in bytes, from 1) of a byte; for messages. column may be NULL. */
mz_len mz_line_of(mz_str bytes, mz_len at, mz_len *column);

#endif
