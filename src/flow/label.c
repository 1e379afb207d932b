/* Who may see which entry. A label is an entry of its own (kind "label", text "audience <words>"); an entry names its
 * label by `ref label`, and a later label names entries that it holds for by `ref entry`. What cannot be read hides. */
#include "flow/inside.h"

#define NOBODY   "nobody"
#define EVERYONE "everyone"
#define WORDS    64

/* ---- audiences ---- */

static bool is_word(mz_str s)
{
    for (mz_len i = 0; i < s.len; i++) {
        if (!mz_is_alpha(s.data[i]) && s.data[i] != '-') {
            return false;
        }
    }
    return s.len >= 1 && s.len <= MZ_WORD_MAX;
}

/* Words of an audience in the order of bytes, each once, one space between: the one way to write it. */
static bool is_audience(mz_str s)
{
    mz_str before = {0};
    if (mz_str_eq(s, S(EVERYONE))) {
        return true;
    }
    for (mz_str rest = s; rest.data != NULL;) {
        const mz_str word = mz_str_cut(&rest, ' ');
        if (!is_word(word) || (before.len > 0 && mz_str_cmp(before, word) >= 0)) {
            return false;
        }
        before = word;
    }
    return true;
}

static int by_bytes(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return mz_str_cmp(*(const mz_str *)a, *(const mz_str *)b);
}

bool mz_audience_parse(mz_str text, mz_str *out, mz_arena *perm)
{
    mz_str words[WORDS];
    mz_len n = 0;
    mz_str list = {0};
    for (mz_str rest = text; rest.data != NULL && n < WORDS;) {
        words[n] = mz_str_trim(mz_str_cut(&rest, ','));
        if (words[n++].len == 0) {
            return false;
        }
    }
    mz_sort(words, n, (mz_len)sizeof *words, by_bytes, NULL, *perm);
    for (mz_len i = 0; i < n; i++) {
        if (i == 0 || !mz_str_eq(words[i], words[i - 1])) {
            list = mz_str_concat(perm, list, list.len > 0 ? S(" ") : S(""), words[i]);
        }
    }
    *out = list;
    return n < WORDS && is_audience(list);
}

bool mz_viewer_all(const mz_viewer *v)
{
    return (v->role.len == 0 && v->party.len == 0) || mz_str_eq(v->role, S("mediator"));
}

bool mz_viewer_sees(const mz_viewer *v, mz_str audience, mz_str author)
{
    return mz_viewer_all(v) || audience.len == 0 || mz_str_eq(audience, S(EVERYONE)) ||
           (v->party.len > 0 && (mz_str_has_word(audience, v->party) || mz_str_eq(author, v->party))) ||
           mz_str_has_word(audience, v->role);
}

/* ---- labels on the record ---- */

/* What the label entry's text grants. */
static mz_str granted(const mz_entry *e, mz_arena *perm)
{
    mz_str text = e->draft.text;
    const mz_str line = mz_str_cut(&text, '\n');
    if (!mz_str_eq(e->draft.kind, S("label")) || !mz_str_starts(line, S("audience ")) ||
        !is_audience(mz_str_from(line, 9))) {
        return S(NOBODY);
    }
    const mz_str audience = mz_str_from(line, 9);
    return mz_str_eq(audience, S(EVERYONE)) ? S("") : mz_str_copy(perm, audience);
}

static mz_str party_of(mz_case *c, mz_str feed)
{
    const mz_registered *k = mz_record_key(c->record, feed);
    return k == NULL ? (mz_str){0} : k->party;
}

/* A later label holds when the mediator gave it, or the one whose entry it is. */
static bool may_relabel(mz_case *c, const mz_entry *label, const mz_entry *target)
{
    const mz_str who = party_of(c, label->feed);
    return mz_str_eq(who, c->mediator) || (who.len > 0 && mz_str_eq(who, party_of(c, target->feed)));
}

static mz_status take_relabels(mz_case *c, mz_labels *l, const mz_entry *e, mz_arena scratch)
{
    for (mz_len i = 0; i < e->draft.refs_n; i++) {
        mz_len at;
        mz_entry target;
        mz_arena room = scratch;
        if (!mz_str_eq(e->draft.refs[i].relation, S("entry")) ||
            mz_failed(mz_record_find(c->record, &e->draft.refs[i].name, &at)) || at >= e->index) {
            continue;
        }
        MZ_TRY(mz_record_entry(c->record, at, &target, &room));
        if (may_relabel(c, e, &target)) {
            const mz_str name = mz_str_copy(l->perm, mz_hash_str(&target.name));
            *mz_push(l->perm, &l->audiences) = granted(e, l->perm);
            *mz_map_put(&l->of_entry, name, 0, NULL, l->perm) = l->audiences.n - 1;
            *mz_push(l->perm, &l->changed) = at;
        }
    }
    return mz_ok();
}

mz_status mz_labels_scan(mz_case *c, mz_labels *l, int64_t from, mz_arena scratch)
{
    mz_walk w = {.next = (mz_len)from};
    for (;;) {
        const mz_entry *e;
        MZ_TRY(mz_record_next(c->record, &w, &e));
        if (e == NULL) {
            return mz_ok();
        }
        if (mz_str_eq(e->draft.kind, S("label"))) {
            const mz_status s = take_relabels(c, l, e, scratch);
            if (mz_failed(s)) {
                mz_walk_end(&w);
                return s;
            }
        }
    }
}

