/* collections.c: what a map or a filter sees of the tables: names, types, and the SQL behind each. */
#include "index/inside.h"

_Static_assert(MZ_INDEX_STATEMENTS_MAX == 65536, "an id is entry * 65536 + ordinal");

#define PLAIN(column)                                                                                                  \
    {                                                                                                                  \
        column, column                                                                                                 \
    }
#define MAYBE_TEXT(column)                                                                                             \
    {                                                                                                                  \
        "NULLIF(" column ", '')", column                                                                               \
    }
#define OWN(sql)                                                                                                       \
    {                                                                                                                  \
        sql, NULL                                                                                                      \
    } /* mz_select makes it itself */
#define ID(prefix, column) OWN("'" prefix "' || (" column " / 65536) || '.' || (" column " % 65536)")
#define LAT(table)         OWN("CASE WHEN " table ".placed THEN " table ".lat_e6 END")
#define LON(table)         OWN("CASE WHEN " table ".placed THEN " table ".lon_e6 END")
#define POINT(table)       OWN("CASE WHEN " table ".placed THEN 1 END")
#define PRECISION(table)   PLAIN("CASE WHEN " table ".placed THEN " table ".where_prec END")
#define RADIUS(table)      PLAIN("CASE WHEN " table ".placed THEN mz_radius(" table ".where_prec) END")
#define SETTLED(entry)     PLAIN("(" entry " < ?1)")

#define F_ID                                                                                                           \
    {                                                                                                                  \
        "id", "Identifier", "#event+id", MZ_PROPERTY_TEXT, false                                                       \
    }
#define F_FROM                                                                                                         \
    {                                                                                                                  \
        "from", "First day", "#date+event+start", MZ_PROPERTY_DAY, false                                               \
    }
#define F_TO                                                                                                           \
    {                                                                                                                  \
        "to", "Last day", "#date+event+end", MZ_PROPERTY_DAY, false                                                    \
    }
#define F_TYPE                                                                                                         \
    {                                                                                                                  \
        "type", "Type by the taxonomy", "#event+type", MZ_PROPERTY_TEXT, false                                         \
    }
#define F_PLACE                                                                                                        \
    {                                                                                                                  \
        "place", "Place as named", "#loc", MZ_PROPERTY_TEXT, false                                                     \
    }
#define F_LAT                                                                                                          \
    {                                                                                                                  \
        "lat", "Latitude", "#geo+lat", MZ_PROPERTY_DEGREES, false                                                      \
    }
#define F_LON                                                                                                          \
    {                                                                                                                  \
        "lon", "Longitude", "#geo+lon", MZ_PROPERTY_DEGREES, false                                                     \
    }
#define F_PRECISION                                                                                                    \
    {                                                                                                                  \
        "where_precision", "Precision of the place, 1 to 7", "#geo+precision", MZ_PROPERTY_INTEGER, false              \
    }
#define F_RADIUS                                                                                                       \
    {                                                                                                                  \
        "radius_m", "Metres within which the place lies", "#geo+radius", MZ_PROPERTY_INTEGER, false                    \
    }
#define F_SETTLED                                                                                                      \
    {                                                                                                                  \
        "settled", "All that it is made of is settled", "#meta+settled", MZ_PROPERTY_BOOLEAN, false                    \
    }
#define F_POINT                                                                                                        \
    {                                                                                                                  \
        "geometry", "Point", "", MZ_PROPERTY_GEOMETRY, false                                                           \
    }

