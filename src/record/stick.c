/* Packages out of a file, into a copy. */
#include "record/stick.h"

#include "record/mirror_inside.h"
#include "record/witness.h"

/* What a package section says, and what its entries come to. */
typedef struct load {
    mz_upload upload;
    mz_str packages;
    mz_str note;
    mz_checkpoint c;
} load;

static mz_status read_section(const mz_mirror *m, const mz_section *s, load *out, mz_arena scratch)
{
    mz_add_checkpoint q;
    load l;
    MZ_TRY(mz_add_checkpoint_parse(s->checkpoint, &q));
    l.note = q.checkpoint;
    l.packages = s->body;
    MZ_TRY(mz_checkpoint_open(l.note, &m->log, &l.c, scratch));
    MZ_TRY(mz_upload_parse(&l.packages, &l.upload));
    if (!mz_str_eq(l.upload.origin, m->log.name) || l.upload.end != l.c.size) {
        return mz_fail(MZ_BAD_INPUT, "the entries of the package are not those of its checkpoint", -1);
    }
    *out = l;
    return mz_ok();
}

/* Walks the packages; with a mirror each is taken, without only verified against the checkpoint alone. */
static mz_status each_package(const load *l, mz_mirror *m, mz_range *range)
{
    mz_str rest = l->packages;
    for (mz_len at = l->upload.start; at < l->c.size;) {
        mz_package p;
        const mz_package_seen seen = mz_package_next(&rest, at, l->c.size, &p);
        if (seen != MZ_PACKAGE_WHOLE) {
            return mz_fail(MZ_BAD_INPUT, "the package is cut before its last entry: bring the whole of it", at);
        }
        if (m != NULL) {
            MZ_TRY(mz_mirror_take(m, &p, l->c.size, &l->c.root));
        }
        mz_str entries = p.entries, entry;
        for (mz_len i = p.begin; range != NULL && mz_bundle_next(&entries, &entry); i++) {
            if (i >= range->size) {
                const mz_hash256 leaf = mz_leaf_hash(entry);
                mz_range_push(range, &leaf);
            }
        }
        at = p.end;
    }
    return rest.len == 0 ? mz_ok() : mz_fail(MZ_BAD_INPUT, "the package holds more than its entries", l->c.size);
}

/* What is here and what the package brings must give the root that the log signed; only then is anything kept. The
 * proof in the file is of no use unless its old size is ours. */
static mz_status continues(mz_mirror *m, const load *l, bool *same)
{
    mz_range range;
    mz_edge_range(m->edge, &range);
    MZ_TRY(each_package(l, NULL, &range));
    const mz_hash256 root = mz_range_root(&range);
    *same = range.size == l->c.size && mz_hash_eq(&root, &l->c.root);
    return mz_ok();
}

static mz_status keep_against(mz_mirror *m, const load *l, mz_stick_taken *out)
{
    out->fork = true;
    MZ_TRY(mz_mirror_keep(m, S("fork-theirs"), l->note));
    return mz_mirror_keep(m, S("fork-ours"), mz_mirror_pending_note(m));
}

/* Do the packages belong to the checkpoint, by themselves? Those of a whole bundle can be held against it alone. */
static mz_status stands_alone(const load *l)
{
    mz_str rest = l->packages;
    for (mz_len at = l->upload.start; at < l->c.size;) {
        mz_package p;
        mz_hash256 leaves[MZ_PACKAGE_ENTRIES];
        if (mz_package_next(&rest, at, l->c.size, &p) != MZ_PACKAGE_WHOLE) {
            return mz_fail(MZ_BAD_INPUT, "the package is cut before its last entry: bring the whole of it", at);
        }
        if (p.begin % MZ_PACKAGE_ENTRIES == 0 && !mz_package_verify(&p, NULL, l->c.size, &l->c.root, leaves)) {
            return mz_fail(MZ_BAD_INPUT, "these entries are not those of the checkpoint: nothing of them was kept", at);
        }
        at = p.end;
    }
    return mz_ok();
}

/* A first package that begins within a bundle can be held only against what is here. Where that fails it cannot be told
 * which of the two is wrong. */
static mz_status first_fits(mz_mirror *m, const load *l)
{
    mz_package p;
    mz_str rest = l->packages;
    if (l->upload.start % MZ_PACKAGE_ENTRIES == 0 ||
        mz_package_next(&rest, l->upload.start, l->c.size, &p) != MZ_PACKAGE_WHOLE) {
        return mz_ok();
    }
    const mz_status s = mz_mirror_check(m, &p, l->c.size, &l->c.root);
    return s.code == MZ_BAD_INPUT
               ? mz_fail(MZ_BAD_INPUT,
                         "the package is damaged, or of another history: bring one that begins at a multiple of 256",
                         l->upload.start)
               : s;
}

