/* select.c: one question to a collection as SQL, in the way that is cheapest for what is asked.
 *
 * Two ways lead to the features of a box in the order of their day: along the index of days until enough are found, or
 * through the cells of the box and then in order. Both give the same; counts of cells say which one is shorter. */
#include "index/inside.h"

#define LEADING   5 /* number, day, placed, lat_e6, lon_e6 stand before the fields */
#define HOME_ROOM (1 << 22)

typedef enum way { ALONG_DAYS, THROUGH_CELLS } way;

/* What has no day fits all days, and stands apart in the order: both parts are asked, each along its own range. */
typedef enum part { WHOLE, UNDATED, DATED } part;

/* A statement being put together. */
typedef struct asking {
    mz_index *index;
    const mz_selection *wanted;
    const mz_collection_shape *of;
    mz_buf *sql;
    mz_bounds values;
    mz_arena *perm;
    bool ready; /* what is read is the collection's ready features */
    bool alone; /* and nothing else has to be looked at: a day that is unknown is then MZ_NO_DAY */
    part part;
    bool framed, nothing; /* all that can be found lies in a box; nothing can */
    mz_cover cover;       /* of it */
} asking;

struct mz_select {
    mz_region home;
    mz_arena perm; /* all of the region's room */
    bool open;
    const mz_collection_shape *of;
    mz_using rows;
    int8_t column[MZ_PROPERTIES_MAX]; /* where a field stands in the row; -1: not asked, or made here */
    uint32_t fields;
    bool ready;
    mz_len last; /* with ready: the field that is told beside the words */
    bool walked; /* what is wanted was found already: rows reads one of them at a time */
    mz_hits hits;
    mz_len hit; /* the next one */
    mz_buf sql, id;
    bool back; /* the newest first */
    bool any;  /* the last one that was given out */
    int64_t last_number;
    mz_day last_day;
};

static void puts_of(asking *a, const char *s) { mz_put(a->sql, mz_str_of(s)); }
static void put_integer(asking *a, int64_t v) { mz_cql_put_integer(a->sql, &a->values, v, a->perm); }

/* ---- conditions ---- */

