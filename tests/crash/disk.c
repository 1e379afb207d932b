#include "disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512
#define FDS    1024
#define PIDS   64
#define NEVER  INT64_MAX

/* A file or a folder. Names and bytes are as they are at the moment that was reached, first while a log is taken in,
 * then anew for every state that is written. */
typedef struct child {
    mz_str name;
    int node;
} child;

typedef struct node {
    bool folder;
    struct {
        child *v;
        mz_len n, cap;
    } children;
    mz_str first; /* a file's bytes at the beginning */
    child *first_v;
    mz_len first_n;
} node;

typedef enum change_kind { LINK, UNLINK, MOVE, BYTES, GROW, CUT } change_kind;

/* What one call changed on the disk; a write that makes its file longer is two changes. */
typedef struct change {
    change_kind kind;
    int node;          /* the file or folder that is named, written, sized */
    int folder;        /* of names */
    mz_str name, from; /* MOVE: `from` in the same folder becomes `name` */
    int64_t at;        /* BYTES: where; GROW, CUT: the size */
    mz_str bytes;
    mz_len done, durable; /* moments */
    bool doomed;          /* a sync failed after it: no later one makes it durable */
} change;

typedef struct told {
    mz_len done;
    mz_str bytes;
} told;

struct disk {
    mz_str root;
    struct {
        node *v;
        mz_len n, cap;
    } nodes; /* 0 is the root */
    struct {
        change *v;
        mz_len n, cap;
    } changes;
    struct {
        told *v;
        mz_len n, cap;
    } told;
    mz_len moments;
    int (*fds)[FDS]; /* of each process: the node, -1 for none */
    int32_t pids[PIDS];
    int pids_n;
};

uint64_t disk_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15)); /* splitmix64, S. Vigna */
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static void must(bool fine, const char *what, mz_str where)
{
    if (!fine) {
        (void)fprintf(stderr, "disk: %s: %.*s\n", what, SFMT(where));
        exit(9);
    }
}

/* --- names ---------------------------------------------------------------------------------------------------- */

static int new_node(disk *d, bool folder, mz_arena *perm)
{
    node *n = mz_push(perm, &d->nodes);
    n->folder = folder;
    return (int)(d->nodes.n - 1);
}

static int child_of(const disk *d, int folder, mz_str name)
{
    const node *f = &d->nodes.v[folder];
    for (mz_len i = 0; i < f->children.n; i++) {
        if (mz_str_eq(f->children.v[i].name, name)) {
            return f->children.v[i].node;
        }
    }
    return -1;
}

static void name_off(disk *d, int folder, mz_str name)
{
    node *f = &d->nodes.v[folder];
    for (mz_len i = 0; i < f->children.n; i++) {
        if (mz_str_eq(f->children.v[i].name, name)) {
            f->children.v[i] = f->children.v[--f->children.n];
            return;
        }
    }
}

static void name_on(disk *d, int folder, mz_str name, int which, mz_arena *perm)
{
    name_off(d, folder, name);
    *mz_push(perm, &d->nodes.v[folder].children) = (child){name, which};
}

/* The folder that a path stands in, and the last part of the path. */
static int walk(const disk *d, mz_str path, mz_str *last)
{
    must(mz_str_starts(path, d->root), "a path outside of the root", path);
    mz_str rest = mz_str_from(path, d->root.len);
    int at = 0;
    *last = (mz_str){0};
    while (rest.len > 0) {
        const mz_str part = mz_str_cut(&rest, '/');
        if (part.len == 0) {
            continue;
        }
        if (rest.len == 0) {
            *last = part;
            return at;
        }
        at = child_of(d, at, part);
        must(at >= 0, "a folder that nobody made", path);
    }
    return at;
}

/* --- the files at the beginning ------------------------------------------------------------------------------- */

static void load_folder(disk *d, int at, const char *path, mz_arena *perm)
{
    mz_strs names;
    must(!mz_failed(mz_dir_list(path, &names, perm)), "cannot be listed", mz_str_of(path));
    for (mz_len i = 0; i < names.n; i++) {
        const char *below = mz_path_join(perm, path, names.v[i]);
        const bool folder = mz_path_is_dir(below);
        const int n = new_node(d, folder, perm);
        name_on(d, at, names.v[i], n, perm);
        if (!folder) {
            mz_str bytes;
            must(!mz_failed(mz_file_load(below, 1 << 28, &bytes, perm)), "cannot be read", mz_str_of(below));
            d->nodes.v[n].first = bytes;
        }
    }
}

