/* crash: kills, faults, lost and torn writes, flipped bits; and an outside ledger that says what must not be lost.
 *
 *   crash states N [SEED]   N states of the disk after a crash of the machine, each opened and checked
 *   crash late N [SEED]     N writes that were under way at a crash and land after the restart
 *   crash faults CALLS [N]  every call to the system of a short run fails once, or is the last one; or every n-th
 *   crash kills N [SEED]    N processes killed at random moments; every fifth time all is verified, and added to
 *   crash flips CALLS [N]   every byte of every file of a small case, one bit each; or every n-th byte
 *
 *   crash command N SEED COMMAND CHECK   the same for any program: what COMMAND did below $DISK, looked at by CHECK
 *
 *   crash all FOLDER SEED CALLS, crash write FOLDER SEED CALLS, crash check FOLDER TOLD: the parts, for use by hand
 *
 * The shim is the library that CRASH_SHIM names. Ends with 0 when everything held; prints what did not, and how to see
 * it again.
 */
#include "disk.h"
#include "subject.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOG_MAX ((mz_len)1 << 29)

typedef struct run {
    const char *self, *shim;
    char base[64]; /* a folder of our own */
    const char *root, *folder, *log;
    subject subject;
    const char *about; /* stands before what is reported */
    mz_arena arena;
} run;

static void must(bool fine, const char *what)
{
    if (!fine) {
        (void)fprintf(stderr, "crash: %s\n", what);
        exit(9);
    }
}

static void must_be(mz_status s, const char *what)
{
    if (mz_failed(s)) {
        (void)fprintf(stderr, "crash: %s: %s (%s)\n", what, s.what, s.where);
        exit(9);
    }
}

/* --- files ---------------------------------------------------------------------------------------------------- */

/* All files below a folder; folders too when asked for, each before what is in it. */
static mz_strs tree(const char *folder, bool folders, mz_arena *perm)
{
    mz_strs todo = {0}, out = {0};
    *mz_push(perm, &todo) = mz_str_of(folder);
    while (todo.n > 0) {
        const mz_str at = todo.v[--todo.n];
        const char *at_z = mz_str_z(perm, at);
        mz_strs names;
        must_be(mz_dir_list(at_z, &names, perm), "list");
        if (folders) {
            *mz_push(perm, &out) = at;
        }
        for (mz_len i = 0; i < names.n; i++) {
            const char *path = mz_path_join(perm, at_z, names.v[i]);
            *mz_push(perm, mz_path_is_dir(path) ? &todo : &out) = mz_str_of(path);
        }
    }
    return out;
}

static void remove_tree(const char *folder, mz_arena scratch)
{
    if (!mz_path_is_dir(folder)) {
        return;
    }
    const mz_strs all = tree(folder, true, &scratch);
    for (mz_len i = all.n - 1; i >= 0; i--) {
        const char *path = mz_str_z(&scratch, all.v[i]);
        must((mz_path_is_dir(path) ? rmdir(path) : unlink(path)) == 0, "a file cannot be removed");
    }
}

static void copy_tree(const char *from, const char *to, mz_arena scratch)
{
    const mz_strs all = tree(from, true, &scratch);
    for (mz_len i = 0; i < all.n; i++) {
        const mz_str rest = mz_str_from(all.v[i], (mz_len)strlen(from));
        const char *source = mz_str_z(&scratch, all.v[i]);
        const char *target = mz_str_z(&scratch, mz_str_concat(&scratch, mz_str_of(to), rest));
        if (mz_path_is_dir(source)) {
            must_be(mz_dir_make(target), "make a folder");
            continue;
        }
        mz_arena a = scratch;
        mz_str bytes;
        must_be(mz_file_load(source, 1 << 28, &bytes, &a), source);
        must_be(mz_file_replace_unsynced(target, bytes, 0644), target);
    }
}