/* Behind a feature in the order of day and number; those without a day come first. */
static void put_resume(asking *a)
{
    const bool undated = a->wanted->after_day == MZ_NO_DAY && !a->alone;
    mz_puts(a->sql, " AND (");
    puts_of(a, a->of->day);
    if (undated) {
        mz_puts(a->sql, " IS NOT NULL OR ");
    } else {
        mz_puts(a->sql, " >= ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " AND (");
        puts_of(a, a->of->day);
        mz_puts(a->sql, " > ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " OR ");
    }
    puts_of(a, a->of->number);
    mz_puts(a->sql, " > ");
    put_integer(a, a->wanted->after_number);
    mz_put(a->sql, undated ? S(")") : S("))"));
}

static void put_is_undated(asking *a)
{
    if (a->alone) {
        mz_puts(a->sql, " = ");
        put_integer(a, MZ_NO_DAY);
    } else {
        mz_puts(a->sql, " IS NULL");
    }
}

/* The same with the order turned round: those without a day come last. */
static void put_resume_back(asking *a)
{
    mz_puts(a->sql, " AND (");
    puts_of(a, a->of->day);
    put_is_undated(a);
    if (a->wanted->after_day == MZ_NO_DAY) {
        mz_puts(a->sql, " AND ");
    } else {
        mz_puts(a->sql, " OR ");
        puts_of(a, a->of->day);
        mz_puts(a->sql, " < ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " OR ");
        puts_of(a, a->of->day);
        mz_puts(a->sql, " = ");
        put_integer(a, a->wanted->after_day);
        mz_puts(a->sql, " AND ");
    }
    puts_of(a, a->of->number);
    mz_puts(a->sql, " < ");
    put_integer(a, a->wanted->after_number);
    mz_puts(a->sql, ")");
}

static void put_column(asking *a, const char *column)
{
    mz_put(a->sql, mz_collection_main(a->of));
    puts_of(a, column);
}

static void put_box(asking *a)
{
    const mz_selection *w = a->wanted;
    const bool over = w->south_west.lon_e6 > w->north_east.lon_e6;
    mz_puts(a->sql, "(("); /* most are placed: that is looked at last */
    put_column(a, ".lat_e6 BETWEEN ");
    put_integer(a, w->south_west.lat_e6);
    mz_puts(a->sql, " AND ");
    put_integer(a, w->north_east.lat_e6);
    mz_puts(a->sql, " AND (");
    put_column(a, ".lon_e6 >= ");
    put_integer(a, w->south_west.lon_e6);
    mz_put(a->sql, over ? S(" OR ") : S(" AND "));
    put_column(a, ".lon_e6 <= ");
    put_integer(a, w->north_east.lon_e6);
    mz_puts(a->sql, ")) OR ");
    put_column(a, ".placed = 0)");
}

/* Days that touch; the longest feature of all says how early one can have begun. */
static mz_status put_days(asking *a)
{
    const mz_selection *w = a->wanted;
    int64_t longest;
    MZ_TRY(mz_sums_longest(a->index, w->of, &longest));
    mz_puts(a->sql, "(");
    puts_of(a, a->of->day);
    if (a->part != DATED) {
        put_is_undated(a);
    }
    if (a->part == UNDATED) {
        mz_puts(a->sql, ")");
        return mz_ok();
    }
    if (a->part == WHOLE) {
        mz_puts(a->sql, " OR (");
        puts_of(a, a->of->day);
    }
    /* the one lower bound, so that SQLite begins there; of ready features an unknown day is the least of all numbers */
    mz_put(a->sql, w->since != MZ_NO_DAY ? S(" >= ") : S(" > "));
    put_integer(a, w->since != MZ_NO_DAY ? w->since - longest : MZ_NO_DAY);
    if (w->until != MZ_NO_DAY) {
        mz_puts(a->sql, " AND ");
        puts_of(a, a->of->day);
        mz_puts(a->sql, " <= ");
        put_integer(a, w->until);
    }
    if (w->since != MZ_NO_DAY) {
        mz_puts(a->sql, " AND ");
        puts_of(a, a->of->until);
        mz_puts(a->sql, " >= ");
        put_integer(a, w->since);
    }
    mz_put(a->sql, a->part == WHOLE ? S("))") : S(")"));
    return mz_ok();
}

/* The number that a written id begins with, as the number of a feature; -1 when it is none. */
static int64_t number_of_id(const asking *a, mz_str id)
{
    mz_statement_id number;
    const mz_str prefix = mz_str_of(a->of->id_prefix != NULL ? a->of->id_prefix : "");
    return mz_str_starts(id, prefix) && mz_statement_id_parse(mz_str_from(id, prefix.len), &number) ? number : -1;
}

static void put_id(asking *a)
{
    if (a->of->id_prefix != NULL) {
        puts_of(a, a->of->number);
        mz_puts(a->sql, " = ");
        put_integer(a, number_of_id(a, a->wanted->id));
        return;
    }
    if (a->wanted->of == MZ_COLLECTION_BREACHES) {
        mz_statement_id incident = -1;
        mz_str rest = a->wanted->id;
        const mz_str first = mz_str_cut(&rest, ':');
        const bool good = mz_str_starts(first, S("i")) && mz_statement_id_parse(mz_str_from(first, 1), &incident);
        mz_puts(a->sql, "breach.incident = ");
        put_integer(a, good ? incident : -1);
        mz_puts(a->sql, " AND ");
    }
    puts_of(a, a->of->sql[0].sql);
    mz_puts(a->sql, " = ");
    mz_cql_put_text(a->sql, &a->values, a->wanted->id, a->perm);
}

/* What follows WHERE; `resumes`: only what comes behind. */
static mz_status put_condition(asking *a, bool resumes)
{
    const mz_selection *w = a->wanted;
    const mz_cql *filters[] = {w->where, w->also};
    mz_put(a->sql, a->nothing ? S("0") : S("?1 >= 0"));
    if (w->id.len > 0) {
        mz_puts(a->sql, " AND ");
        put_id(a);
    }
    if (w->boxed) {
        mz_puts(a->sql, " AND ");
        put_box(a);
    }
    if (w->timed) {
        mz_puts(a->sql, " AND ");
        MZ_TRY(put_days(a));
    }
    for (int i = 0; i < 2; i++) {
        if (filters[i] != NULL) {
            mz_puts(a->sql, " AND ");
            mz_cql_sql(filters[i], a->of, a->sql, &a->values, a->perm);
        }
    }
    if (resumes && w->resumes && w->newest_first) {
        put_resume_back(a);
    } else if (resumes && w->resumes) {
        put_resume(a);
    }
    return mz_ok();
}

/* ---- the way ---- */

/* A box round whatever can be found, from the box or from a filter that must hold. */
static void find_frame(asking *a)
{
    const mz_cql *filters[] = {a->wanted->where, a->wanted->also};
    mz_point sw = a->wanted->south_west, ne = a->wanted->north_east;
    a->framed = a->wanted->boxed;
    for (int i = 0; i < 2 && !a->framed; i++) {
        a->framed = filters[i] != NULL && mz_cql_frame(filters[i], &sw, &ne, &a->nothing);
    }
    if (a->framed) {
        mz_cover_box(sw, ne, &a->cover);
    }
}

/* Along the days we meet one that lies in the frame each n / inside rows; through the cells we look at all inside. */
static mz_status choose(asking *a, int64_t most, way *out, int64_t *inside)
{
    mz_collection_span all;
    *out = ALONG_DAYS;
    if (!a->framed || a->wanted->id.len > 0) {
        return mz_ok();
    }
    MZ_TRY(mz_collection_look(a->index, a->wanted->of, &all));
    MZ_TRY(mz_cover_count(a->index, a->wanted->of, &a->cover, inside));
    *inside += a->wanted->boxed ? all.n - all.placed_n : 0;
    const bool many = most > 0 ? *inside > 0 && *inside / 4 > most * all.n / *inside : *inside > all.n / 4;
    *out = many ? ALONG_DAYS : THROUGH_CELLS;
    return mz_ok();
}

/* "WITH frame(a, b) AS (VALUES …)": always the same number of ranges, so that the statement is the same. */
static void put_frame(asking *a)
{
    mz_puts(a->sql, "WITH frame(a, b) AS (VALUES ");
    mz_put(a->sql, a->wanted->boxed ? S("(-1, -1), ") : S(""));
    for (int i = 0; i < MZ_COVER_MAX; i++) {
        mz_put(a->sql, i > 0 ? S(", (") : S("("));
        put_integer(a, i < a->cover.n ? a->cover.from[i] : 1);
        mz_puts(a->sql, ", ");
        put_integer(a, i < a->cover.n ? a->cover.to[i] : 0);
        mz_puts(a->sql, ")");
    }
    mz_puts(a->sql, ") ");
}

/* "FROM …": the main table, with the others where a filter may name their columns. */
static void put_from(asking *a, way w, bool joined)
{
    const mz_str main = mz_collection_main(a->of);
    mz_puts(a->sql, " FROM ");
    if (w == THROUGH_CELLS) {
        mz_puts(a->sql, "frame CROSS JOIN ");
        mz_put(a->sql, main);
        mz_puts(a->sql, " INDEXED BY ");
        mz_put(a->sql, main);
        mz_puts(a->sql, "_cell ON cell BETWEEN frame.a AND frame.b");
    } else {
        mz_put(a->sql, main);
        if (a->wanted->id.len == 0) {
            mz_puts(a->sql, " INDEXED BY ");
            mz_put(a->sql, main);
            mz_puts(a->sql, "_day");
        }
    }
    mz_put(a->sql, joined ? mz_str_of(a->of->joins) : S(""));
    mz_puts(a->sql, " WHERE ");
}

static void put_order(asking *a, bool by_place)
{
    mz_puts(a->sql, " ORDER BY ");
    mz_put(a->sql, by_place ? S("2") : mz_str_of(a->of->day));
    mz_put(a->sql, a->wanted->newest_first ? S(" DESC, ") : S(", "));
    mz_put(a->sql, by_place ? S("1") : mz_str_of(a->of->number));
    mz_put(a->sql, a->wanted->newest_first ? S(" DESC") : S(""));
    mz_puts(a->sql, " LIMIT "); /* with one, SQLite keeps the order of what stands inside */
    put_integer(a, a->wanted->most > 0 ? a->wanted->most : -1);
}

static bool filtered(const mz_selection *w) { return w->where != NULL || w->also != NULL; }
static bool is_all(const mz_selection *w) { return !w->boxed && !w->timed && !filtered(w) && w->id.len == 0; }

typedef void (*put_columns)(asking *a, void *ctx);

static void put_row(asking *a, void *ctx)
{
    (void)ctx;
    mz_put_columns(a->sql, a->of->table, mz_table_shapes[a->of->table].name);
}

/* One SELECT, of all or of one part. */
static mz_status put_part(asking *a, way w, bool joined, put_columns columns, void *ctx)
{
    mz_puts(a->sql, "SELECT ");
    columns(a, ctx);
    if (a->alone) { /* from the ready features and nothing else: they stand in the order of pages */
        mz_puts(a->sql, " FROM ");
        puts_of(a, a->of->ready);
        mz_puts(a->sql, " AS ");
        mz_put(a->sql, mz_collection_main(a->of));
        mz_puts(a->sql, " WHERE ");
    } else {
        put_from(a, w, joined);
    }
    return put_condition(a, true);
}

/* In order, up to `most`. Number and day are the first two columns where there are parts. */
static mz_status put_parts(asking *a, way w, bool joined, put_columns columns, void *ctx)
{
    mz_collection_span all;
    MZ_TRY(mz_collection_look(a->index, a->wanted->of, &all));
    const bool whole = !a->wanted->timed || w == THROUGH_CELLS || columns == put_row;
    if (whole || all.n == all.dated_n) {
        a->part = whole ? WHOLE : DATED;
        MZ_TRY(put_part(a, w, joined, columns, ctx));
        put_order(a, false);
        return mz_ok();
    }
    a->part = UNDATED;
    MZ_TRY(put_part(a, w, joined, columns, ctx));
    mz_puts(a->sql, " UNION ALL ");
    a->part = DATED;
    MZ_TRY(put_part(a, w, joined, columns, ctx));
    put_order(a, true);
    return mz_ok();
}

static void put_hit(asking *a, void *ctx)
{
    (void)ctx;
    puts_of(a, a->of->number);
    mz_puts(a->sql, " AS hit, ");
    puts_of(a, a->of->day);
    mz_puts(a->sql, " AS hit_day");
}

/* Behind the brackets of what was found, its columns. */
static void put_found(asking *a)
{
    const mz_str main = mz_collection_main(a->of);
    mz_puts(a->sql, ") CROSS JOIN ");
    mz_put(a->sql, a->ready ? mz_str_of(a->of->ready) : main);
    mz_put(a->sql, a->ready ? S(" AS ") : S(""));
    mz_put(a->sql, a->ready ? main : S(""));
    mz_puts(a->sql, " ON ");
    if (a->ready) {
        puts_of(a, a->of->day);
        mz_puts(a->sql, " = coalesce(hit_day, ");
        mz_put_int(a->sql, MZ_NO_DAY);
        mz_puts(a->sql, ") AND ");
    }
    puts_of(a, a->of->number);
    mz_puts(a->sql, " = hit");
    mz_put(a->sql, a->ready ? S("") : mz_str_of(a->of->joins));
}

/* SELECT what the columns say, of what is wanted, in order. Through the cells the numbers are found and ordered first,
 * so that nothing wide is sorted; few of them are read then. */
static mz_status put_select(asking *a, put_columns columns, void *ctx)
{
    way w;
    int64_t inside = 0;
    if (a->wanted->picks) {
        mz_puts(a->sql, "SELECT ");
        columns(a, ctx);
        mz_puts(a->sql, " FROM ");
        mz_put(a->sql, mz_collection_main(a->of));
        puts_of(a, a->of->joins);
        mz_puts(a->sql, " WHERE ?1 >= 0 AND ");
        puts_of(a, a->of->number);
        mz_puts(a->sql, " = ");
        put_integer(a, -1);
        return mz_ok();
    }
    if (a->alone) {
        return put_parts(a, ALONG_DAYS, false, columns, ctx);
    }
    MZ_TRY(choose(a, a->wanted->most, &w, &inside));
    if (w == ALONG_DAYS && !a->ready) {
        return put_parts(a, w, true, columns, ctx);
    }
    if (w == THROUGH_CELLS) {
        put_frame(a);
    }
    mz_puts(a->sql, "SELECT ");
    columns(a, ctx);
    mz_puts(a->sql, " FROM (");
    MZ_TRY(put_parts(a, w, filtered(a->wanted), put_hit, NULL));
    put_found(a);
    return mz_ok();
}

/* Ready to run. */
static mz_status finish(const asking *a, mz_using *out)
{
    MZ_TRY(mz_buf_status(a->sql));
    MZ_TRY(mz_use(a->index, mz_buf_str(a->sql), out));
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(out->s, 1, a->wanted->settled)));
    return mz_cql_bind(out->s, &a->values);
}

static asking asking_of(mz_index *index, const mz_selection *wanted, mz_buf *sql, mz_arena *perm)
{
    asking a = {.index = index,
                .wanted = wanted,
                .of = &mz_collection_shapes[wanted->of],
                .sql = sql,
                .perm = perm,
                .values = {.v = mz_new(perm, mz_bound, 64), .cap = 64}};
    find_frame(&a);
    return a;
}

/* ---- features ---- */

static bool is_wanted(const mz_select *s, mz_len i) { return s->fields == 0 || (s->fields >> i & 1) != 0; }

/* Whether it is settled, and its words. */
static void put_ready_fields(asking *a)
{
    mz_puts(a->sql, ", (");
    put_column(a, ".newest < ?1), ");
    put_column(a, ".words");
}

static void put_fields(asking *a, void *ctx)
{
    static const char *const places[] = {".placed", ".lat_e6", ".lon_e6"};
    mz_select *s = ctx;
    int at = LEADING;
    s->ready = a->ready;
    puts_of(a, s->of->number);
    mz_puts(a->sql, ", ");
    puts_of(a, s->of->day);
    for (int i = 0; i < 3; i++) {
        mz_puts(a->sql, ", ");
        put_column(a, places[i]);
    }
    if (a->ready) {
        put_ready_fields(a);
        return;
    }
    for (mz_len i = 0; i < s->of->features.n; i++) {
        const char *shown = s->of->sql[i].shown;
        s->column[i] = -1;
        if (shown != NULL && is_wanted(s, i)) {
            mz_puts(a->sql, ", ");
            puts_of(a, shown);
            s->column[i] = (int8_t)at++;
        }
    }
}

/* What was made before is enough for this; alone where nothing else has to be looked at. */
static void find_ready(asking *a)
{
    const mz_selection *w = a->wanted;
    a->ready = w->ready && !w->picks && w->fields == 0 && a->of->ready != NULL;
    a->alone = a->ready && !w->boxed && !filtered(w) && w->id.len == 0;
}

/* One feature by its number, of the ready ones by its day too. */
static void put_one(asking *a, mz_select *s)
{
    mz_puts(a->sql, "SELECT ");
    put_fields(a, s);
    mz_puts(a->sql, " FROM ");
    if (a->ready) {
        puts_of(a, a->of->ready);
        mz_puts(a->sql, " AS ");
    }
    mz_put(a->sql, mz_collection_main(a->of));
    mz_put(a->sql, a->ready ? S("") : mz_str_of(a->of->joins));
    mz_puts(a->sql, " WHERE ?1 >= 0 AND ");
    puts_of(a, a->of->number);
    mz_puts(a->sql, " = ?2");
    if (a->ready) {
        mz_puts(a->sql, " AND ");
        puts_of(a, a->of->day);
        mz_puts(a->sql, " = ?3");
    }
}

static void remember(mz_keep *k, mz_str key, int64_t n)
{
    mz_counted *c = &k->counted[k->counted_next++ % MZ_COUNTED_MAX];
    mz_buf_free(&c->key);
    c->key = mz_buf_new(MZ_FILTER_SQL_MAX);
    mz_put(&c->key, key);
    c->n = n;
    c->known = true;
}

static bool by_box_alone(const mz_selection *w) { return w->boxed && !filtered(w) && w->id.len == 0 && !w->picks; }

/* "SELECT mz_offer(?, number, day) FROM …": *at is the parameter for the hits. */
static mz_status put_walk(asking *a, int *at)
{
    put_frame(a);
    mz_puts(a->sql, "SELECT mz_offer(");
    put_integer(a, 0);
    *at = (int)a->values.n + 1;
    mz_puts(a->sql, ", ");
    puts_of(a, a->of->number);
    mz_puts(a->sql, ", ");
    puts_of(a, a->of->day);
    mz_puts(a->sql, ")");
    put_from(a, THROUGH_CELLS, false);
    return put_condition(a, false);
}

/* Finds what is wanted of a box at once where that is the shorter way, and counts all while at it. */
static mz_status walk_box(mz_index *index, const mz_selection *wanted, mz_select *s, mz_arena *room)
{
    way w;
    int at;
    int64_t inside = 0;
    MZ_USING_SCOPED u = {0};
    s->walked = false;
    if (!by_box_alone(wanted) || wanted->most <= 0 || wanted->most > MZ_HITS_MAX) {
        return mz_ok();
    }
    asking a = asking_of(index, wanted, &s->sql, room);
    MZ_TRY(choose(&a, wanted->most, &w, &inside));
    if (w == ALONG_DAYS) {
        return mz_ok();
    }
    MZ_TRY(put_walk(&a, &at));
    MZ_TRY(finish(&a, &u));
    s->hits = (mz_hits){.wanted = wanted, .v = mz_new(room, mz_hit, wanted->most)};
    s->hit = 0;
    MZ_TRY(mz_box_walk(u.s, at, &s->hits));
    mz_buf_clear(&s->sql);
    mz_box_key(wanted, &s->sql);
    remember(mz_index_keep(index), mz_buf_str(&s->sql), s->hits.all);
    mz_buf_clear(&s->sql);
    s->walked = true;
    return mz_ok();
}

static mz_status open_rows(mz_index *index, const mz_selection *wanted, mz_select *s)
{
    mz_arena room = s->perm;
    s->of = &mz_collection_shapes[wanted->of];
    s->fields = wanted->fields;
    s->back = wanted->newest_first;
    s->any = false;
    mz_buf_clear(&s->sql);
    MZ_TRY(walk_box(index, wanted, s, &room));
    asking a = asking_of(index, wanted, &s->sql, &room);
    find_ready(&a);
    if (s->walked) {
        put_one(&a, s);
    } else {
        MZ_TRY(put_select(&a, put_fields, s));
    }
    s->last = s->of->features.n - 1;
    while (!mz_property_is_value(&s->of->features.fields[s->last])) {
        s->last--;
    }
    return finish(&a, &s->rows);
}

/* One that is not open; made when there is none yet. */
static mz_status take_select(mz_index *index, mz_select **out)
{
    mz_keep *k = mz_index_keep(index);
    for (int i = 0; i < MZ_SELECTS_MAX; i++) {
        if (k->selects[i] == NULL) {
            mz_region home;
            mz_arena own;
            MZ_TRY(mz_region_new(HOME_ROOM, &home, &own));
            k->selects[i] = mz_new(&own, mz_select, 1);
            *k->selects[i] =
                (mz_select){.home = home, .perm = own, .sql = mz_buf_new(MZ_FILTER_SQL_MAX), .id = mz_buf_new(64)};
        }
        if (!k->selects[i]->open) {
            *out = k->selects[i];
            (*out)->open = true;
            return mz_ok();
        }
    }
    return mz_fail(MZ_LIMIT, "too many selections are open at one time", MZ_SELECTS_MAX);
}

mz_status mz_select_open(mz_index *index, const mz_selection *wanted, mz_select **out)
{
    mz_select *s;
    MZ_TRY(take_select(index, &s));
    const mz_status opened = open_rows(index, wanted, s);
    if (mz_failed(opened)) {
        mz_select_close(&s);
        return opened;
    }
    *out = s;
    return mz_ok();
}

/* What the leading columns tell. */
static void make_value(mz_select *s, mz_len i, const mz_feature *f, mz_property_value *v)
{
    const mz_property *field = &s->of->features.fields[i];
    *v = (mz_property_value){.known = f->placed};
    if (i == 0) {
        mz_buf_clear(&s->id);
        mz_put(&s->id, mz_str_of(s->of->id_prefix));
        mz_put_statement_id(&s->id, f->number);
        *v = (mz_property_value){.known = true, .text = mz_buf_str(&s->id)};
    } else if (field->type == MZ_PROPERTY_DEGREES) {
        v->number = mz_str_eq(mz_str_of(field->name), S("lat")) ? f->lat_e6 : f->lon_e6;
    } else {
        mz_assert(field->type == MZ_PROPERTY_GEOMETRY);
        v->number = f->placed;
    }
}

/* Text as a blob: SQLite would write a NUL behind it otherwise, into a copy. */
static void take_value(sqlite3_stmt *rows, int at, mz_property_type type, mz_property_value *v)
{
    *v = (mz_property_value){0};
    if (type == MZ_PROPERTY_TEXT) {
        v->text.data = sqlite3_column_blob(rows, at);
        v->text.len = v->text.data == NULL ? 0 : sqlite3_column_bytes(rows, at);
        v->known = v->text.len > 0;
    } else if (sqlite3_column_type(rows, at) != SQLITE_NULL) {
        v->number = sqlite3_column_int64(rows, at);
        v->known = true;
    }
}

/* Whoever resumes behind a feature relies on this order. */
static void check_order(mz_select *s, const mz_feature *f)
{
    const int order = f->day != s->last_day ? (f->day > s->last_day ? 1 : -1) : f->number > s->last_number ? 1 : -1;
    mz_assert(!s->any || (order > 0) != s->back);
    s->any = true;
    s->last_day = f->day;
    s->last_number = f->number;
}

static void take_ready(mz_select *s, mz_feature *out)
{
    for (mz_len i = 1; i < s->of->features.n; i++) {
        out->v[i].known = false;
    }
    make_value(s, 0, out, &out->v[0]);
    out->v[s->last] = (mz_property_value){.known = true, .number = sqlite3_column_int(s->rows.s, LEADING)};
    out->ready.data = sqlite3_column_blob(s->rows.s, LEADING + 1);
    out->ready.len = out->ready.data == NULL ? 0 : sqlite3_column_bytes(s->rows.s, LEADING + 1);
}

/* The row of the next hit: it must be there, as nothing changes while the index is held. */
static mz_status step_to_hit(mz_select *s, bool *more)
{
    *more = s->hit < s->hits.n;
    if (!*more) {
        return mz_ok();
    }
    const mz_hit h = s->hits.v[s->hit++];
    (void)sqlite3_reset(s->rows.s);
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(s->rows.s, 2, h.number)));
    MZ_TRY(s->ready ? mz_sql_status(sqlite3_bind_int64(s->rows.s, 3, h.day)) : mz_ok());
    const int rc = sqlite3_step(s->rows.s);
    return rc == SQLITE_ROW ? mz_ok() : mz_sql_status(rc == SQLITE_DONE ? SQLITE_CORRUPT : rc);
}