disk *disk_begin(const char *root, mz_arena *perm)
{
    disk *d = mz_new(perm, disk, 1);
    d->fds = mz_arena_alloc(perm, (mz_len)sizeof *d->fds, (mz_len)alignof(int), PIDS);
    d->root = mz_str_copy(perm, mz_str_of(root));
    (void)new_node(d, true, perm);
    if (!mz_path_is_dir(root)) {
        return d;
    }
    /* Folders are met in the order of their making, so each is behind its parent. */
    mz_strs paths = {0};
    *mz_push(perm, &paths) = d->root;
    mz_len of_node = 0;
    for (mz_len i = 0; i < paths.n; i++) {
        while (!d->nodes.v[of_node].folder) {
            of_node++;
        }
        const int at = (int)of_node++;
        const mz_len before = d->nodes.n;
        load_folder(d, at, mz_str_z(perm, paths.v[i]), perm);
        for (mz_len k = before; k < d->nodes.n; k++) {
            if (d->nodes.v[k].folder) {
                const mz_str name = d->nodes.v[at].children.v[k - before].name;
                *mz_push(perm, &paths) = mz_str_concat(perm, paths.v[i], S("/"), name);
            }
        }
    }
    for (mz_len i = 0; i < d->nodes.n; i++) {
        node *n = &d->nodes.v[i];
        n->first_n = n->children.n;
        n->first_v = mz_new(perm, child, n->first_n);
        if (n->first_n > 0) {
            (void)memcpy(n->first_v, n->children.v, (size_t)n->first_n * sizeof *n->first_v);
        }
    }
    return d;
}

/* --- the log -------------------------------------------------------------------------------------------------- */

static int *fds_of(disk *d, int32_t pid)
{
    for (int i = 0; i < d->pids_n; i++) {
        if (d->pids[i] == pid) {
            return d->fds[i];
        }
    }
    must(d->pids_n < PIDS, "too many processes in one log", (mz_str){0});
    d->pids[d->pids_n] = pid;
    for (int i = 0; i < FDS; i++) {
        d->fds[d->pids_n][i] = -1;
    }
    return d->fds[d->pids_n++];
}

static change *add(disk *d, change_kind kind, int which, mz_arena *perm)
{
    change *c = mz_push(perm, &d->changes);
    *c = (change){.kind = kind, .node = which, .folder = -1, .done = d->moments, .durable = NEVER};
    return c;
}

static void add_name(disk *d, change_kind kind, int folder, mz_str name, int which, mz_arena *perm)
{
    change *c = add(d, kind, which, perm);
    c->folder = folder;
    c->name = name;
}

static void take_open(disk *d, const disk_event *e, mz_str path, mz_arena *perm)
{
    mz_str last;
    const int folder = walk(d, path, &last);
    int which = last.len == 0 ? folder : child_of(d, folder, last);
    if (which < 0) {
        must((e->at & O_CREAT) != 0, "a file that nobody made was opened", path);
        which = new_node(d, false, perm);
        last = mz_str_copy(perm, last);
        name_on(d, folder, last, which, perm);
        add_name(d, LINK, folder, last, which, perm);
    } else if ((e->at & O_TRUNC) != 0) {
        add(d, CUT, which, perm)->at = 0;
    }
    must(e->result >= 0 && e->result < FDS, "a descriptor out of range", path);
    fds_of(d, e->pid)[e->result] = which;
}

static void take_rename(disk *d, mz_str from, mz_str to, mz_arena *perm)
{
    mz_str old_name, new_name;
    const int old_folder = walk(d, from, &old_name), new_folder = walk(d, to, &new_name);
    const int which = child_of(d, old_folder, old_name);
    must(which >= 0, "a file that nobody made was renamed", from);
    old_name = mz_str_copy(perm, old_name);
    new_name = mz_str_copy(perm, new_name);
    name_off(d, old_folder, old_name);
    name_on(d, new_folder, new_name, which, perm);
    if (old_folder == new_folder) {
        change *c = add(d, MOVE, which, perm);
        c->folder = old_folder;
        c->from = old_name;
        c->name = new_name;
    } else { /* each folder is durable for itself */
        add_name(d, LINK, new_folder, new_name, which, perm);
        add_name(d, UNLINK, old_folder, old_name, which, perm);
    }
}

