/* request.h: texts that somebody elsewhere signs, as files: written here, signed there, handed in here. */
#ifndef MZ_CLI_REQUEST_H
#define MZ_CLI_REQUEST_H

#include "cli/case.h"

#define MZ_OPTION_KEY_FILE                                                                                             \
    {                                                                                                                  \
        "key", "FILE", "sign with this key file; may be given several times"                                           \
    }
#define MZ_OPTION_REQUEST                                                                                              \
    {                                                                                                                  \
        "request", "FILE", "write the text to sign to FILE instead of signing it here"                                 \
    }

#define MZ_SIGNERS_MAX 16

/* Keys that sign one text. */
typedef struct mz_signers {
    mz_key v[MZ_SIGNERS_MAX];
    mz_len n;
} mz_signers;
void mz_signers_wipe(mz_signers *s);
#define MZ_SIGNERS_SCOPED __attribute__((cleanup(mz_signers_wipe))) mz_signers

/* Loads the files of --key, or the file at `otherwise` (may be NULL) when none is given; asks for a passphrase where
 * one is needed. 0, or the exit code after saying why not. */
int mz_cli_signers(const mz_args *args, mz_cli *cli, const char *otherwise, mz_signers *out);

/* Writes the draft as the next text of `feed` to the file of --request, and remembers in CASE/state/requests that it
 * is out: no second text for the same place leaves the house. */
int mz_cli_request(const mz_args *args, mz_cli *cli, mz_case *c, const mz_draft *d, mz_str feed);
/* Forgets the requests whose place in their feed has been taken. */
MZ_MUST mz_status mz_cli_requests_tidy(mz_case *c, mz_arena scratch);

#endif
