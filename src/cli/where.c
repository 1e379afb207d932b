#include "cli/case.h"

#include <stdio.h>

bool mz_cli_where(const mz_args *args, mz_collection of, const mz_cql **out, mz_arena *perm)
{
    *out = NULL;
    if (!mz_arg_given(args, "where")) {
        return true;
    }
    const mz_str filter = mz_arg(args, "where");
    mz_cql *q = mz_new(perm, mz_cql, 1);
    const mz_status s = mz_cql_parse(filter, MZ_CQL2_ANY, mz_collection_class(of), q, perm);
    if (mz_failed(s)) {
        const mz_len at = s.at < 0 ? 0 : s.at > filter.len ? filter.len : s.at, left = filter.len - at;
        const mz_str here = mz_str_sub(filter, at, at + (left > 20 ? 20 : left));
        (void)fprintf(stderr, "mizan %s: --where: at byte %td, before \"%.*s\": %s\nTry: mizan %s --help\n",
                      args->command->name, at, SFMT(here), s.what, args->command->name);
        return false;
    }
    *out = q;
    return true;
}