static void take_sync(disk *d, int which, bool all, bool failed)
{
    for (mz_len i = 0; i < d->changes.n; i++) {
        change *c = &d->changes.v[i];
        const int of = c->folder >= 0 ? c->folder : c->node;
        if (c->durable == NEVER && !c->doomed && (all || of == which)) {
            c->doomed = failed && c->kind == BYTES; /* names and sizes are tried again by the next sync */
            c->durable = failed ? NEVER : d->moments;
        }
    }
}

static void take_path(disk *d, const disk_event *e, mz_str path, mz_str to, mz_arena *perm)
{
    mz_str last;
    if (e->op == 'r') {
        take_rename(d, path, to, perm);
        return;
    }
    must(e->op != 'n', "hard links are not known here", path);
    const int folder = walk(d, path, &last);
    last = mz_str_copy(perm, last);
    if (e->op == 'm') {
        const int which = new_node(d, true, perm);
        name_on(d, folder, last, which, perm);
        add_name(d, LINK, folder, last, which, perm);
    } else {
        add_name(d, UNLINK, folder, last, child_of(d, folder, last), perm);
        name_off(d, folder, last);
    }
}

static void take_write(disk *d, const disk_event *e, int which, mz_str bytes, mz_arena *perm)
{
    change *c = add(d, GROW, which, perm); /* only ever makes longer */
    c->at = e->at + bytes.len;
    c = add(d, BYTES, which, perm);
    c->at = e->at;
    c->bytes = mz_str_copy(perm, bytes);
}

static void take(disk *d, const disk_event *e, mz_str a, mz_str b, mz_arena *perm)
{
    int *fds = fds_of(d, e->pid);
    const int which = e->fd >= 0 && e->fd < FDS && e->op != 'o' ? fds[e->fd] : -1;
    switch (e->op) {
    case 'o':
        take_open(d, e, a, perm);
        break;
    case 'x':
        fds[e->fd] = -1;
        break;
    case 'w':
        take_write(d, e, which, a, perm);
        break;
    case 't':
        if (e->result == 0) {
            add(d, CUT, which, perm)->at = e->at;
        }
        break;
    case 'a':
        if (e->result == 0) {
            add(d, GROW, which, perm)->at = e->at;
        }
        break;
    case 's':
    case 'S':
        take_sync(d, which, e->op == 'S', e->result != 0);
        break;
    case 'k':
        *mz_push(perm, &d->told) = (told){d->moments, mz_str_copy(perm, a)};
        break;
    case 'r':
    case 'm':
    case 'u':
    case 'n':
        take_path(d, e, a, b, perm);
        break;
    default: /* modes and locks leave nothing behind that we look at */
        break;
    }
}

mz_len disk_take(disk *d, mz_str log, mz_arena *perm)
{
    while (log.len > 0) {
        disk_event e;
        must(log.len >= (mz_len)sizeof e, "the log ends within an event", d->root);
        (void)memcpy(&e, log.data, sizeof e);
        log = mz_str_from(log, (mz_len)sizeof e);
        must(log.len >= (mz_len)e.a_n + e.b_n, "the log ends within an event", d->root);
        take(d, &e, mz_str_sub(log, 0, e.a_n), mz_str_sub(log, e.a_n, (mz_len)e.a_n + e.b_n), perm);
        log = mz_str_from(log, (mz_len)e.a_n + e.b_n);
        d->moments++;
    }
    return d->moments;
}

/* --- what is left --------------------------------------------------------------------------------------------- */

mz_str disk_told(const disk *d, mz_len moment, mz_arena *perm)
{
    MZ_BUF_SCOPED b = mz_buf_new(1 << 28);
    for (mz_len i = 0; i < d->told.n && d->told.v[i].done < moment; i++) {
        mz_put(&b, d->told.v[i].bytes);
    }
    return mz_str_copy(perm, mz_buf_str(&b));
}

/* A number that depends on these four alone. */
static uint64_t draw(uint64_t seed, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t state = seed ^ a * UINT64_C(0xA24BAED4963EE407) ^ b * UINT64_C(0x9FB21C651E98DF25) ^ (c << 56);
    (void)disk_random(&state);
    return disk_random(&state);
}