/* Are two folders the same, byte for byte? Says where not. */
static bool same_trees(const char *a, const char *b, mz_arena scratch)
{
    const mz_strs in_a = tree(a, true, &scratch), in_b = tree(b, true, &scratch);
    const mz_len skip_a = (mz_len)strlen(a), skip_b = (mz_len)strlen(b);
    for (mz_len i = 0; i < in_a.n || i < in_b.n; i++) {
        const mz_str one = i < in_a.n ? mz_str_from(in_a.v[i], skip_a) : S("(nothing)");
        const mz_str two = i < in_b.n ? mz_str_from(in_b.v[i], skip_b) : S("(nothing)");
        mz_arena s = scratch;
        mz_str bytes_a = {0}, bytes_b = {0};
        if (mz_str_eq(one, two) && !mz_path_is_dir(mz_str_z(&s, in_a.v[i]))) {
            must_be(mz_file_load(mz_str_z(&s, in_a.v[i]), 1 << 28, &bytes_a, &s), "load");
            must_be(mz_file_load(mz_str_z(&s, in_b.v[i]), 1 << 28, &bytes_b, &s), "load");
        }
        if (!mz_str_eq(one, two) || !mz_str_eq(bytes_a, bytes_b)) {
            (void)fprintf(stderr, "crash: the shim missed something: %.*s, %.*s\n", SFMT(one), SFMT(two));
            return false;
        }
    }
    return true;
}

/* --- processes ------------------------------------------------------------------------------------------------ */

/* Runs this program again with `word` on the case. With a shim, what it does to the disk goes into the log. What it
 * says goes into *said unless that is NULL. kill_us >= 0: it is killed after that time. */
typedef struct life {
    const char *word, *fault; /* fault may be NULL */
    bool shim;
    uint64_t seed;
    int calls;
    long kill_us;
} life;

static void become(const run *t, const life *l, int out)
{
    char seed[32], calls[32];
    (void)snprintf(seed, sizeof seed, "%llu", (unsigned long long)l->seed);
    (void)snprintf(calls, sizeof calls, "%d", l->calls);
    (void)dup2(out, STDOUT_FILENO);
    const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    (void)dup2(null, STDERR_FILENO);
    if (l->shim) {
        (void)setenv("LD_PRELOAD", t->shim, 1);
        (void)setenv("CRASH_ROOT", t->root, 1);
        (void)setenv("CRASH_LOG", t->log, 1);
    }
    if (l->fault != NULL) {
        (void)setenv("CRASH_FAULT", l->fault, 1);
    }
    (void)execl(t->self, t->self, l->word, t->folder, seed, calls, (char *)NULL);
    _exit(127);
}

static int live(const run *t, const life *l, mz_buf *said)
{
    int ends[2], status;
    uint8_t piece[8192];
    must(pipe(ends) == 0, "no pipe");
    const pid_t child = fork();
    must(child >= 0, "no process");
    if (child == 0) {
        (void)close(ends[0]);
        become(t, l, ends[1]);
    }
    (void)close(ends[1]);
    if (l->kill_us >= 0) {
        const struct timespec wait = {l->kill_us / 1000000, l->kill_us % 1000000 * 1000};
        (void)nanosleep(&wait, NULL);
        (void)kill(child, SIGKILL);
    }
    for (ssize_t n; (n = read(ends[0], piece, sizeof piece)) > 0;) {
        if (said != NULL) {
            mz_put(said, (mz_str){piece, n});
        }
    }
    while (said != NULL && said->len > 0 && said->data[said->len - 1] != '\n') {
        said->len--; /* killed within a line: that line was not said */
    }
    (void)close(ends[0]);
    must(waitpid(child, &status, 0) == child, "no child");
    must(!(WIFEXITED(status) && WEXITSTATUS(status) == 127), "the program does not start");
    return status;
}