const mz_collection_shape mz_collection_shapes[MZ_COLLECTIONS] =
    {
        [MZ_COLLECTION_INCIDENTS] =
            {
                .table = MZ_TABLE_INCIDENT,
                .joins = "",
                .number = "incident.id",
                .day = "incident.from_day",
                .until = "incident.to_day",
                .id_prefix = "i",
                .ready = "incident_ready",
                .features = {.name = "incidents",
                             .title = "Incidents: reports judged to be about the same happening",
                             .n = 19,
                             .fields = {F_ID,
                                        F_FROM,
                                        F_TO,
                                        F_TYPE,
                                        F_PLACE,
                                        {"sector", "First-level unit", "#adm1", MZ_PROPERTY_TEXT, false},
                                        F_LAT,
                                        F_LON,
                                        F_PRECISION,
                                        F_RADIUS,
                                        {"sides", "Sides that act or are harmed", "#org+sides", MZ_PROPERTY_TEXT,
                                         false},
                                        {"reports", "Reports", "#meta+reports", MZ_PROPERTY_INTEGER, false},
                                        {"sources", "Sources", "#meta+sources", MZ_PROPERTY_INTEGER, false},
                                        {"killed_established_min", "Killed, established, at least",
                                         "#affected+killed+min", MZ_PROPERTY_INTEGER, false},
                                        {"killed_established_max", "Killed, established, at most",
                                         "#affected+killed+max", MZ_PROPERTY_INTEGER, false},
                                        {"accounts", "What is established, by side", "#meta+accounts", MZ_PROPERTY_TEXT,
                                         false},
                                        {"claims", "What is said, by side harmed and by who says it",
                                         "#meta+claims", MZ_PROPERTY_TEXT, false},
                                        F_SETTLED,
                                        F_POINT}},
                .sql = {ID("i", "incident.id"), PLAIN("incident.from_day"), PLAIN("incident.to_day"),
                        MAYBE_TEXT("incident.type"), MAYBE_TEXT("incident.place"), MAYBE_TEXT("incident.sector"),
                        LAT("incident"), LON("incident"), PRECISION("incident"), RADIUS("incident"),
                        MAYBE_TEXT("incident.parties"), PLAIN("incident.reports"), PLAIN("incident.sources"),
                        PLAIN("incident.killed_lo"), PLAIN("incident.killed_hi"), MAYBE_TEXT("incident.accounts"),
                        MAYBE_TEXT("incident.claims"), SETTLED("incident.newest"), POINT("incident")},
            },
        [MZ_COLLECTION_REPORTS] =
            {
                .table = MZ_TABLE_REPORT,
                .joins =
                    " JOIN statement ON statement.id = report.id JOIN document ON document.id = statement.document",
                .number = "report.id",
                .day = "report.from_day",
                .until = "report.to_day",
                .id_prefix = "",
                .features =
                    {.name = "reports",
                     .title = "Reports: what each source says happened",
                     .n = 22,
                     .fields = {F_ID,
                                F_FROM,
                                F_TO,
                                F_TYPE,
                                F_PLACE,
                                {"sector", "First-level unit", "#adm1", MZ_PROPERTY_TEXT, false},
                                F_LAT,
                                F_LON,
                                F_PRECISION,
                                F_RADIUS,
                                {"source", "Source", "#meta+source", MZ_PROPERTY_TEXT, false},
                                {"speaker", "Who says it, by actor code", "#org+speaker", MZ_PROPERTY_TEXT, false},
                                {"stance", "How it is said", "#meta+stance", MZ_PROPERTY_TEXT, false},
                                {"polarity", "Whether it is affirmed", "#meta+polarity", MZ_PROPERTY_TEXT, false},
                                {"harms", "What it says was done to whom", "#affected+harms", MZ_PROPERTY_TEXT, false},
                                {"deaths_min", "Deaths by this report, at least", "#affected+killed+min",
                                 MZ_PROPERTY_INTEGER, false},
                                {"deaths_max", "Deaths by this report, at most", "#affected+killed+max",
                                 MZ_PROPERTY_INTEGER, false},
                                {"incident", "Incident that it belongs to", "#event+incident", MZ_PROPERTY_TEXT, false},
                                {"document", "Document, by its SHA-256", "#meta+document", MZ_PROPERTY_TEXT, false},
                                {"entry", "Entry of the record", "#meta+entry", MZ_PROPERTY_INTEGER, false},
                                F_SETTLED,
                                F_POINT}},
                .sql = {ID("", "report.id"),
                        PLAIN("report.from_day"),
                        PLAIN("report.to_day"),
                        MAYBE_TEXT("statement.type"),
                        MAYBE_TEXT("statement.place"),
                        MAYBE_TEXT("report.adm_1"),
                        LAT("report"),
                        LON("report"),
                        PRECISION("report"),
                        RADIUS("report"),
                        MAYBE_TEXT("report.source"),
                        MAYBE_TEXT("statement.speaker"),
                        PLAIN("mz_stance(statement.stance)"),
                        PLAIN("mz_polarity(statement.polarity)"),
                        MAYBE_TEXT("statement.harms"),
                        PLAIN("CASE WHEN report.counted THEN report.deaths_lo END"),
                        PLAIN("CASE WHEN report.counted THEN report.deaths_hi END"),
                        PLAIN(
                            "(SELECT 'i' || (member.incident / 65536) || '.' || (member.incident % 65536) FROM member "
                            "WHERE member.statement = report.id)"),
                        MAYBE_TEXT("document.hash"),
                        PLAIN("report.id / 65536"),
                        SETTLED("report.id / 65536"),
                        POINT("report")},
            },
        [MZ_COLLECTION_BREACHES] =
            {
                .table = MZ_TABLE_BREACH,
                .joins = "",
                .number = "breach.number",
                .day = "breach.from_day",
                .until = "breach.to_day",
                .features =
                    {.name = "breaches",
                     .title = "Breaches: incidents held against a clause of the terms",
                     .n = 15,
                     .fields = {F_ID,
                                F_FROM,
                                F_TO,
                                {"incident", "Incident", "#event+incident", MZ_PROPERTY_TEXT, false},
                                {"clause", "Clause of the terms", "#meta+clause", MZ_PROPERTY_TEXT, false},
                                {"party", "Party that the clause binds, as named", "#org+party", MZ_PROPERTY_TEXT,
                                 false},
                                {"result", "What the readings make of it", "#meta+result", MZ_PROPERTY_TEXT, false},
                                {"attribution", "Whether anybody is known to have done it", "#meta+attribution",
                                 MZ_PROPERTY_TEXT, false},
                                {"state", "How far the procedure has come", "#status", MZ_PROPERTY_TEXT, false},
                                {"due", "Day on which the next step is due", "#date+due", MZ_PROPERTY_DAY, false},
                                {"outcome", "Outcome of the ruling", "#meta+outcome", MZ_PROPERTY_TEXT, false},
                                F_LAT,
                                F_LON,
                                F_SETTLED,
                                F_POINT}},
                .sql = {PLAIN("'i' || (breach.incident / 65536) || '.' || (breach.incident % 65536) || ':' || "
                              "breach.clause || ':' || breach.party"),
                        PLAIN("breach.from_day"), PLAIN("breach.to_day"),
                        PLAIN("'i' || (breach.incident / 65536) || '.' || (breach.incident % 65536)"),
                        MAYBE_TEXT("breach.clause"), MAYBE_TEXT("breach.party"), MAYBE_TEXT("breach.result_word"),
                        MAYBE_TEXT("breach.attribution_word"), MAYBE_TEXT("breach.state_word"), PLAIN("breach.due_day"),
                        MAYBE_TEXT("breach.outcome"), LAT("breach"), LON("breach"), SETTLED("breach.newest"),
                        POINT("breach")},
            },
        [MZ_COLLECTION_ACTS] =
            {
                .table = MZ_TABLE_ACT,
                .joins = "",
                .number = "act.id",
                .day = "act.date_day",
                .until = "act.date_day",
                .id_prefix = "",
                .features = {.name = "acts",
                             .title = "Acts: what people of the mechanism decided or handed in",
                             .n = 16,
                             .fields = {F_ID,
                                        {"date", "Day of the act", "#date", MZ_PROPERTY_DAY, false},
                                        {"kind", "finding, ruling, remedy, position, coverage, notice or link",
                                         "#meta+kind", MZ_PROPERTY_TEXT, false},
                                        {"by", "In whose name, by actor code", "#org+by", MZ_PROPERTY_TEXT, false},
                                        {"word", "What was decided, in its one word", "#meta+word", MZ_PROPERTY_TEXT,
                                         false},
                                        {"clause", "Clause of the terms", "#meta+clause", MZ_PROPERTY_TEXT, false},
                                        {"party", "Party concerned", "#org+party", MZ_PROPERTY_TEXT, false},
                                        {"about", "Statements and incidents that it is about", "#meta+about",
                                         MZ_PROPERTY_TEXT, false},
                                        {"from", "First day that it is for", "#date+start", MZ_PROPERTY_DAY, false},
                                        {"to", "Last day that it is for", "#date+end", MZ_PROPERTY_DAY, false},
                                        F_LAT,
                                        F_LON,
                                        {"radius_m", "Metres round the point that it is for", "#geo+radius",
                                         MZ_PROPERTY_INTEGER, false},
                                        {"entry", "Entry of the record", "#meta+entry", MZ_PROPERTY_INTEGER, false},
                                        F_SETTLED,
                                        F_POINT}},
                .sql = {ID("", "act.id"), PLAIN("act.date_day"), PLAIN("mz_act_kind(act.kind)"), MAYBE_TEXT("act.by"),
                        MAYBE_TEXT("act.word"), MAYBE_TEXT("act.clause"), MAYBE_TEXT("act.party"),
                        MAYBE_TEXT("act.about"), PLAIN("act.from_day"), PLAIN("act.to_day"), LAT("act"), LON("act"),
                        PLAIN("CASE WHEN act.placed THEN act.radius_m END"), PLAIN("act.id / 65536"),
                        SETTLED("act.id / 65536"), POINT("act")},
            },
        [MZ_COLLECTION_CROSSINGS] =
            {
                .table = MZ_TABLE_CROSSING,
                .joins = "",
                .number = "crossing.n",
                .day = "crossing.since_day",
                .until = "crossing.until_day",
                .features = {.name = "crossings",
                             .title = "Crossings: gates between the parties' countries, and what was last said of each",
                             .n = 13,
                             .fields = {F_ID,
                                        {"name", "Name", "#loc+name", MZ_PROPERTY_TEXT, false},
                                        {"country", "Country on one side", "#country+code", MZ_PROPERTY_TEXT, false},
                                        {"country_other", "Country on the other side", "#country+code+other",
                                         MZ_PROPERTY_TEXT, false},
                                        {"state", "open, closed, disputed or unknown, as last said",
                                         "#status", MZ_PROPERTY_TEXT, false},
                                        {"since", "Day of which that is said", "#date+start", MZ_PROPERTY_DAY, false},
                                        {"by", "Who says so, by actor code", "#org+by", MZ_PROPERTY_TEXT, false},
                                        {"report", "Statement that says so", "#meta+report", MZ_PROPERTY_TEXT, false},
                                        F_LAT,
                                        F_LON,
                                        F_RADIUS,
                                        F_SETTLED,
                                        F_POINT}},
                .sql =
                    {PLAIN("crossing.id"), PLAIN("crossing.name"), MAYBE_TEXT("crossing.country"),
                     MAYBE_TEXT("crossing.country_other"), MAYBE_TEXT("crossing.state"), PLAIN("crossing.since_day"),
                     MAYBE_TEXT("crossing.by"),
                     PLAIN("CASE WHEN crossing.source >= 0 THEN (crossing.source / 65536) || '.' || (crossing.source % "
                           "65536) END"),
                     LAT("crossing"), LON("crossing"), PLAIN("crossing.radius_m"),
                     PLAIN("(crossing.source >= 0 AND crossing.source / 65536 < ?1)"), POINT("crossing")},
            },
};

const mz_feature_class *mz_collection_class(mz_collection k)
{
    mz_assert(k >= 0 && k < MZ_COLLECTIONS);
    return &mz_collection_shapes[k].features;
}

bool mz_collection_find(mz_str name, mz_collection *out)
{
    for (int k = 0; k < MZ_COLLECTIONS; k++) {
        if (mz_str_eq(name, mz_str_of(mz_collection_shapes[k].features.name))) {
            *out = (mz_collection)k;
            return true;
        }
    }
    return false;
}

mz_str mz_collection_main(const mz_collection_shape *of) { return mz_table_name(of->table); }
