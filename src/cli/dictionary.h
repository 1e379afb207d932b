/* dictionary.h: users' own dictionaries, given with --dictionary, laid over those that are built in.
 *
 * Their entries win where both know a phrase. To be called before any thread is started and before anything was looked
 * up. The text format is that of data/lexicon/README.md. */
#ifndef MZ_CLI_DICTIONARY_H
#define MZ_CLI_DICTIONARY_H

#include "cli/cli.h"
#include "lexicon/lexicon.h"

#define MZ_OPTION_DICTIONARY                                                                                           \
    {                                                                                                                  \
        "dictionary", "FILE", "names and words of your own, which win over those built in; may be repeated"            \
    }

/* Takes the files of --dictionary into use. Returns the exit code; every fault was printed with its line and a remedy.
 */
int mz_cli_dictionaries(const mz_args *args, mz_cli *cli);
/* Compiles and looks over one file without more: how many faults were printed, or -1 when it could not be read. */
int mz_cli_dictionary_check(const mz_args *args, mz_cli *cli, const char *path);

#endif