/* A crash of the checked code is a finding, not the end of this program. */
static subject_seen check_apart(const run *t, const char *folder, mz_str told, bool whole, char *why, size_t why_n)
{
    int ends[2], status;
    must(pipe(ends) == 0, "no pipe");
    const pid_t child = fork();
    must(child >= 0, "no process");
    if (child == 0) {
        const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        (void)dup2(null, STDOUT_FILENO);
        char text[512] = "";
        subject s = t->subject;
        s.folder = folder;
        const subject_seen seen = subject_check(&s, told, whole, text, sizeof text, t->arena);
        (void)!write(ends[1], text, strlen(text) + 1);
        _exit((int)seen);
    }
    (void)close(ends[1]);
    const ssize_t n = read(ends[0], why, why_n - 1);
    why[n < 0 ? 0 : n] = '\0';
    (void)close(ends[0]);
    must(waitpid(child, &status, 0) == child, "no child");
    if (!WIFEXITED(status)) {
        (void)snprintf(why, why_n, "the program died of signal %d", WTERMSIG(status));
        return SUBJECT_WRONG;
    }
    return (subject_seen)WEXITSTATUS(status);
}

static const char *below(run *t, const char *name) { return mz_path_join(&t->arena, t->base, mz_str_of(name)); }

static void begin(run *t, const char *where)
{
    (void)snprintf(t->base, sizeof t->base, "%s/mizan-crash-XXXXXX", where);
    must(mkdtemp(t->base) != NULL, "no temporary folder");
    t->root = below(t, "disk");
    t->folder = below(t, "disk/case");
    t->log = below(t, "log");
    subject_new(&t->subject, t->folder, &t->arena);
    must_be(mz_dir_make(t->root), "make a folder");
}

static void end(const run *t) { remove_tree(t->base, t->arena); }

static const char *memory_folder(void) { return mz_path_is_dir("/dev/shm") ? "/dev/shm" : "/tmp"; }

/* --- states of the disk after a crash of the machine ------------------------------------------------------------ */

static const char *const loss_words[] = {"all lost",   "all kept",  "cut",       "names only",
                                         "bytes only", "most lost", "half lost", "few lost"};
_Static_assert(sizeof loss_words / sizeof *loss_words == DISK_LOSSES, "a word for each loss");

typedef struct tally {
    long states, bad, refused;
} tally;

static void report(const run *t, const char *what, const char *why, tally *n)
{
    if (n->bad++ < 10) {
        (void)printf("%s%s%s: %s (kept in %s)\n", t->about == NULL ? "" : t->about, t->about == NULL ? "" : ", ", what,
                     why, t->base);
    }
}

/* One state is written, opened and looked at. */
static void try_state(run *t, const disk *d, mz_str told_before, mz_len moment, disk_loss loss, uint64_t seed, tally *n)
{
    mz_arena a = t->arena;
    const char *image = mz_path_join(&a, t->base, S("image")), *folder = mz_path_join(&a, image, S("case"));
    char why[600], what[160];
    disk_write(d, moment, loss, seed, image, a);
    const mz_str told = mz_str_concat(&a, told_before, disk_told(d, moment, &a));
    run inner = *t;
    inner.arena = a;
    const subject_seen seen = check_apart(&inner, folder, told, true, why, sizeof why);
    n->states++;
    if (seen != SUBJECT_FINE) {
        if (n->bad == 0) { /* the first one is kept as it was found */
            disk_print(d, moment);
            disk_write(d, moment, loss, seed, mz_path_join(&a, t->base, S("bad")), a);
        }
        (void)snprintf(what, sizeof what, "crash before event %td, %s, seed %llu", moment, loss_words[loss],
                       (unsigned long long)seed);
        report(t, what, why, n);
    }
    remove_tree(image, a);
}

/* A process or two on the case, with what they did in the log; now and then a sync fails in the first. */
static disk *one_log(run *t, bool first, uint64_t *state, mz_len *moments)
{
    disk *d = disk_begin(t->root, &t->arena);
    char fault[32];
    (void)snprintf(fault, sizeof fault, "s:%d:EIO", (int)(1 + disk_random(state) % 12));
    const bool failing = disk_random(state) % 3 == 0;
    life l = {first ? "all" : "write", failing ? fault : NULL, true, disk_random(state), 12, -1};
    (void)live(t, &l, NULL);
    if (failing) {
        l = (life){"all", NULL, true, disk_random(state), 8, -1};
        (void)live(t, &l, NULL);
    }
    mz_str log;
    must_be(mz_file_load(t->log, LOG_MAX, &log, &t->arena), "the log");
    must_be(mz_file_remove(t->log), "the log");
    *moments = disk_take(d, log, &t->arena);
    return d;
}

