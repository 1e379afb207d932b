/* Statements of one incident, a few bytes each: whatever they say, nobody differs or agrees alone, silence says
 * nothing, and every source that a cell names is of its column. */
#include "account/account.h"

#define MOST 24

static const char *const speakers[] = {"PAKMIL", "PAKGOV", "AFGGOV", "AFGMIL", "IGOMVM", "PAKMED", "PAKREBTTP", ""};
static const char *const types[] = {"airstrike",      "drone_strike",   "shelling",   "clash",
                                    "border_closure", "border_opening", "accusation", ""};

/* Eight bytes a statement: speaker, type, stance, polarity, days, place, sides, note. */
static void decode(const uint8_t *b, mz_statement *s, mz_document *d, mz_mention *m)
{
    *m = (mz_mention){.actor = mz_str_of(speakers[b[6] % 8])};
    *d = (mz_document){.actor = mz_str_of(speakers[b[0] % 8]), .publisher = S("somebody")};
    *s = (mz_statement){
        .kind = b[1] & 64 ? MZ_ACT : MZ_EVENT,
        .type = mz_str_of(types[b[1] % 8]),
        .stance = (mz_stance)(b[2] % 12),
        .polarity = (mz_polarity)(b[3] % 4),
        .when = {.known = b[4] != 0, .from = b[4] % 16, .to = b[4] % 16 + b[4] / 64, .precision = 1 + b[4] % 3},
        .where = {.known = b[5] != 0, .lat_e6 = b[5] % 32 * 10000, .lon_e6 = 1000000, .precision = 1 + b[5] / 64},
        .agents = m,
        .agents_n = b[6] >> 7,
        .targets = m,
        .targets_n = b[6] >> 6 & 1,
        .note = b[7] % 3 == 0   ? S("")
                : b[7] % 3 == 1 ? S("count=2; weapon=mortar")
                                : S("weapon=; weapon=rifle;=;;")};
}

static void check_row(const mz_matrix *m, mz_aspect row, const mz_spoken *v, mz_len n, const mz_account_party *parties)
{
    mz_len speak = 0, differ = 0, agree = 0;
    for (mz_len c = 0; c < m->columns; c++) {
        const mz_matrix_cell *cell = mz_matrix_at(m, row, c);
        speak += cell->stand != MZ_STAND_SILENT;
        differ += cell->stand == MZ_STAND_DIFFERS;
        agree += cell->stand == MZ_STAND_AGREES;
        mz_assert((cell->stand == MZ_STAND_SILENT) == (cell->sources_n == 0));
        mz_assert((cell->from == MZ_NO_DAY) == (cell->to == MZ_NO_DAY) && cell->from <= cell->to);
        for (mz_len i = 0; i < cell->sources_n; i++) {
            const int32_t at = cell->sources[i];
            mz_assert(at >= 0 && at < n && (i == 0 || cell->sources[i - 1] < at));
            mz_assert(mz_matrix_column(v[at].statement, v[at].document, parties, 2) == c);
        }
    }
    mz_assert(differ != 1 && (agree == 0 || speak > 1) && (differ > 0 || agree != 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mz_region region;
    mz_arena perm;
    mz_statement statements[MOST];
    mz_document documents[MOST];
    mz_mention mentions[MOST];
    mz_spoken v[MOST];
    mz_matrix m;
    const mz_account_party parties[] = {{S("PAK"), S("Pakistan")}, {S("AFG"), S("Afghanistan")}};
    const mz_len n = size / 8 < MOST ? (mz_len)(size / 8) : MOST;
    mz_assert(!mz_failed(mz_region_new((mz_len)16 << 20, &region, &perm)));
    for (mz_len i = 0; i < n; i++) {
        decode(data + i * 8, &statements[i], &documents[i], &mentions[i]);
        v[i] = (mz_spoken){&statements[i], &documents[i]};
    }
    mz_matrix_of(v, n, parties, 2, &m, &perm);
    mz_assert(m.columns == 4);
    for (mz_aspect row = MZ_ASPECT_WHAT; row < MZ_ASPECTS; row++) {
        check_row(&m, row, v, n, parties);
    }
    mz_region_free(&region);
    return 0;
}
