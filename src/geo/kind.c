#include "geo/geo.h"

mz_str mz_place_kind_word(mz_place_kind kind)
{
    static const char *const WORDS[] = {"country", "adm1", "adm2", "town", "crossing", "site", "region", "sea", "line"};
    return mz_str_of(WORDS[kind]);
}