/* Everything applied gives the folder as it is: the shim saw all that happened. */
static void check_shim(run *t, const disk *d, mz_len moments)
{
    mz_arena a = t->arena;
    const char *image = mz_path_join(&a, t->base, S("all"));
    disk_write(d, moments, DISK_ALL_KEPT, 1, image, a);
    must(same_trees(t->root, image, a), "the model of the disk is wrong");
    remove_tree(image, a);
}

/* The disk becomes what the crash left; the next process begins there. */
static void go_on_from(run *t, const disk *d, mz_len moment, disk_loss loss, uint64_t seed)
{
    remove_tree(t->root, t->arena);
    disk_write(d, moment, loss, seed, t->root, t->arena);
}

/* Several crashes of one case, one after the other, with `each` states tried at each. */
static void chain_of_crashes(run *t, uint64_t seed, long each, tally *n)
{
    const mz_arena kept = t->arena;
    uint64_t state = seed;
    mz_str told = {0};
    for (int round = 0; round < 4 && n->bad == 0; round++) {
        mz_len moments;
        const disk *d = one_log(t, round == 0, &state, &moments);
        check_shim(t, d, moments);
        for (long i = 0; i < each; i++) {
            const mz_len moment = (mz_len)(disk_random(&state) % (uint64_t)(moments + 1));
            const disk_loss loss = (disk_loss)(disk_random(&state) % DISK_LOSSES);
            try_state(t, d, told, moment, loss, disk_random(&state), n);
        }
        const mz_len moment = (mz_len)(disk_random(&state) % (uint64_t)(moments + 1));
        told = mz_str_concat(&t->arena, told, disk_told(d, moment, &t->arena));
        go_on_from(t, d, moment, (disk_loss)(disk_random(&state) % DISK_LOSSES), disk_random(&state));
        if (!mz_path_is_dir(t->folder) || told.len == 0) { /* init itself was lost */
            break;
        }
    }
    t->arena = kept;
}

static int states(run *t, long n, uint64_t seed)
{
    tally sum = {0};
    for (long chain = 0; sum.states < n && sum.bad == 0; chain++) {
        begin(t, memory_folder());
        chain_of_crashes(t, seed + (uint64_t)chain, 40, &sum);
        if (sum.bad == 0) {
            end(t);
        } else {
            (void)printf("again: crash states %ld %llu\n", n, (unsigned long long)(seed + (uint64_t)chain));
        }
    }
    (void)printf("states: %ld of a crashed disk, %ld bad\n", sum.states, sum.bad);
    return sum.bad != 0;
}

/* --- writes that land after the restart --------------------------------------------------------------------------- */

/* A write is under way when the machine stops. The restart comes first, goes on and answers for more; then the write
 * lands on the file that it was meant for. Nothing may be wrong unnoticed. */
static void try_late(run *t, const disk *d, mz_str told_before, mz_len moment, uint64_t seed, tally *n)
{
    mz_arena a = t->arena;
    mz_str path, bytes;
    int64_t at;
    char why[600], what[160];
    if (!disk_write_at(d, moment, &path, &at, &bytes, &a)) {
        return;
    }
    const char *image = mz_path_join(&a, t->base, S("image")), *folder = mz_path_join(&a, image, S("case"));
    disk_write(d, moment, (disk_loss)(seed % DISK_LOSSES), seed, image, a);
    const int fd = open(mz_path_join(&a, image, path), O_WRONLY | O_CLOEXEC);
    run inner = *t;
    inner.arena = a;
    inner.root = image;
    inner.folder = folder;
    MZ_BUF_SCOPED told = mz_buf_new(LOG_MAX);
    mz_put(&told, told_before);
    mz_put(&told, disk_told(d, moment, &a));
    const life l = {"all", NULL, false, seed, 6, -1};
    (void)live(&inner, &l, &told);
    if (fd >= 0) {
        must(pwrite(fd, bytes.data, (size_t)bytes.len, at) == bytes.len, "the late write");
        (void)close(fd);
    }
    const subject_seen seen = check_apart(&inner, folder, mz_buf_str(&told), true, why, sizeof why);
    n->states++;
    n->refused += seen == SUBJECT_REFUSED;
    if (seen == SUBJECT_WRONG) {
        (void)snprintf(what, sizeof what, "late write of event %td to %.80s, seed %llu", moment, mz_str_z(&a, path),
                       (unsigned long long)seed);
        report(t, what, why, n);
    }
    remove_tree(image, a);
}