static mz_status step(mz_select *s, bool *more)
{
    if (s->walked) {
        return step_to_hit(s, more);
    }
    const int rc = sqlite3_step(s->rows.s);
    *more = rc == SQLITE_ROW;
    return mz_sql_status(rc);
}

mz_status mz_select_next(mz_select *s, mz_feature *out, bool *more)
{
    MZ_TRY(step(s, more));
    if (!*more) {
        return mz_ok();
    }
    out->number = sqlite3_column_int64(s->rows.s, 0);
    out->day = sqlite3_column_type(s->rows.s, 1) == SQLITE_NULL ? MZ_NO_DAY : sqlite3_column_int(s->rows.s, 1);
    check_order(s, out);
    out->placed = sqlite3_column_int(s->rows.s, 2) != 0;
    out->lat_e6 = sqlite3_column_int(s->rows.s, 3);
    out->lon_e6 = sqlite3_column_int(s->rows.s, 4);
    out->ready = (mz_str){0};
    if (s->ready) {
        take_ready(s, out);
        return mz_ok();
    }
    for (mz_len i = 0; i < s->of->features.n; i++) {
        if (s->column[i] >= 0) {
            take_value(s->rows.s, s->column[i], s->of->features.fields[i].type, &out->v[i]);
        } else if (is_wanted(s, i)) {
            make_value(s, i, out, &out->v[i]);
        } else {
            out->v[i] = (mz_property_value){0};
        }
    }
    return mz_ok();
}

