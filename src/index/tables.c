#include "index/tables.h"

#define INT64(row, field)                                                                                              \
    {                                                                                                                  \
#field, MZ_COLUMN_INT64, offsetof(row, field)                                                                  \
    }
#define INT32(row, field)                                                                                              \
    {                                                                                                                  \
#field, MZ_COLUMN_INT32, offsetof(row, field)                                                                  \
    }
#define BOOL(row, field)                                                                                               \
    {                                                                                                                  \
#field, MZ_COLUMN_BOOL, offsetof(row, field)                                                                   \
    }
#define DAY(row, field)                                                                                                \
    {                                                                                                                  \
#field "_day", MZ_COLUMN_DAY, offsetof(row, field)                                                             \
    }
#define UPPER(row, field)                                                                                              \
    {                                                                                                                  \
#field, MZ_COLUMN_UPPER, offsetof(row, field)                                                                  \
    }
#define LOWER(row, field)                                                                                              \
    {                                                                                                                  \
#field, MZ_COLUMN_LOWER, offsetof(row, field)                                                                  \
    }
#define PLACE(row)                                                                                                     \
    BOOL(row, placed), INT32(row, lat_e6), INT32(row, lon_e6), { "cell", MZ_COLUMN_CELL, 0 }
#define TEXT(row, field)                                                                                               \
    {                                                                                                                  \
#field, MZ_COLUMN_TEXT, offsetof(row, field)                                                                   \
    }
#define END                                                                                                            \
    {                                                                                                                  \
        NULL, MZ_COLUMN_INT64, 0                                                                                       \
    }

static const mz_column entry[] = {
    INT64(mz_entry_row, n),          TEXT(mz_entry_row, name),     TEXT(mz_entry_row, feed),
    INT64(mz_entry_row, seq),        TEXT(mz_entry_row, kind),     INT64(mz_entry_row, time),
    INT64(mz_entry_row, size_bytes), TEXT(mz_entry_row, audience), END};

static const mz_column document[] = {
    INT64(mz_document_row, id),      TEXT(mz_document_row, hash),        TEXT(mz_document_row, name),
    TEXT(mz_document_row, media),    TEXT(mz_document_row, publisher),   TEXT(mz_document_row, actor),
    TEXT(mz_document_row, language), DAY(mz_document_row, date),         INT64(mz_document_row, size_bytes),
    INT32(mz_document_row, method),  INT64(mz_document_row, statements), END};

static const mz_column statement[] = {INT64(mz_statement_row, id),        INT64(mz_statement_row, document),
                                      INT64(mz_statement_row, begin),     INT64(mz_statement_row, end),
                                      TEXT(mz_statement_row, own_id),     INT32(mz_statement_row, kind),
                                      INT32(mz_statement_row, plover),    INT32(mz_statement_row, polarity),
                                      INT32(mz_statement_row, stance),    TEXT(mz_statement_row, type),
                                      TEXT(mz_statement_row, speaker),    TEXT(mz_statement_row, agent),
                                      TEXT(mz_statement_row, target),     DAY(mz_statement_row, from),
                                      DAY(mz_statement_row, to),          DAY(mz_statement_row, said),
                                      BOOL(mz_statement_row, placed),     INT32(mz_statement_row, lat_e6),
                                      INT32(mz_statement_row, lon_e6),    INT32(mz_statement_row, where_prec),
                                      TEXT(mz_statement_row, place),      TEXT(mz_statement_row, harms),
                                      INT32(mz_statement_row, review),    INT64(mz_statement_row, reviewed),
                                      INT64(mz_statement_row, corrected), END};

static const mz_column report[] = {INT64(mz_report_row, id),
                                   TEXT(mz_report_row, source),
                                   TEXT(mz_report_row, family),
                                   BOOL(mz_report_row, dirty),
                                   DAY(mz_report_row, from),
                                   DAY(mz_report_row, to),
                                   INT32(mz_report_row, date_prec),
                                   PLACE(mz_report_row),
                                   INT32(mz_report_row, where_prec),
                                   TEXT(mz_report_row, country),
                                   TEXT(mz_report_row, adm_1),
                                   TEXT(mz_report_row, adm_2),
                                   TEXT(mz_report_row, type_fine),
                                   TEXT(mz_report_row, type_broad),
                                   TEXT(mz_report_row, dyad),
                                   TEXT(mz_report_row, conflict),
                                   BOOL(mz_report_row, counted),
                                   INT64(mz_report_row, deaths_lo),
                                   UPPER(mz_report_row, deaths_hi),
                                   INT64(mz_report_row, deaths_best),
                                   END};