static int late(run *t, long n, uint64_t seed)
{
    tally sum = {0};
    uint64_t state = seed;
    while (sum.states < n && sum.bad == 0) {
        const mz_arena kept = t->arena;
        mz_len moments;
        begin(t, memory_folder());
        disk *d = one_log(t, true, &state, &moments);
        for (int i = 0; i < 400 && sum.states < n && sum.bad == 0; i++) {
            try_late(t, d, (mz_str){0}, (mz_len)(disk_random(&state) % (uint64_t)moments), disk_random(&state), &sum);
        }
        if (sum.bad == 0) {
            end(t);
        }
        t->arena = kept;
    }
    (void)printf("late: %ld writes landed after the restart, %ld made the record refuse, %ld bad\n", sum.states,
                 sum.refused, sum.bad);
    return sum.bad != 0;
}

/* --- every call fails once -------------------------------------------------------------------------------------- */

/* One fault: the process ends; the case as it stands, and the disk after a loss of power, must hold what was told.
 * False when the process never came to that call. */
static bool try_fault(run *t, const char *fault, uint64_t seed, int calls, tally *n)
{
    char why[600], what[160];
    const mz_arena kept = t->arena;
    begin(t, memory_folder());
    disk *d = disk_begin(t->root, &t->arena);
    MZ_BUF_SCOPED told = mz_buf_new(LOG_MAX);
    const life l = {"all", fault, true, seed, calls, -1};
    const int status = live(t, &l, &told);
    mz_str log = {0};
    if (mz_path_exists(t->log)) {
        must_be(mz_file_load(t->log, LOG_MAX, &log, &t->arena), "the log");
    }
    const mz_len moments = disk_take(d, log, &t->arena);
    const bool met = !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    t->about = fault;
    try_state(t, d, (mz_str){0}, moments, DISK_ALL_LOST, 1, n);
    try_state(t, d, (mz_str){0}, moments, DISK_HALF_LOST, (uint64_t)moments, n);
    n->states++;
    if (check_apart(t, t->folder, mz_buf_str(&told), true, why, sizeof why) != SUBJECT_FINE) {
        (void)snprintf(what, sizeof what, "after the fault %s", fault);
        report(t, what, why, n);
    }
    if (n->bad == 0) {
        end(t);
    }
    t->arena = kept;
    return met;
}

/* A fault that the program survives is met too: it is over only when a much later call is not met either. */
static int faults(run *t, int calls, int every)
{
    static const char *const kinds[] = {"EIO", "ENOSPC", "EIO+", "ENOSPC+", "kill", "gone", "short"};
    tally sum = {0};
    const int give_up = every > 1 ? 1 : 3; /* calls in a row that did not end a process */
    for (const char *op = "owsSrmutacl"; *op != '\0'; op++) {
        long met = 0;
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds && sum.bad == 0; k++) {
            if (*op != 'w' && strcmp(kinds[k], "short") == 0) {
                continue;
            }
            for (int i = 1, missed = 0; missed < give_up && sum.bad == 0; i += every) {
                char fault[64];
                (void)snprintf(fault, sizeof fault, "%c:%d:%s", *op, i, kinds[k]);
                const bool first = try_fault(t, fault, 10, calls, &sum), second = try_fault(t, fault, 11, calls, &sum);
                const bool here = first || second;
                met += here;
                missed = here ? 0 : missed + 1;
            }
        }
        (void)printf("faults: %c: %ld runs ended by it\n", *op, met);
    }
    (void)printf("faults: %ld states looked at, %ld bad\n", sum.states, sum.bad);
    return sum.bad != 0;
}