mz_status mz_select_pick(mz_select *s, int64_t number, mz_feature *out, bool *found)
{
    mz_assert(sqlite3_bind_parameter_count(s->rows.s) == 2);
    (void)sqlite3_reset(s->rows.s);
    s->any = false;
    MZ_TRY(mz_sql_status(sqlite3_bind_int64(s->rows.s, 2, number)));
    return mz_select_next(s, out, found);
}

void mz_select_close(mz_select **s)
{
    if (*s != NULL) {
        mz_using_end(&(*s)->rows);
        (*s)->open = false;
        *s = NULL;
    }
}

void mz_select_free(mz_select **s)
{
    if (*s != NULL) {
        mz_using_end(&(*s)->rows);
        mz_buf_free(&(*s)->sql);
        mz_buf_free(&(*s)->id);
        mz_region home = (*s)->home; /* it holds **s itself */
        mz_region_free(&home);
        *s = NULL;
    }
}

/* ---- crowds ---- */

/* From the counts that are kept. */
static void put_kept_crowds(asking *a, int level, int64_t first, int64_t last)
{
    mz_puts(a->sql, "SELECT cell, n, one FROM crowd WHERE ?1 >= 0 AND collection = ");
    put_integer(a, a->wanted->of);
    mz_puts(a->sql, " AND level = ");
    put_integer(a, level);
    mz_puts(a->sql, " AND cell BETWEEN ");
    put_integer(a, first);
    mz_puts(a->sql, " AND ");
    put_integer(a, last);
    mz_puts(a->sql, " ORDER BY cell");
}