/* The audience that the entry's own label grants; labels are few, so each is read once. */
static mz_str own_label(mz_case *c, mz_labels *l, const mz_entry *e, mz_arena scratch)
{
    for (mz_len i = 0; i < e->draft.refs_n; i++) {
        mz_len at;
        mz_entry label;
        bool fresh;
        if (!mz_str_eq(e->draft.refs[i].relation, S("label"))) {
            continue;
        }
        const mz_str name = mz_str_copy(l->perm, mz_hash_str(&e->draft.refs[i].name));
        int64_t *known = mz_map_put(&l->grants, name, 0, &fresh, l->perm);
        if (fresh) {
            const bool there = !mz_failed(mz_record_find(c->record, &e->draft.refs[i].name, &at)) && at < e->index &&
                               !mz_failed(mz_record_entry(c->record, at, &label, &scratch));
            *mz_push(l->perm, &l->audiences) = there ? granted(&label, l->perm) : S(NOBODY);
            *known = l->audiences.n - 1;
        }
        return l->audiences.v[*known];
    }
    return (mz_str){0};
}

mz_str mz_labels_of(mz_case *c, mz_labels *l, const mz_entry *e, mz_arena scratch)
{
    const int64_t *later = mz_map_get(&l->of_entry, mz_hash_str(&e->name));
    return later != NULL ? l->audiences.v[*later] : own_label(c, l, e, scratch);
}

bool mz_labels_let(mz_case *c, const mz_entry *e, mz_str audience)
{
    const mz_viewer *v = &c->options.viewer;
    return !c->edition || audience.len == 0 || mz_viewer_all(v) || mz_viewer_sees(v, audience, party_of(c, e->feed));
}

mz_status mz_flow_sees(mz_case *c, int64_t entry, bool *sees, mz_str *audience)
{
    mz_rows rows;
    const mz_value span[] = {mz_value_number(entry), mz_value_number(entry + 1)};
    MZ_TRY(mz_index_ask(c->index, MZ_Q_ENTRIES, span, 2, &rows, &c->perm));
    *sees = rows.n > 0;
    if (audience != NULL) {
        *audience = rows.n > 0 ? ((const mz_entry_row *)rows.v)->audience : (mz_str){0};
    }
    return mz_ok();
}

mz_status mz_flow_let(mz_case *c, int64_t entry)
{
    bool sees = true;
    if (c->edition) {
        MZ_TRY(mz_flow_sees(c, entry, &sees, NULL));
    }
    return sees ? mz_ok() : mz_fail(MZ_DENIED, "this entry is not for the viewer", entry);
}

/* ---- writing ---- */

mz_status mz_labels_fit(mz_case *c, mz_str audience)
{
    const mz_genesis *g = mz_record_genesis(c->record);
    for (mz_str rest = audience; rest.data != NULL;) {
        const mz_str word = mz_str_cut(&rest, ' ');
        bool known = mz_str_has_word(S("everyone party mediator monitor observer analyst public"), word);
        for (mz_len i = 0; g != NULL && i < g->members_n; i++) {
            known = known || mz_str_eq(g->members[i].party, word);
        }
        if (!known) {
            return mz_fail(MZ_BAD_INPUT,
                           "an audience names members of the case, party, monitor, observer, analyst or "
                           "public",
                           -1);
        }
    }
    return mz_ok();
}

mz_draft mz_flow_label_draft(mz_str audience, mz_utc time, mz_arena *perm)
{
    mz_assert(is_audience(audience));
    return (mz_draft){.kind = S("label"), .time = time, .text = mz_str_concat(perm, S("audience "), audience, S("\n"))};
}

static mz_status write_label(mz_case *c, mz_str audience, const mz_ref *refs, mz_len refs_n, const mz_key *by,
                             mz_utc time, int64_t *entry, mz_hash256 *name)
{
    mz_arena scratch = c->perm;
    MZ_TRY(mz_labels_fit(c, audience));
    mz_draft d = mz_flow_label_draft(audience, time, &scratch);
    d.refs = refs;
    d.refs_n = refs_n;
    mz_len at;
    MZ_TRY(mz_record_write(c->record, &d, 1, &by, 1, &at, name));
    *entry = at;
    return mz_ok();
}

mz_status mz_flow_new_label(mz_case *c, mz_str audience, const mz_key *by, mz_utc time, mz_hash256 *name)
{
    int64_t entry;
    mz_assert(is_audience(audience));
    return write_label(c, audience, NULL, 0, by, time, &entry, name);
}

mz_status mz_flow_label(mz_case *c, const int64_t *entries, mz_len n, mz_str audience, const mz_key *by, mz_utc time,
                        int64_t *entry)
{
    mz_ref refs[MZ_ENTRY_LINES_MAX];
    mz_hash256 name;
    mz_entry label = {.feed = by->public.name};
    mz_assert(n >= 1 && is_audience(audience));
    if (n > MZ_ENTRY_LINES_MAX) {
        return mz_fail(MZ_LIMIT, "a label is for at most 64 entries: give it in several times", MZ_ENTRY_LINES_MAX);
    }
    for (mz_len i = 0; i < n; i++) {
        mz_entry target;
        mz_arena scratch = c->perm;
        MZ_TRY(mz_record_entry(c->record, (mz_len)entries[i], &target, &scratch));
        if (!may_relabel(c, &label, &target)) {
            return mz_fail(MZ_DENIED, "only the mediator, or the one who wrote an entry, says who may see it",
                           (mz_len)entries[i]);
        }
        refs[i] = (mz_ref){S("entry"), target.name};
    }
    return write_label(c, audience, refs, n, by, time, entry, &name);
}