typedef struct crash {
    const disk *d;
    mz_len moment, cut;
    disk_loss loss;
    uint64_t seed;
} crash;

/* Did something unsynced of that moment come through? `a` and `b` name it. What shares them shares its fate up to a
 * moment: a sector holds all that was written to it before, or nothing of it. */
static bool came_through(const crash *c, mz_len done, bool bytes, uint64_t a, uint64_t b)
{
    static const int lost_of_8[] = {[DISK_MOST_LOST] = 7, [DISK_HALF_LOST] = 4, [DISK_FEW_LOST] = 1, [DISK_LOSSES] = 0};
    switch (c->loss) {
    case DISK_ALL_LOST:
        return false;
    case DISK_ALL_KEPT:
        return true;
    case DISK_CUT: /* of the last write each sector for itself */
        return done < c->cut || (done == c->cut && (!bytes || draw(c->seed, a, b, 1) % 2 == 0));
    case DISK_NAMES_ONLY:
        return !bytes;
    case DISK_BYTES_ONLY:
        return bytes;
    case DISK_MOST_LOST:
    case DISK_HALF_LOST:
    case DISK_FEW_LOST:
    case DISK_LOSSES:
    default:
        break;
    }
    const uint64_t r = draw(c->seed, a, b, 2);
    if (r % 8 < (uint64_t)lost_of_8[c->loss]) {
        return (mz_len)(draw(c->seed, a, b, 3) % (uint64_t)(c->moment + 1)) > done && r % 16 < 8;
    }
    return true;
}

/* A file's bytes while a state is made. */
typedef struct content {
    uint8_t *bytes;
    int64_t size, cap;
} content;

static void put_bytes(content *f, int64_t at, mz_str bytes)
{
    if (at + bytes.len > f->cap) {
        const int64_t cap = 2 * (at + bytes.len);
        f->bytes = realloc(f->bytes, (size_t)cap);
        mz_assert(f->bytes != NULL);
        (void)memset(f->bytes + f->cap, 0, (size_t)(cap - f->cap));
        f->cap = cap;
    }
    if (bytes.len > 0) {
        (void)memcpy(f->bytes + at, bytes.data, (size_t)bytes.len);
    }
}

static void set_size(content *f, int64_t size)
{
    if (size < f->size && size < f->cap) {
        const int64_t end = f->size < f->cap ? f->size : f->cap;
        (void)memset(f->bytes + size, 0, (size_t)(end - size));
    }
    f->size = size;
}

static void apply_bytes(const crash *c, const change *x, content *f)
{
    const bool sure = x->durable < c->moment;
    mz_str rest = x->bytes;
    int64_t at = x->at;
    while (rest.len > 0) {
        const int64_t sector = at / SECTOR;
        mz_len n = (sector + 1) * SECTOR - at;
        n = n < rest.len ? n : rest.len;
        if (sure || came_through(c, x->done, true, (uint64_t)x->node, (uint64_t)sector)) {
            put_bytes(f, at, mz_str_sub(rest, 0, n));
        }
        rest = mz_str_from(rest, n);
        at += n;
    }
}

static void apply_name(disk *d, const change *x, mz_arena *scratch)
{
    if (x->kind == UNLINK) {
        name_off(d, x->folder, x->name);
        return;
    }
    if (x->kind == MOVE) {
        name_off(d, x->folder, x->from);
    }
    name_on(d, x->folder, x->name, x->node, scratch);
}

static void apply(const crash *c, disk *d, content *files, mz_arena *scratch)
{
    for (mz_len i = 0; i < d->changes.n; i++) {
        const change *x = &d->changes.v[i];
        if (x->done >= c->moment) {
            break;
        }
        if (x->kind == BYTES) {
            apply_bytes(c, x, &files[x->node]);
            continue;
        }
        if (x->durable >= c->moment && !came_through(c, x->done, false, (uint64_t)i, UINT64_MAX)) {
            continue;
        }
        content *f = &files[x->node < 0 ? 0 : x->node];
        if (x->kind == GROW) {
            set_size(f, x->at > f->size ? x->at : f->size);
        } else if (x->kind == CUT) {
            put_bytes(f, f->size, (mz_str){0});
            set_size(f, x->at);
        } else {
            apply_name(d, x, scratch);
        }
    }
}