/* --- random kills ------------------------------------------------------------------------------------------------ */

static long micros(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0, "no clock");
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

#define KILL_CALLS 12 /* of one process */

/* How long a process takes that nobody kills, on a case of its own. */
static long whole_us(run *t, uint64_t seed, mz_buf *told)
{
    const life l = {"all", NULL, false, seed, KILL_CALLS, -1};
    const long from = micros();
    must(live(t, &l, told) == 0, "a process that nobody killed did not end well");
    return micros() - from;
}

static int kills(run *t, long n, uint64_t seed)
{
    tally sum = {0};
    uint64_t state = seed;
    long told_lines = 0, killed = 0;
    while (sum.states < n && sum.bad == 0) {
        const mz_arena kept = t->arena;
        char why[600];
        begin(t, memory_folder()); /* a killed process leaves what it wrote, synced or not: no disk is needed */
        MZ_BUF_SCOPED told = mz_buf_new(LOG_MAX);
        const long span = whole_us(t, disk_random(&state), &told);
        for (int k = 0; k < 10 && sum.states < n && sum.bad == 0; k++, sum.states++) {
            const life l = {"all",      NULL,
                            false,      disk_random(&state),
                            KILL_CALLS, (long)(disk_random(&state) % (uint64_t)(span + 1))};
            const int status = live(t, &l, &told);
            killed += WIFSIGNALED(status);
            if (check_apart(t, t->folder, mz_buf_str(&told), k % 5 == 4, why, sizeof why) != SUBJECT_FINE) {
                report(t, "after a kill", why, &sum);
            }
        }
        for (mz_str rest = mz_buf_str(&told); rest.len > 0; told_lines++) {
            (void)mz_str_cut(&rest, '\n');
        }
        if (sum.bad == 0) {
            end(t);
        }
        t->arena = kept;
    }
    (void)printf("kills: %ld processes, %ld of them killed while they worked, %ld entries acknowledged, %ld bad\n",
                 sum.states, killed, told_lines, sum.bad);
    return sum.bad != 0 || killed < n / 3;
}

/* --- flipped bits ------------------------------------------------------------------------------------------------ */

static void flip(const char *path, mz_len at)
{
    uint8_t byte = 0;
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    must(fd >= 0 && pread(fd, &byte, 1, at) == 1, "cannot flip");
    byte ^= (uint8_t)(1 << at / 3 % 8);
    must(pwrite(fd, &byte, 1, at) == 1, "cannot flip");
    (void)close(fd);
}

/* Does verifying find it? `place` gets the first finding. */
static bool found(const run *t, char *place, size_t place_n, mz_arena scratch)
{
    mz_verification v = {0};
    const mz_status s = mz_record_verify(t->folder, &t->subject.log.public, &v, &scratch);
    if (mz_failed(s)) {
        (void)snprintf(place, place_n, "%s", s.what);
        return true;
    }
    if (v.found > 0) {
        (void)snprintf(place, place_n, "%.200s", mz_str_z(&scratch, v.v[0].place));
    }
    return v.found > 0;
}

typedef struct flips_of {
    long bytes, found, refused, harmless;
} flips_of;