static mz_status put_counted_crowds(asking *a, int64_t first, int64_t last)
{
    const mz_str main = mz_collection_main(a->of);
    mz_puts(a->sql, "SELECT cell, 1, ");
    puts_of(a, a->of->number);
    mz_puts(a->sql, " FROM ");
    mz_put(a->sql, main);
    mz_puts(a->sql, " INDEXED BY ");
    mz_put(a->sql, main);
    mz_puts(a->sql, "_cell");
    mz_put(a->sql, filtered(a->wanted) ? mz_str_of(a->of->joins) : S(""));
    mz_puts(a->sql, " WHERE cell >= 0 AND cell BETWEEN ");
    put_integer(a, first);
    mz_puts(a->sql, " AND ");
    put_integer(a, last);
    mz_puts(a->sql, " AND ");
    MZ_TRY(put_condition(a, false));
    mz_puts(a->sql, " ORDER BY cell");
    return mz_ok();
}

/* Cells of level + bits, from rows in the order of their cells; a row's cell is `finer` bits longer. */
static mz_status collect_crowds(sqlite3_stmt *rows, int finer, int bits, mz_clusters *out, mz_arena *perm)
{
    int64_t at = -1;
    int rc = sqlite3_step(rows);
    for (; rc == SQLITE_ROW; rc = sqlite3_step(rows)) {
        const int64_t cell = sqlite3_column_int64(rows, 0) >> finer, one = sqlite3_column_int64(rows, 2);
        if (cell != at) {
            mz_cluster c = {.one = one};
            mz_cell_xy(cell & ((INT64_C(1) << 2 * bits) - 1), &c.x, &c.y);
            *mz_push(perm, out) = c;
            at = cell;
        }
        mz_cluster *last = &out->v[out->n - 1];
        last->n += sqlite3_column_int64(rows, 1);
        last->one = one < last->one ? one : last->one;
    }
    return mz_sql_status(rc);
}