/* Zeros are left as holes: journals reserve their room ahead. */
static void write_file(const char *path, const content *f)
{
    static const uint8_t zeros[4096];
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    must(fd >= 0 && ftruncate(fd, f->size) == 0, "cannot be written", mz_str_of(path));
    const int64_t end = f->size < f->cap ? f->size : f->cap;
    for (int64_t at = 0; at < end; at += (int64_t)sizeof zeros) {
        const size_t n = (size_t)(end - at) < sizeof zeros ? (size_t)(end - at) : sizeof zeros;
        if (memcmp(f->bytes + at, zeros, n) != 0) {
            must(pwrite(fd, f->bytes + at, n, at) == (ssize_t)n, "cannot be written", mz_str_of(path));
        }
    }
    (void)close(fd);
}

typedef struct place {
    int node;
    const char *path;
} place;

static void write_tree(const disk *d, const content *files, const char *folder, mz_arena *scratch)
{
    struct {
        place *v;
        mz_len n, cap;
    } todo = {0};
    *mz_push(scratch, &todo) = (place){0, folder};
    while (todo.n > 0) {
        const place at = todo.v[--todo.n];
        if (!d->nodes.v[at.node].folder) {
            write_file(at.path, &files[at.node]);
            continue;
        }
        must(mkdir(at.path, 0755) == 0, "cannot be made", mz_str_of(at.path));
        for (mz_len i = 0; i < d->nodes.v[at.node].children.n; i++) {
            const child *k = &d->nodes.v[at.node].children.v[i];
            *mz_push(scratch, &todo) = (place){k->node, mz_path_join(scratch, at.path, k->name)};
        }
    }
}

void disk_write(const disk *d, mz_len moment, disk_loss loss, uint64_t seed, const char *folder, mz_arena scratch)
{
    disk now = *d; /* names of its own */
    now.nodes.v = mz_new(&scratch, node, d->nodes.n);
    content *files = mz_new(&scratch, content, d->nodes.n);
    for (mz_len i = 0; i < d->nodes.n; i++) {
        now.nodes.v[i] = (node){.folder = d->nodes.v[i].folder};
        for (mz_len k = 0; k < d->nodes.v[i].first_n; k++) {
            *mz_push(&scratch, &now.nodes.v[i].children) = d->nodes.v[i].first_v[k];
        }
        put_bytes(&files[i], 0, d->nodes.v[i].first);
        files[i].size = d->nodes.v[i].first.len;
    }
    const crash c = {d, moment, (mz_len)(draw(seed, 0, 0, 0) % (uint64_t)(moment + 1)), loss, seed};
    apply(&c, &now, files, &scratch);
    write_tree(&now, files, folder, &scratch);
    for (mz_len i = 0; i < d->nodes.n; i++) {
        free(files[i].bytes);
    }
}

/* --- for people ------------------------------------------------------------------------------------------------- */

void disk_print(const disk *d, mz_len moment)
{
    static const char *const words[] = {"name", "remove", "rename", "bytes", "grow", "cut"};
    for (mz_len i = 0; i < d->changes.n && d->changes.v[i].done < moment; i++) {
        const change *c = &d->changes.v[i];
        (void)printf("%5td %s %-7s file %d folder %d %.*s at %lld, %td bytes\n", c->done,
                     c->durable < moment ? "durable" : "loose  ", words[c->kind], c->node, c->folder, SFMT(c->name),
                     (long long)c->at, c->bytes.len);
    }
}

/* The path by which a file is reached now. */
static mz_str path_of(const disk *d, int which, mz_arena *perm)
{
    for (int i = 0; i < d->nodes.n; i++) {
        const node *n = &d->nodes.v[i];
        for (mz_len k = 0; k < n->children.n; k++) {
            if (n->children.v[k].node == which) {
                return i == 0 ? n->children.v[k].name
                              : mz_str_concat(perm, path_of(d, i, perm), S("/"), n->children.v[k].name);
            }
        }
    }
    return (mz_str){0};
}

bool disk_write_at(const disk *d, mz_len moment, mz_str *path, int64_t *at, mz_str *bytes, mz_arena *perm)
{
    for (mz_len i = 0; i < d->changes.n; i++) {
        const change *c = &d->changes.v[i];
        if (c->kind == BYTES && c->done == moment) {
            *path = path_of(d, c->node, perm);
            *at = c->at;
            *bytes = c->bytes;
            return path->len > 0;
        }
    }
    return false;
}