static void flip_file(run *t, const char *kept, mz_str path, mz_str told, mz_len every, flips_of *sum, tally *n)
{
    mz_arena a = t->arena;
    const char *path_z = mz_str_z(&a, path);
    char place[512], why[600], what[700];
    mz_str bytes;
    must_be(mz_file_load(path_z, 1 << 28, &bytes, &a), path_z);
    must(chmod(path_z, 0644) == 0, "mode");
    for (mz_len i = 0; i < bytes.len && n->bad == 0; i += every) {
        mz_arena b = a;
        flip(path_z, i);
        sum->bytes++;
        if (found(t, place, sizeof place, b)) {
            sum->found++;
            flip(path_z, i);
            continue;
        }
        /* Not found: then it must not matter to anybody. Looking at it changes the case. */
        const subject_seen seen = check_apart(t, t->folder, told, true, why, sizeof why);
        sum->refused += seen == SUBJECT_REFUSED;
        sum->harmless += seen == SUBJECT_FINE;
        if (seen == SUBJECT_WRONG) {
            (void)snprintf(what, sizeof what, "byte %td of %s", i, path_z);
            report(t, what, why, n);
        }
        remove_tree(t->folder, b);
        copy_tree(kept, t->folder, b);
        must(chmod(path_z, 0644) == 0, "mode");
    }
    n->states += sum->bytes;
}

static int flips(run *t, int calls, mz_len every)
{
    tally sum = {0};
    begin(t, memory_folder());
    MZ_BUF_SCOPED told = mz_buf_new(LOG_MAX);
    const life l = {"all", "r:40:kill", true, 2, calls, -1}; /* a journal that was not closed in order */
    (void)live(t, &l, &told);
    mz_record *r; /* recovered once, so that what is found below comes from the flip */
    must_be(mz_record_open(t->folder, &r), "open");
    mz_record_close(r);
    const char *kept = below(t, "kept");
    copy_tree(t->folder, kept, t->arena);
    const mz_strs files = tree(t->folder, false, &t->arena);
    for (mz_len i = 0; i < files.n && sum.bad == 0; i++) {
        flips_of one = {0};
        flip_file(t, kept, files.v[i], mz_buf_str(&told), every, &one, &sum);
        (void)printf("flips: %.*s: %ld bytes, verify finds %ld, opening refuses %ld, %ld harmless\n",
                     SFMT(mz_str_from(files.v[i], (mz_len)strlen(t->folder) + 1)), one.bytes, one.found, one.refused,
                     one.harmless);
    }
    if (sum.bad == 0) {
        end(t);
    }
    (void)printf("flips: %ld bytes, %ld bad\n", sum.states, sum.bad);
    return sum.bad != 0;
}

/* --- any program ---------------------------------------------------------------------------------------------------
 */

