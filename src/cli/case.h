/* case.h: what the commands on a case share: opening it, its passphrase, tables for people. */
#ifndef MZ_CLI_CASE_H
#define MZ_CLI_CASE_H

#include "cli/cli.h"
#include "flow/flow.h"

#define MZ_OPTION_PASSPHRASE                                                                                           \
    {                                                                                                                  \
        "passphrase-file", "FILE", "first line of FILE opens the keys (else MIZAN_PASSPHRASE_FILE, else asked)"        \
    }
#define MZ_OPTION_VIEWER                                                                                               \
    {                                                                                                                  \
        "viewer", "WHO", "only what WHO may see: a member's code, monitor, analyst or public (else everything)"        \
    }
#define MZ_OPTION_AT                                                                                                   \
    {                                                                                                                  \
        "at", "ENTRIES", "the case as it was known when its record held so many entries"                               \
    }
#define MZ_OPTION_BY                                                                                                   \
    {                                                                                                                  \
        "by", "ACTOR", "sign with this participant's device key, as in PAK (else the mediator's)"                      \
    }
#define MZ_OPTION_JSON                                                                                                 \
    {                                                                                                                  \
        "json", NULL, "JSON instead of text"                                                                           \
    }
#define MZ_OPTION_WHERE                                                                                                \
    {                                                                                                                  \
        "where", "FILTER", "only what this holds for, in CQL2: \"type = 'shelling' AND reports > 1\""                  \
    }
#define MZ_OPTION_END                                                                                                  \
    {                                                                                                                  \
        NULL, NULL, NULL                                                                                               \
    }

/* Opens the case named by the command's first argument; 0, or the exit code after saying why not. */
int mz_cli_case(const mz_args *args, mz_cli *cli, bool writing, mz_case **out);
/* Unlocks the log's key and loads the device key of --by; asks for the passphrase where one is needed. */
int mz_cli_keys(const mz_args *args, mz_cli *cli, mz_case *c, mz_key *by);
/* The log's key alone: for what is signed by keys that come from elsewhere. */
int mz_cli_unlock(const mz_args *args, mz_cli *cli, mz_case *c);
/* The passphrase as given, or empty. *asked tells that nothing was given and nobody could be asked. */
int mz_cli_passphrase(const mz_args *args, mz_cli *cli, bool twice, mz_str *out, bool *none);

/* The filter of --where, checked; *out stays NULL when it is not given. False after printing what is wrong. */
bool mz_cli_where(const mz_args *args, mz_collection of, const mz_cql **out, mz_arena *perm);

/* One line from the terminal without showing it; false where there is none. */
bool mz_cli_secret(const char *prompt, mz_str *out, mz_arena *perm);

/* A table for people: cells are pushed row by row; columns are as wide as their widest cell. */
typedef struct mz_grid {
    mz_strs cells;
    mz_len columns;
    mz_arena *perm;
} mz_grid;
void mz_grid_cell(mz_grid *g, mz_str s);
void mz_grid_int(mz_grid *g, int64_t v);
void mz_grid_day(mz_grid *g, mz_day d);
void mz_grid_print(const mz_grid *g); /* the first row is the head */

/* The text with control and bidirectional characters made harmless: what people see is what stands there. */
void mz_put_plain(mz_buf *out, mz_str s);
void mz_put_percent(mz_buf *out, int32_t ppm); /* "97 %", "-" for -1 */

#endif
