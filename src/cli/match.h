/* match.h: the parts of `mizan match`: reading (cmd_match.c), printing (match_print.c), the stream (match_stream.c). */
#ifndef MZ_CLI_MATCH_H
#define MZ_CLI_MATCH_H

#include "cli/commands.h"
#include "incident/incident.h"

/* Without a case: 0 done, 1 some rows rejected, 2 nothing done. */
enum { MZ_MATCH_NOTHING = MZ_EXIT_USAGE };

typedef struct mz_match_job {
    const mz_args *args;
    mz_cli *cli;
    mz_arena *perm;
    mz_events events;
    mz_taxonomy types, actors;
    mz_events_options options;
    const mz_weights *weights;
    mz_links links;
    int threads;
    mz_matched matched;
} mz_match_job;

void mz_match_print_rows(const mz_match_job *j);
void mz_match_print_json(const mz_match_job *j, bool explain);
int mz_match_print_edges(const mz_match_job *j, bool explain);
void mz_match_print_summary(const mz_match_job *j);
int mz_match_stream(mz_match_job *j);

/* "rec_id,incident_id,probability" and a line end. */
void mz_match_put_row(mz_buf *b, mz_str rec_id, mz_str incident_id, int32_t probability_ppm);

#endif
