/* collections.c: what a map or a filter sees of the tables: names, types, and the SQL behind each. */
#include "index/inside.h"

/* Deaths established for the sides of an incident, each side's line for everybody: effect killed, status any. */
#define KILLED(what)                                                                                                   \
    "(SELECT " what " FROM account WHERE account.incident = incident.id AND effect = 0 AND status = 0 AND part = '' "  \
    "AND established_lo >= 0)"
#define COUNT_MAX "1000000000000"
_Static_assert(MZ_COUNT_MAX == INT64_C(1000000000000), "sums stop at MZ_COUNT_MAX");
_Static_assert(MZ_KILLED == 0, "KILLED asks for effect 0");
_Static_assert(MZ_INDEX_STATEMENTS_MAX == 65536, "an id is entry * 65536 + ordinal");

const mz_collection_shape mz_collection_shapes[MZ_COLLECTIONS] =
    {
        [MZ_COLLECTION_INCIDENTS] =
            {
                .table = MZ_TABLE_INCIDENT,
                .day = "from_day",
                .features = {.name = "incidents",
                             .title = "Incidents: reports judged to be about the same happening",
                             .n = 18,
                             .fields = {{"id", "Identifier", "#event+id", MZ_PROPERTY_TEXT, false},
                                        {"from", "First day", "#date+event+start", MZ_PROPERTY_DAY, false},
                                        {"to", "Last day", "#date+event+end", MZ_PROPERTY_DAY, false},
                                        {"type", "Type by the taxonomy", "#event+type", MZ_PROPERTY_TEXT, false},
                                        {"place", "Place as named", "#loc", MZ_PROPERTY_TEXT, false},
                                        {"sector", "First-level unit", "#adm1", MZ_PROPERTY_TEXT, false},
                                        {"lat", "Latitude", "#geo+lat", MZ_PROPERTY_DEGREES, false},
                                        {"lon", "Longitude", "#geo+lon", MZ_PROPERTY_DEGREES, false},
                                        {"where_precision", "Precision of the place, 1 to 7", "#geo+precision",
                                         MZ_PROPERTY_INTEGER, false},
                                        {"radius_m", "Metres within which the place lies",
                                         "#geo+radius", MZ_PROPERTY_INTEGER, false},
                                        {"sides", "Sides that act or are harmed", "#org+sides", MZ_PROPERTY_TEXT,
                                         false},
                                        {"reports", "Reports", "#meta+reports", MZ_PROPERTY_INTEGER, false},
                                        {"sources", "Sources", "#meta+sources", MZ_PROPERTY_INTEGER, false},
                                        {"killed_established_min", "Killed, established, at least",
                                         "#affected+killed+min", MZ_PROPERTY_INTEGER, false},
                                        {"killed_established_max", "Killed, established, at most",
                                         "#affected+killed+max", MZ_PROPERTY_INTEGER, false},
                                        {"accounts", "What is established, by side", "#meta+accounts", MZ_PROPERTY_TEXT,
                                         true},
                                        {"settled", "All that it is made of is settled",
                                         "#meta+settled", MZ_PROPERTY_BOOLEAN, false},
                                        {"geometry", "Point", "", MZ_PROPERTY_GEOMETRY, false}}},
                .sql = {"'i' || (incident.id / 65536) || '.' || (incident.id % 65536)", "from_day", "to_day",
                        "NULLIF(type, '')", "NULLIF(place, '')", "NULLIF(sector, '')",
                        "CASE WHEN placed THEN lat_e6 END", "CASE WHEN placed THEN lon_e6 END",
                        "CASE WHEN placed THEN where_prec END", "CASE WHEN placed THEN mz_radius(where_prec) END",
                        "NULLIF(parties, '')", "reports", "sources", KILLED("min(sum(established_lo), " COUNT_MAX ")"),
                        KILLED("CASE WHEN count(*) = count(established_hi) THEN min(sum(established_hi), " COUNT_MAX
                               ") END"),
                        NULL,
                        "(?1 > 0 AND NOT EXISTS (SELECT 1 FROM member WHERE member.incident = incident.id AND "
                        "member.statement >= ?1 * 65536))",
                        "CASE WHEN placed THEN 1 END"},
            },
};

const mz_feature_class *mz_collection_class(mz_collection k)
{
    mz_assert(k >= 0 && k < MZ_COLLECTIONS);
    return &mz_collection_shapes[k].features;
}