static const mz_column incident[] = {INT64(mz_incident_row, id),
                                     DAY(mz_incident_row, from),
                                     DAY(mz_incident_row, to),
                                     INT32(mz_incident_row, date_prec),
                                     PLACE(mz_incident_row),
                                     INT32(mz_incident_row, where_prec),
                                     TEXT(mz_incident_row, place),
                                     TEXT(mz_incident_row, sector),
                                     TEXT(mz_incident_row, type),
                                     TEXT(mz_incident_row, parties),
                                     TEXT(mz_incident_row, acting),
                                     INT64(mz_incident_row, reports),
                                     INT64(mz_incident_row, sources),
                                     INT32(mz_incident_row, least_ppm),
                                     INT64(mz_incident_row, newest),
                                     LOWER(mz_incident_row, killed_lo),
                                     UPPER(mz_incident_row, killed_hi),
                                     TEXT(mz_incident_row, accounts),
                                     TEXT(mz_incident_row, claims),
                                     END};

static const mz_column member[] = {INT64(mz_member_row, statement), INT64(mz_member_row, incident),
                                   INT32(mz_member_row, ppm), END};

static const mz_column edge[] = {INT64(mz_edge_row, a),   INT64(mz_edge_row, b),       INT32(mz_edge_row, score),
                                 INT32(mz_edge_row, ppm), BOOL(mz_edge_row, accepted), END};

static const mz_column account[] = {INT64(mz_account_row, incident),
                                    TEXT(mz_account_row, side),
                                    INT32(mz_account_row, status),
                                    INT32(mz_account_row, effect),
                                    TEXT(mz_account_row, part),
                                    INT64(mz_account_row, established_lo),
                                    UPPER(mz_account_row, established_hi),
                                    INT32(mz_account_row, grade),
                                    INT64(mz_account_row, flags),
                                    INT64(mz_account_row, conceded_lo),
                                    UPPER(mz_account_row, conceded_hi),
                                    TEXT(mz_account_row, alleged),
                                    INT64(mz_account_row, independent),
                                    END};

static const mz_column breach[] = {INT64(mz_breach_row, incident),
                                   TEXT(mz_breach_row, clause),
                                   TEXT(mz_breach_row, party),
                                   INT32(mz_breach_row, result),
                                   INT32(mz_breach_row, attribution),
                                   INT32(mz_breach_row, state),
                                   DAY(mz_breach_row, due),
                                   INT32(mz_breach_row, step),
                                   TEXT(mz_breach_row, outcome),
                                   INT64(mz_breach_row, number),
                                   TEXT(mz_breach_row, result_word),
                                   TEXT(mz_breach_row, attribution_word),
                                   TEXT(mz_breach_row, state_word),
                                   DAY(mz_breach_row, from),
                                   DAY(mz_breach_row, to),
                                   PLACE(mz_breach_row),
                                   INT64(mz_breach_row, newest),
                                   END};

static const mz_column crossing[] = {INT64(mz_crossing_row, n),
                                     TEXT(mz_crossing_row, id),
                                     TEXT(mz_crossing_row, name),
                                     TEXT(mz_crossing_row, country),
                                     TEXT(mz_crossing_row, country_other),
                                     PLACE(mz_crossing_row),
                                     INT64(mz_crossing_row, radius_m),
                                     TEXT(mz_crossing_row, state),
                                     TEXT(mz_crossing_row, by),
                                     DAY(mz_crossing_row, since),
                                     DAY(mz_crossing_row, until),
                                     INT64(mz_crossing_row, source),
                                     END};

static const mz_column act[] = {INT64(mz_act_row, id),
                                INT32(mz_act_row, kind),
                                TEXT(mz_act_row, by),
                                TEXT(mz_act_row, word),
                                TEXT(mz_act_row, clause),
                                TEXT(mz_act_row, party),
                                DAY(mz_act_row, date),
                                DAY(mz_act_row, from),
                                DAY(mz_act_row, to),
                                PLACE(mz_act_row),
                                INT64(mz_act_row, radius_m),
                                TEXT(mz_act_row, about),
                                END};

static const mz_column about[] = {INT64(mz_about_row, act), INT32(mz_about_row, i), TEXT(mz_about_row, about),
                                  INT64(mz_about_row, target), END};

static const mz_column terms[] = {INT64(mz_terms_row, id),        TEXT(mz_terms_row, name),
                                  TEXT(mz_terms_row, title),      TEXT(mz_terms_row, signers),
                                  INT64(mz_terms_row, signed_at), END};