/* sh -c TEXT with DISK set; under the shim when asked for. Its exit code. */
static int shell(const run *t, const char *text, const char *disk_folder, bool shim, bool whole)
{
    int status;
    const pid_t child = fork();
    must(child >= 0, "no process");
    if (child == 0) {
        (void)setenv("DISK", disk_folder, 1);
        if (whole) {
            (void)setenv("WHOLE", "1", 1);
        }
        if (shim) {
            (void)setenv("LD_PRELOAD", t->shim, 1);
            (void)setenv("CRASH_ROOT", t->root, 1);
            (void)setenv("CRASH_LOG", t->log, 1);
        }
        (void)execl("/bin/sh", "sh", "-c", text, (char *)NULL);
        _exit(127);
    }
    must(waitpid(child, &status, 0) == child, "no child");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void try_command(run *t, const disk *d, mz_len moment, mz_len moments, uint64_t seed, const char *check,
                        tally *n)
{
    mz_arena a = t->arena;
    char what[160];
    const char *image = mz_path_join(&a, t->base, S("image"));
    const disk_loss loss = (disk_loss)(seed % DISK_LOSSES);
    disk_write(d, moment, loss, seed, image, a);
    const int code = shell(t, check, image, false, moment == moments);
    n->states++;
    if (code != 0) {
        (void)snprintf(what, sizeof what, "crash before event %td of %td, %s, seed %llu", moment, moments,
                       loss_words[loss], (unsigned long long)seed);
        if (n->bad == 0) {
            disk_write(d, moment, loss, seed, mz_path_join(&a, t->base, S("bad")), a);
        }
        report(t, what, "the check says no", n);
    }
    remove_tree(image, a);
}

/* What COMMAND did below $DISK, in N states after a crash, each given to CHECK; a tenth of them after its end, when all
 * that it promised must be there: then WHOLE is set. */
static int command(run *t, int argc, char **argv)
{
    tally sum = {0};
    if (argc != 6) {
        return 2;
    }
    const long n = strtol(argv[2], NULL, 10);
    uint64_t state = strtoull(argv[3], NULL, 10);
    begin(t, memory_folder());
    disk *d = disk_begin(t->root, &t->arena);
    must(shell(t, argv[4], t->root, true, false) == 0, "the command failed without any fault");
    mz_str log;
    must_be(mz_file_load(t->log, LOG_MAX, &log, &t->arena), "the log");
    const mz_len moments = disk_take(d, log, &t->arena);
    check_shim(t, d, moments);
    while (sum.states < n && sum.bad == 0) {
        const bool whole = disk_random(&state) % 10 == 0;
        const mz_len moment = whole ? moments : (mz_len)(disk_random(&state) % (uint64_t)moments);
        try_command(t, d, moment, moments, disk_random(&state), argv[5], &sum);
    }
    if (sum.bad == 0) {
        end(t);
    }
    (void)printf("command: %td events, %ld states of a crashed disk, %ld bad\n", moments, sum.states, sum.bad);
    return sum.bad != 0;
}

/* --- the command line ------------------------------------------------------------------------------------------- */

static int part(run *t, int argc, char **argv)
{
    const bool all = strcmp(argv[1], "all") == 0;
    if (strcmp(argv[1], "check") == 0) {
        mz_str told;
        char why[600] = "";
        subject_new(&t->subject, argv[2], &t->arena);
        must_be(mz_file_load(argv[3], LOG_MAX, &told, &t->arena), argv[3]);
        const subject_seen seen = subject_check(&t->subject, told, true, why, sizeof why, t->arena);
        (void)fprintf(stderr, "%s\n", seen == SUBJECT_FINE ? "fine" : why);
        return (int)seen;
    }
    if ((!all && strcmp(argv[1], "write") != 0) || argc != 5) {
        return 2;
    }
    subject_new(&t->subject, argv[2], &t->arena);
    mz_status s = all ? subject_init(&t->subject) : mz_ok();
    if (!mz_failed(s)) {
        const uint64_t seed = strtoull(argv[3], NULL, 10);
        const int calls = (int)strtol(argv[4], NULL, 10);
        s = seed % 2 == 0 ? subject_write(&t->subject, seed, calls, t->arena)
                          : subject_node(&t->subject, seed, calls, t->arena); /* odd seeds go through a node */
    }
    if (mz_failed(s)) {
        (void)fprintf(stderr, "crash: %s (%s)\n", s.what, s.where);
    }
    return mz_failed(s) ? 3 : 0;
}

typedef struct mode {
    const char *word;
    int (*run)(run *t, long n, uint64_t seed);
} mode;

static int faults_mode(run *t, long n, uint64_t seed) { return faults(t, n > 0 ? (int)n : 6, (int)seed); }

static int flips_mode(run *t, long n, uint64_t seed) { return flips(t, n > 0 ? (int)n : 4, (mz_len)seed); }

int main(int argc, char **argv)
{
    static const mode modes[] = {
        {"states", states}, {"late", late}, {"kills", kills}, {"faults", faults_mode}, {"flips", flips_mode}};
    run t = {.self = argv[0], .shim = getenv("CRASH_SHIM")};
    mz_region region;
    must_be(mz_region_new((mz_len)1 << 33, &region, &t.arena), "memory");
    must_be(mz_record_self_test(), "self test");
    const long n = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    const uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(argv[1], modes[i].word) == 0) {
            return modes[i].run(&t, n, seed);
        }
    }
    if (argc > 1 && strcmp(argv[1], "command") == 0) {
        return command(&t, argc, argv);
    }
    if (argc >= 4) {
        return part(&t, argc, argv);
    }
    (void)fprintf(stderr, "usage: see the head of tests/crash/crash.c\n");
    return 2;
}