static mz_status set_aside(mz_mirror *m, mz_str section, const load *l, mz_stick_taken *out, mz_arena scratch)
{
    MZ_TRY(stands_alone(l));
    MZ_BUF_SCOPED name = mz_buf_new(128);
    const mz_hash256 h = mz_sha256(section);
    mz_puts(&name, "waiting/");
    mz_put_padded(&name, l->upload.start, 12);
    mz_puts(&name, "-");
    mz_put_hash_hex(&name, &h);
    out->waiting = true;
    MZ_TRY(mz_dir_make(mz_mirror_path(m, "waiting", &scratch)));
    const char *path = mz_path_join(&scratch, m->state_folder, mz_buf_str(&name));
    return mz_path_exists(path) ? mz_ok() : mz_file_replace(path, section, 0644);
}

/* A checkpoint of what is here already. */
static mz_status take_known(mz_mirror *m, const load *l, mz_stick_taken *out)
{
    if (l->c.size <= m->served.size) {
        out->known = true;
        return mz_ok();
    }
    return mz_mirror_settle(m, l->note);
}

static mz_status take_package(mz_mirror *m, const mz_section *s, mz_str section, mz_stick_taken *out, mz_arena scratch)
{
    load l;
    mz_sight sight;
    mz_checkpoint c;
    bool same;
    const mz_len before = mz_mirror_next(m);
    MZ_TRY(read_section(m, s, &l, scratch));
    out->from = l.upload.start;
    MZ_TRY(mz_mirror_look(m, l.note, &c, &sight));
    if (sight == MZ_SIGHT_FORK) {
        out->fork = true;
        return mz_ok();
    }
    if (l.c.size <= before) {
        return take_known(m, &l, out);
    }
    if (l.upload.start > before) {
        return set_aside(m, section, &l, out, scratch);
    }
    MZ_TRY(continues(m, &l, &same));
    if (!same) { /* either a byte is wrong, and a package says so, or the log signed two histories */
        MZ_TRY(stands_alone(&l));
        MZ_TRY(first_fits(m, &l));
        return keep_against(m, &l, out);
    }
    if (l.c.size >= mz_mirror_pending(m)) {
        MZ_TRY(mz_mirror_expect(m, l.note));
    }
    MZ_TRY(each_package(&l, m, NULL));
    out->entries += mz_mirror_next(m) - before;
    return mz_mirror_settle(m, l.note);
}

static mz_status take_blobs(mz_mirror *m, mz_section *s, mz_stick_taken *out)
{
    mz_str blob;
    while (mz_blob_next(s, &blob)) {
        bool fresh;
        const mz_status st = mz_mirror_put_blob(m, blob, &fresh);
        if (st.code == MZ_BAD_INPUT) {
            out->refused++;
            continue;
        }
        MZ_TRY(st);
        out->documents += fresh;
    }
    return mz_mirror_want_done(m, m->work);
}

mz_status mz_stick_take(mz_mirror *m, mz_str file, mz_stick_taken *out, mz_arena scratch)
{
    *out = (mz_stick_taken){0};
    mz_str rest = file;
    if (file.len == 0) {
        return mz_fail(MZ_BAD_INPUT, "the file is empty", 0);
    }
    while (rest.len > 0) {
        const mz_len at = file.len - rest.len;
        const mz_str from = rest;
        mz_section s;
        mz_status st = mz_section_next(&rest, &s);
        if (mz_failed(st)) {
            return mz_fail(st.code, st.what, at + st.at);
        }
        const mz_str section = mz_str_sub(from, 0, from.len - rest.len);
        if (s.kind == MZ_SECTION_PACKAGE) {
            st = take_package(m, &s, section, out, scratch);
        } else if (s.kind == MZ_SECTION_BLOBS) {
            st = take_blobs(m, &s, out);
        }
        if (mz_failed(st)) {
            return mz_fail(st.code, st.what, at);
        }
    }
    return mz_ok();
}

mz_status mz_stick_retry(mz_mirror *m, mz_stick_taken *out, mz_arena scratch)
{
    *out = (mz_stick_taken){0};
    const char *folder = mz_mirror_path(m, "waiting", &scratch);
    mz_strs names;
    if (!mz_path_is_dir(folder)) {
        return mz_ok();
    }
    MZ_TRY(mz_dir_list(folder, &names, &scratch)); /* by their first entry */
    for (mz_len i = 0; i < names.n; i++) {
        mz_arena room = scratch;
        const char *path = mz_path_join(&room, folder, names.v[i]);
        MZ_VIEW_SCOPED view = {0};
        mz_stick_taken one;
        MZ_TRY(mz_view_open(path, &view));
        MZ_TRY(mz_stick_take(m, view.bytes, &one, room));
        out->entries += one.entries;
        out->fork = out->fork || one.fork;
        out->waiting = out->waiting || one.waiting;
        if (!one.waiting) {
            MZ_TRY(mz_file_remove(path));
        }
    }
    return mz_ok();
}