/* Features in their order, and by where they are: whatever boxes and days ask stands in the indexes themselves. */
#define FEATURES(table, number, day, until)                                                                            \
    "CREATE INDEX " table "_day ON " table "(" day ", " number ", " until ", lat_e6, lon_e6, placed);"                 \
    "CREATE INDEX " table "_cell ON " table "(cell, " day ", " until ", lat_e6, lon_e6, placed);"
#define HOLDS " AND review <> 3" /* MZ_REJECTED: what a person rejected is not said */
#define GATES "type IN ('border_closure', 'border_opening')"

const mz_table_shape mz_table_shapes[MZ_TABLES] = {
    [MZ_TABLE_ENTRY] = {"entry", "n", "CREATE INDEX entry_name ON entry(name); CREATE INDEX entry_kind ON entry(kind)",
                        sizeof(mz_entry_row), entry},
    [MZ_TABLE_DOCUMENT] = {"document", "id", "CREATE INDEX document_hash ON document(hash)", sizeof(mz_document_row),
                           document},
    [MZ_TABLE_STATEMENT] = {"statement", "id",
                            "CREATE INDEX statement_said ON statement(kind, said_day);"
                            "CREATE INDEX statement_document ON statement(document);"
                            "CREATE INDEX statement_own ON statement(own_id) WHERE own_id <> '';"
                            "CREATE INDEX statement_review ON statement(review, id) WHERE review >= 0;"
                            "CREATE INDEX statement_gates ON statement(said_day) WHERE " GATES,
                            sizeof(mz_statement_row), statement},
    [MZ_TABLE_REPORT] = {"report", "id", FEATURES("report", "id", "from_day", "to_day"), sizeof(mz_report_row), report},
    [MZ_TABLE_ACT] = {"act", "id", FEATURES("act", "id", "date_day", "date_day"), sizeof(mz_act_row), act},
    [MZ_TABLE_ABOUT] = {"about", "act, i", "CREATE INDEX about_target ON about(target) WHERE target >= 0",
                        sizeof(mz_about_row), about},
    [MZ_TABLE_TERMS] = {"terms", "id", "", sizeof(mz_terms_row), terms},
    [MZ_TABLE_INCIDENT] = {"incident", "id", FEATURES("incident", "id", "from_day", "to_day"), sizeof(mz_incident_row),
                           incident},
    [MZ_TABLE_MEMBER] = {"member", "statement", "CREATE INDEX member_incident ON member(incident)",
                         sizeof(mz_member_row), member},
    [MZ_TABLE_EDGE] = {"edge", "a, b", "CREATE INDEX edge_b ON edge(b)", sizeof(mz_edge_row), edge},
    [MZ_TABLE_ACCOUNT] = {"account", "incident, side, status, effect, part", "", sizeof(mz_account_row), account},
    [MZ_TABLE_BREACH] = {"breach", "incident, clause, party", FEATURES("breach", "number", "from_day", "to_day"),
                         sizeof(mz_breach_row), breach},
    [MZ_TABLE_CROSSING] = {"crossing", "n", FEATURES("crossing", "n", "since_day", "until_day"),
                           sizeof(mz_crossing_row), crossing},
};