static mz_status crowds(mz_index *index, const mz_selection *wanted, mz_square in, int bits, mz_clusters *out,
                        mz_arena *perm, mz_arena *room)
{
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_FILTER_SQL_MAX);
    MZ_USING_SCOPED u = {0};
    mz_clusters list = {0};
    asking a = asking_of(index, wanted, &sql, room);
    const int level = in.level + bits, below = MZ_CELL_BITS - 2 * in.level;
    const int64_t square = mz_cell_at(in.level, in.x, in.y);
    const bool kept = level <= MZ_CROWD_LEVEL && is_all(wanted);
    if (kept) {
        put_kept_crowds(&a, level, square << 2 * bits, ((square + 1) << 2 * bits) - 1);
    } else {
        MZ_TRY(put_counted_crowds(&a, square << below, ((square + 1) << below) - 1));
    }
    MZ_TRY(finish(&a, &u));
    MZ_TRY(collect_crowds(u.s, kept ? 0 : below - 2 * bits, bits, &list, perm));
    *out = list;
    return mz_ok();
}

mz_status mz_select_clusters(mz_index *index, const mz_selection *wanted, mz_square in, int bits, mz_clusters *out,
                             mz_arena *perm)
{
    mz_select *s;
    mz_assert(bits >= 0 && bits <= MZ_CLUSTER_BITS_MAX && in.level >= 0 && 2 * (in.level + bits) <= MZ_CELL_BITS);
    mz_assert(in.x >> in.level == 0 && in.y >> in.level == 0);
    mz_selection all = *wanted;
    all.boxed = false;
    MZ_TRY(take_select(index, &s));
    mz_arena room = s->perm;
    const mz_status got = crowds(index, &all, in, bits, out, perm, &room);
    mz_select_close(&s);
    return got;
}

