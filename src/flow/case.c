#include "flow/inside.h"

#define CASE_ROOM 4096 /* beside the handle: the gaps that a sanitizer wants */

mz_status mz_work_room_new(mz_work_room *w) { return mz_region_new(MZ_ROOM_BYTES, &w->region, &w->arena); }

char *mz_case_path(const mz_case *c, const char *name, mz_arena *perm)
{
    return mz_path_join(perm, c->folder, mz_str_of(name));
}

mz_str mz_ref_text(mz_statement_id id, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_statement_id(&b, id);
    return mz_str_copy(perm, mz_buf_str(&b));
}

mz_str mz_incident_text(mz_statement_id id, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_put_byte(&b, 'i');
    mz_put_statement_id(&b, id);
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* ---- making ---- */

static char *key_path(const char *folder, mz_str who, mz_str end, mz_arena *perm)
{
    return mz_path_join(perm, folder, mz_str_concat(perm, S("keys/"), who, end));
}

/* A new key under "<origin>/<who><end>", kept in keys/<who><end>.key. */
static mz_status new_key(const char *folder, mz_str origin, mz_str who, mz_str end, mz_str passphrase, mz_key *out,
                         mz_arena *perm)
{
    const mz_str name = mz_str_concat(perm, origin, S("/"), who, end);
    MZ_TRY(mz_key_new(name, MZ_KEY_ED25519, out, perm));
    return mz_key_save(key_path(folder, who, mz_str_concat(perm, end, S(".key")), perm), out, passphrase);
}

typedef struct members {
    mz_member v[MZ_PARTIES_MAX * 2 + 1];
    mz_key device[MZ_PARTIES_MAX * 2 + 1];
    mz_len n;
} members;

/* The recovery keys that the plan wants for this member: keys/<who>-recovery-<i>.key, to be kept apart. */
static mz_status add_recovery(const char *folder, mz_str origin, const mz_case_plan *plan, mz_member *m, mz_arena *perm)
{
    for (mz_len i = 0; i < plan->recovery_n; i++) {
        const mz_recovery_plan *r = &plan->recovery[i];
        if (!mz_str_eq(r->party, m->party)) {
            continue;
        }
        mz_vkey *keys = mz_new(perm, mz_vkey, r->n);
        for (int k = 0; k < r->n; k++) {
            MZ_KEY_SCOPED key = {0};
            MZ_BUF_SCOPED end = mz_buf_new(32);
            mz_puts(&end, "-recovery-");
            mz_put_int(&end, k + 1);
            MZ_TRY(
                new_key(folder, origin, m->party, mz_str_copy(perm, mz_buf_str(&end)), plan->passphrase, &key, perm));
            keys[k] = key.public;
        }
        m->recovery = keys;
        m->recovery_n = r->n;
        m->recovery_k = r->k;
    }
    return mz_ok();
}

static mz_status add_member(const char *folder, mz_str origin, mz_str who, mz_str role, const mz_case_plan *plan,
                            members *m, mz_arena *perm)
{
    const mz_str passphrase = plan->passphrase;
    MZ_KEY_SCOPED registrar = {0};
    MZ_TRY(new_key(folder, origin, who, S("-registrar"), passphrase, &registrar, perm));
    MZ_TRY(new_key(folder, origin, who, S(""), passphrase, &m->device[m->n], perm));
    m->v[m->n] =
        (mz_member){.party = who, .role = role, .registrar = registrar.public, .device = m->device[m->n].public};
    MZ_TRY(add_recovery(folder, origin, plan, &m->v[m->n], perm));
    m->n++;
    return mz_ok();
}

static mz_status make_members(const char *folder, mz_str origin, const mz_case_plan *plan, members *m, mz_arena *perm)
{
    MZ_TRY(add_member(folder, origin, plan->mediator, S("mediator"), plan, m, perm));
    for (mz_len i = 0; i < plan->parties_n; i++) {
        MZ_TRY(add_member(folder, origin, plan->parties[i], S("party"), plan, m, perm));
    }
    for (mz_len i = 0; i < plan->monitors_n; i++) {
        MZ_TRY(add_member(folder, origin, plan->monitors[i], S("monitor"), plan, m, perm));
    }
    return mz_ok();
}

static mz_status check_plan(const mz_case_plan *plan)
{
    if (plan->parties_n < 2 || plan->parties_n > MZ_PARTIES_MAX || plan->monitors_n > MZ_PARTIES_MAX) {
        return mz_fail(MZ_BAD_INPUT, "a case has two to eight parties and at most eight monitors", plan->parties_n);
    }
    for (mz_len i = 0; i < plan->parties_n; i++) {
        for (mz_len k = 0; k < i; k++) {
            if (mz_str_eq(plan->parties[i], plan->parties[k])) {
                return mz_fail(MZ_BAD_INPUT, "the same party is named twice", i);
            }
        }
    }
    return mz_ok();
}

mz_status mz_case_create(const char *folder, const mz_case_plan *plan, mz_arena scratch)
{
    MZ_TRY(check_plan(plan));
    MZ_TRY(mz_record_self_test());
    MZ_TRY(mz_flow_init_again(folder, scratch));
    mz_str origin;
    MZ_TRY(mz_dir_make(folder));
    MZ_TRY(mz_dir_make(mz_path_join(&scratch, folder, S("keys"))));
    MZ_TRY(mz_dir_make(mz_path_join(&scratch, folder, S("index"))));
    MZ_TRY(mz_origin_new((mz_str){0}, plan->title, &origin, &scratch));
    MZ_TRY(mz_flow_init_begin(folder, origin, scratch));
    MZ_KEY_SCOPED log = {0};
    MZ_TRY(mz_key_new(origin, MZ_KEY_ED25519, &log, &scratch));
    MZ_TRY(mz_key_save(key_path(folder, S("log"), S(".key"), &scratch), &log, plan->passphrase));
    members m = {.n = 0};
    mz_status s = make_members(folder, origin, plan, &m, &scratch);
    if (!mz_failed(s)) {
        const mz_genesis g = {origin, log.public, plan->title, m.v, m.n};
        s = mz_record_create(folder, &g, &log, &m.device[0], plan->time);
    }
    for (mz_len i = 0; i < m.n; i++) {
        mz_key_wipe(&m.device[i]);
    }
    return mz_failed(s) ? s : mz_flow_init_end(folder, scratch);
}

/* ---- opening ---- */

/* A viewer that is named by its code alone has the role that entry 0 gives it. */
static mz_status know_viewer(mz_viewer *v, const mz_genesis *g, mz_arena *perm)
{
    for (mz_len i = 0; i < g->members_n && v->role.len == 0; i++) {
        if (mz_str_eq(g->members[i].party, v->party)) {
            v->role = mz_str_copy(perm, g->members[i].role); /* the record may be opened anew */
        }
    }
    return v->party.len == 0 || v->role.len > 0
               ? mz_ok()
               : mz_fail(MZ_BAD_INPUT, "the viewer is no member of this case, nor monitor, analyst or public", -1);
}

/* Title, mediator and parties from entry 0. */
static mz_status take_genesis(mz_case *c)
{
    const mz_genesis *g = mz_record_genesis(c->record);
    if (g == NULL) {
        return mz_fail(MZ_CORRUPT, "entry 0 of the record cannot be read; look at it with: mizan verify CASE", 0);
    }
    MZ_TRY(know_viewer(&c->options.viewer, g, &c->perm));
    c->title = g->title;
    c->parties_n = 0;
    for (mz_len i = 0; i < g->members_n; i++) {
        const mz_str code = g->members[i].party;
        if (mz_str_eq(g->members[i].role, S("mediator"))) {
            c->mediator = code;
        }
        if (mz_str_eq(g->members[i].role, S("party")) && c->parties_n < MZ_PARTIES_MAX) {
            const mz_str name = mz_country_name(code);
            c->parties[c->parties_n++] = (mz_account_party){code, name.len > 0 ? name : code};
        }
    }
    return mz_ok();
}

/* Each edition, and each earlier size, that somebody asks for has an index of its own. */
char *mz_flow_index_path(const mz_case *c, const char *end, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(64);
    mz_puts(&b, "index/index");
    if (c->edition) {
        mz_puts(&b, "-for-"); /* both: a label can name either, so each pair is an edition of its own */
        mz_put(&b, c->options.viewer.role);
        if (c->options.viewer.party.len > 0) {
            mz_put_byte(&b, '-');
            mz_put(&b, c->options.viewer.party);
        }
    }
    if (c->options.at > 0) {
        mz_puts(&b, "-at-");
        mz_put_int(&b, c->options.at);
    }
    mz_put(&b, mz_str_of(end));
    return mz_path_join(perm, c->folder, mz_buf_str(&b));
}

/* The record as it is now; a reader's handle stays at the size that it was opened at. */
static mz_status open_record(mz_case *c)
{
    const int64_t at = c->options.at;
    mz_assert(at == 0 || !c->writing);
    MZ_TRY(c->writing ? mz_record_open(c->folder, &c->record)
           : at > 0   ? mz_record_open_read_at(c->folder, (mz_len)at, &c->record)
                      : mz_record_open_read(c->folder, &c->record));
    return take_genesis(c);
}

mz_status mz_flow_look_again(mz_case *c)
{
    if (!c->writing) {
        mz_record_close(c->record);
        c->record = NULL;
        MZ_TRY(open_record(c));
    }
    mz_index_close(&c->index);
    return mz_flow_open_index(c);
}

mz_status mz_flow_open_index(mz_case *c)
{
    char *path = mz_flow_index_path(c, ".db", &c->perm);
    if (c->index != NULL || !mz_path_exists(path)) {
        return mz_ok();
    }
    const mz_status s = mz_index_open(path, true, &c->index);
    return s.code == MZ_CORRUPT ? mz_ok() : s; /* it can be thrown away: that is what it is for */
}

static mz_status open_case(mz_case *c, bool writing)
{
    c->writing = writing;
    MZ_TRY(mz_region_new(MZ_ROOM_BYTES, &c->region, &c->perm));
    c->options.viewer.party = mz_str_copy(&c->perm, c->options.viewer.party);
    c->options.viewer.role = mz_str_copy(&c->perm, c->options.viewer.role);
    if (!mz_path_exists(mz_case_path(c, "record/checkpoint", &c->perm)) &&
        !mz_path_exists(mz_case_path(c, "journal", &c->perm))) {
        return mz_fail(MZ_BAD_INPUT, "no case is in this folder; make one with: mizan init", -1);
    }
    MZ_TRY(open_record(c));
    MZ_TRY(mz_weights_default(&c->weights, &c->perm));
    MZ_TRY(mz_dir_make(mz_case_path(c, "index", &c->perm)));
    return mz_flow_run(c);
}

mz_status mz_case_open(const char *folder, bool writing, const mz_flow_options *options, mz_case **out)
{
    mz_region home;
    mz_arena own;
    MZ_TRY(mz_region_new((mz_len)sizeof(mz_case) + CASE_ROOM, &home, &own));
    mz_case *c = mz_new(&own, mz_case, 1);
    c->home = home;
    c->folder = folder;
    c->options = *options;
    const mz_status s = open_case(c, writing);
    if (mz_failed(s)) {
        mz_case_close(&c);
        return s;
    }
    *out = c;
    return mz_ok();
}

void mz_case_close(mz_case **c)
{
    if (*c != NULL) {
        mz_index_close(&(*c)->index);
        mz_record_close((*c)->record);
        mz_region_free(&(*c)->region);
        mz_region home = (*c)->home; /* it holds *c itself */
        mz_region_free(&home);
        *c = NULL;
    }
}

mz_status mz_case_rest(mz_case *c)
{
    mz_assert(!c->writing);
    return mz_index_release(c->index);
}

mz_status mz_case_resume(mz_case *c, bool *same)
{
    int64_t version;
    mz_assert(!c->writing);
    MZ_TRY(mz_index_hold(c->index));
    MZ_TRY(mz_index_version(c->index, &version));
    *same = version == c->version;
    return *same ? mz_ok() : mz_index_release(c->index);
}

int64_t mz_case_used_bytes(const mz_case *c) { return c->perm.beg - (const unsigned char *)c->region.base; }

mz_status mz_case_discard(mz_case **c)
{
    mz_region region;
    mz_arena arena;
    mz_assert((*c)->options.at > 0);
    MZ_TRY(mz_region_new(1 << 16, &region, &arena));
    char *path = mz_flow_index_path(*c, ".db", &arena);
    mz_case_close(c);
    const mz_status s = mz_file_remove(path);
    mz_region_free(&region);
    return s;
}

mz_status mz_case_key(mz_case *c, mz_str who, mz_str passphrase, mz_key *out)
{
    char *path = key_path(c->folder, who, S(".key"), &c->perm);
    if (!mz_path_exists(path)) {
        return mz_fail(MZ_BAD_INPUT, "there is no key of that name in CASE/keys", -1);
    }
    return mz_key_load(path, passphrase, out, &c->perm);
}

mz_status mz_case_unlock(mz_case *c, mz_str passphrase)
{
    MZ_KEY_SCOPED log = {0};
    if (mz_record_is_office(c->record)) { /* the log's key is elsewhere */
        return mz_ok();
    }
    MZ_TRY(mz_case_key(c, S("log"), passphrase, &log));
    return mz_record_unlock(c->record, &log);
}