const mz_question_shape mz_question_shapes[MZ_QUESTIONS] = {
    [MZ_Q_ENTRIES] = {MZ_TABLE_ENTRY, "n >= ?1 AND n < ?2 ORDER BY n"},
    [MZ_Q_ENTRIES_OF_KIND] = {MZ_TABLE_ENTRY, "kind = ?1 ORDER BY n"},
    [MZ_Q_ENTRIES_BACK] =
        {MZ_TABLE_ENTRY, "n < ?1 AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR feed = ?3) ORDER BY n DESC LIMIT ?4"},
    [MZ_Q_ENTRY_AFTER] = {MZ_TABLE_ENTRY, "time > ?1 ORDER BY n LIMIT 1"},
    [MZ_Q_ENTRIES_LABELLED] = {MZ_TABLE_ENTRY, "audience <> '' ORDER BY n DESC LIMIT ?1"},
    [MZ_Q_ENTRY_LAST] = {MZ_TABLE_ENTRY, "1 ORDER BY n DESC LIMIT 1"},
    [MZ_Q_DOCUMENT] = {MZ_TABLE_DOCUMENT, "id = ?1"},
    [MZ_Q_DOCUMENT_HASHED] = {MZ_TABLE_DOCUMENT, "hash >= ?1 AND hash < ?2 ORDER BY id"},
    [MZ_Q_DOCUMENTS] = {MZ_TABLE_DOCUMENT, "1 ORDER BY id"},
    [MZ_Q_DOCUMENTS_SAID] = {MZ_TABLE_DOCUMENT, "date_day BETWEEN ?1 AND ?2 ORDER BY date_day, id"},
    [MZ_Q_STATEMENT] = {MZ_TABLE_STATEMENT, "id = ?1"},
    [MZ_Q_STATEMENTS_OF_DOCUMENT] = {MZ_TABLE_STATEMENT, "document = ?1 ORDER BY id"},
    [MZ_Q_STATEMENTS_SAID] = {MZ_TABLE_STATEMENT,
                              "kind = ?1 AND said_day BETWEEN ?2 AND ?3" HOLDS " ORDER BY said_day, id"},
    [MZ_Q_STATEMENTS_OF_KIND] = {MZ_TABLE_STATEMENT, "kind = ?1" HOLDS " ORDER BY id"},
    [MZ_Q_STATEMENTS_TYPED] = {MZ_TABLE_STATEMENT, "type = ?1 AND said_day <= ?2" HOLDS " ORDER BY said_day, id"},
    [MZ_Q_STATEMENTS_BY] = {MZ_TABLE_STATEMENT, "speaker = ?1 ORDER BY id"},
    [MZ_Q_STATEMENT_OWN] = {MZ_TABLE_STATEMENT, "own_id = ?1 AND own_id <> '' ORDER BY id"},
    [MZ_Q_STATEMENTS_GATES] = {MZ_TABLE_STATEMENT, GATES HOLDS " ORDER BY said_day, id"},
    [MZ_Q_STATEMENTS_REVIEWED] = {MZ_TABLE_STATEMENT, "review > 0 ORDER BY id"},
    [MZ_Q_STATEMENTS_UNREVIEWED] = {MZ_TABLE_STATEMENT, "review = 0 AND id >= ?1 ORDER BY id LIMIT ?2"},
    [MZ_Q_REPORTS] = {MZ_TABLE_REPORT, "1 ORDER BY id"},
    [MZ_Q_REPORT] = {MZ_TABLE_REPORT, "id = ?1"},
    [MZ_Q_INCIDENT] = {MZ_TABLE_INCIDENT, "id = ?1"},
    [MZ_Q_INCIDENTS] = {MZ_TABLE_INCIDENT, "from_day <= ?2 AND to_day >= ?1 ORDER BY from_day, id"},
    [MZ_Q_INCIDENT_LAST] = {MZ_TABLE_INCIDENT, "from_day IS NOT NULL ORDER BY from_day DESC, id DESC LIMIT 1"},
    [MZ_Q_INCIDENTS_ALL] = {MZ_TABLE_INCIDENT, "1 ORDER BY from_day, id"},
    [MZ_Q_MEMBERS] = {MZ_TABLE_MEMBER, "incident = ?1 ORDER BY statement"},
    [MZ_Q_MEMBER] = {MZ_TABLE_MEMBER, "statement = ?1"},
    [MZ_Q_MEMBERS_ALL] = {MZ_TABLE_MEMBER, "1 ORDER BY statement"},
    [MZ_Q_EDGES_FROM] = {MZ_TABLE_EDGE, "a = ?1 ORDER BY b"},
    [MZ_Q_EDGES_TO] = {MZ_TABLE_EDGE, "b = ?1 ORDER BY a"},
    [MZ_Q_EDGES_ALL] = {MZ_TABLE_EDGE, "1 ORDER BY a, b"},
    [MZ_Q_ACCOUNT] = {MZ_TABLE_ACCOUNT, "incident = ?1 ORDER BY side, status, effect, part"},
    [MZ_Q_BREACHES_ALL] = {MZ_TABLE_BREACH, "1 ORDER BY incident, clause, party"},
    [MZ_Q_ACTS] = {MZ_TABLE_ACT, "kind = ?1 ORDER BY id"},
    [MZ_Q_ACTS_ALL] = {MZ_TABLE_ACT, "1 ORDER BY id"},
    [MZ_Q_ACT] = {MZ_TABLE_ACT, "id = ?1"},
    [MZ_Q_ABOUT_THIS] = {MZ_TABLE_ABOUT, "target = ?1 ORDER BY act, i"},
    [MZ_Q_ABOUT] = {MZ_TABLE_ABOUT, "act = ?1 ORDER BY i"},
    [MZ_Q_ABOUT_ALL] = {MZ_TABLE_ABOUT, "1 ORDER BY act, i"},
    [MZ_Q_TERMS_ALL] = {MZ_TABLE_TERMS, "1 ORDER BY id"},
    [MZ_Q_CROSSINGS_ALL] = {MZ_TABLE_CROSSING, "1 ORDER BY n"},
};