/* ---- rows ---- */

mz_status mz_index_ask_where(mz_index *index, const mz_selection *wanted, mz_rows *out, mz_arena *perm)
{
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_FILTER_SQL_MAX);
    MZ_USING_SCOPED u = {0};
    asking a = asking_of(index, wanted, &sql, perm);
    MZ_TRY(put_select(&a, put_row, NULL));
    MZ_TRY(finish(&a, &u));
    return mz_index_collect(u.s, &mz_table_shapes[a.of->table], out, perm);
}

/* ---- counts ---- */

static mz_status run_count(const asking *a, int64_t *out)
{
    MZ_USING_SCOPED u = {0};
    MZ_TRY(finish(a, &u));
    const int rc = sqlite3_step(u.s);
    if (rc != SQLITE_ROW) {
        return mz_sql_status(rc == SQLITE_DONE ? SQLITE_CORRUPT : rc);
    }
    *out = sqlite3_column_int64(u.s, 0);
    return mz_ok();
}

static mz_status put_count(asking *a, int64_t ceiling)
{
    way w;
    mz_collection_span all;
    int64_t inside = 0;
    MZ_TRY(choose(a, 0, &w, &inside));
    if (w == THROUGH_CELLS) {
        put_frame(a);
    }
    MZ_TRY(mz_collection_look(a->index, a->wanted->of, &all));
    const bool parts = a->wanted->timed && w == ALONG_DAYS;
    const part first = !parts ? WHOLE : all.n > all.dated_n ? UNDATED : DATED;
    mz_puts(a->sql, "SELECT count(*) FROM (");
    for (part p = first; p <= (parts ? DATED : WHOLE); p++) {
        a->part = p;
        mz_put(a->sql, p > first ? S(" UNION ALL SELECT 1") : S("SELECT 1"));
        put_from(a, w, filtered(a->wanted));
        MZ_TRY(put_condition(a, false));
    }
    mz_puts(a->sql, " LIMIT ");
    put_integer(a, ceiling + 1);
    mz_puts(a->sql, ")");
    return mz_ok();
}

/* The statement with its values: two questions with the same key have the same answer. False: a shape is among them,
 * which is not written down. */
static bool put_key(const asking *a, mz_buf *key)
{
    mz_put(key, mz_buf_str(a->sql));
    mz_put_be(key, (uint64_t)a->wanted->settled, 8);
    for (mz_len i = 0; i < a->values.n; i++) {
        const mz_bound *v = &a->values.v[i];
        if (v->kind == MZ_BOUND_SHAPE || v->kind == MZ_BOUND_REAL) {
            return false;
        }
        mz_put_be(key, v->kind == MZ_BOUND_TEXT ? (uint64_t)v->text.len : (uint64_t)v->integer, 8);
        mz_put(key, v->text);
    }
    return mz_buf_status(key).code == MZ_OK;
}

static mz_counted *find_count(mz_keep *k, mz_str key)
{
    for (int i = 0; i < MZ_COUNTED_MAX; i++) {
        if (k->counted[i].known && mz_str_eq(mz_buf_str(&k->counted[i].key), key)) {
            return &k->counted[i];
        }
    }
    return NULL;
}

/* A client that goes through the pages of one question asks for the same count with each. */
static mz_status count(mz_index *index, const mz_selection *wanted, int64_t ceiling, int64_t *out, mz_arena *room)
{
    MZ_BUF_SCOPED sql = mz_buf_new(MZ_FILTER_SQL_MAX), key = mz_buf_new(MZ_FILTER_SQL_MAX);
    mz_keep *k = mz_index_keep(index);
    asking a = asking_of(index, wanted, &sql, room);
    MZ_TRY(put_count(&a, ceiling));
    const bool keyed = put_key(&a, &key);
    const mz_counted *before = keyed ? find_count(k, mz_buf_str(&key)) : NULL;
    if (before != NULL) {
        *out = before->n;
        return mz_ok();
    }
    MZ_TRY(run_count(&a, out));
    if (keyed) {
        remember(k, mz_buf_str(&key), *out);
    }
    return mz_ok();
}

/* What was counted while a page was found. */
static bool count_is_known(mz_index *index, const mz_selection *wanted, int64_t *out)
{
    MZ_BUF_SCOPED key = mz_buf_new(256);
    mz_box_key(wanted, &key);
    const mz_counted *before = by_box_alone(wanted) ? find_count(mz_index_keep(index), mz_buf_str(&key)) : NULL;
    *out = before != NULL ? before->n : 0;
    return before != NULL;
}

static bool holds_all(const mz_selection *w, const mz_collection_span *all)
{
    return w->boxed && !w->timed && !filtered(w) && w->id.len == 0 && w->south_west.lon_e6 <= w->north_east.lon_e6 &&
           (all->placed_n == 0 ||
            (w->south_west.lat_e6 <= all->south_west.lat_e6 && w->south_west.lon_e6 <= all->south_west.lon_e6 &&
             w->north_east.lat_e6 >= all->north_east.lat_e6 && w->north_east.lon_e6 >= all->north_east.lon_e6));
}

mz_status mz_select_count(mz_index *index, const mz_selection *wanted, int64_t ceiling, int64_t *out)
{
    mz_collection_span all;
    mz_select *s;
    mz_assert(ceiling >= 0 && ceiling < INT64_MAX);
    MZ_TRY(mz_collection_look(index, wanted->of, &all));
    if (is_all(wanted) || holds_all(wanted, &all)) {
        *out = all.n;
        return mz_ok();
    }
    int64_t n;
    if (!count_is_known(index, wanted, &n)) {
        MZ_TRY(take_select(index, &s));
        mz_arena room = s->perm;
        const mz_status counted = count(index, wanted, ceiling, &n, &room);
        mz_select_close(&s);
        MZ_TRY(counted);
    }
    *out = n > ceiling ? ceiling + 1 : n;
    return mz_ok();
}
