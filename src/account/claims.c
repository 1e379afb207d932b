/* Claims from statements: who speaks, of whose harm, and with which of their figures. */
#include "account/account.h"
#include "lexicon/lexicon.h"

#define WORDS_MIN    40 /* bytes: shorter sentences may be the same by chance */
#define COPIED_WORDS 8  /* in a row: who writes for himself shares fewer with another (docs/decisions/0027) */

mz_str mz_account_side(mz_str actor)
{
    if (mz_actor_is_armed_group(actor)) {
        return actor;
    }
    const mz_str country = mz_actor_country(actor);
    if (country.len > 0) {
        return country;
    }
    return mz_str_starts(actor, S("IGO")) ? actor : (mz_str){0};
}

mz_voice mz_account_voice(mz_str speaker, const mz_account_party *parties, mz_len parties_n, mz_str *side)
{
    const mz_str own = mz_account_side(speaker);
    *side = (mz_str){0};
    if (mz_actor_is_armed_group(speaker) || mz_actor_is_state(speaker)) {
        for (mz_len i = 0; i < parties_n; i++) {
            if (mz_str_eq(parties[i].code, own)) {
                *side = own;
                return MZ_VOICE_PARTY;
            }
        }
    }
    if (mz_actor_is_combatant(speaker)) {
        *side = own.len > 0 ? own : speaker;
        return MZ_VOICE_ARMED;
    }
    return mz_actor_is_independent(speaker) ? MZ_VOICE_INDEPENDENT : MZ_VOICE_UNVOUCHED;
}

/* Codes of a kind of source ("MED", "PAKMED", "NGO") are no one's name: two papers are two voices. */
bool mz_account_kind_only(mz_str code)
{
    const mz_str last = code.len >= 3 ? mz_str_from(code, code.len - 3) : code;
    return mz_str_eq(last, S("MED")) || mz_str_eq(last, S("NGO")) || mz_str_eq(last, S("IGO"));
}

static mz_str speaker_of(const mz_statement *s, const mz_document *document, mz_str code)
{
    const mz_mention *inner = s->sources_n > 0 ? &s->sources[s->sources_n - 1] : NULL;
    const bool quoted = inner != NULL && inner->actor.len > 0 && mz_str_eq(inner->actor, code);
    if (code.len > 0 && !mz_account_kind_only(code)) {
        return code;
    }
    if (quoted && inner->span.text.len > 0) {
        return inner->span.text;
    }
    if (document->publisher.len > 0) {
        return document->publisher;
    }
    return code.len > 0 ? code : S("unnamed source");
}

/* Where the words say nothing of the victims' status, their code may. */
static mz_victim_status status_of(const mz_harm *h)
{
    const mz_str code = h->victims.actor;
    const mz_str role = code.len >= 6 ? mz_str_sub(code, 3, 6) : code;
    if (h->status != MZ_UNKNOWN || code.len == 0) {
        return h->status;
    }
    if (mz_actor_is_armed_group(code)) {
        return MZ_MILITANT;
    }
    if (mz_str_eq(role, S("MIL"))) {
        return MZ_MILITARY;
    }
    if (mz_str_eq(role, S("COP"))) {
        return MZ_POLICE;
    }
    return mz_str_eq(role, S("CVL")) ? MZ_CIVILIAN : MZ_UNKNOWN;
}

/* A part of the victims that has a name of its own: "children". Rows of tables name columns, not parts. */
static mz_str part_of(const mz_harm *h, const mz_document *document, mz_arena *perm)
{
    static const char *const all[] = {"people", "persons", "civilians", "civilian", "others", "victims"};
    const mz_str text = mz_str_trim(h->victims.span.text);
    const mz_victim_status status = status_of(h);
    if (h->basis != MZ_SUBSET || document->method != MZ_BY_READING || text.len == 0 || text.len > 64 ||
        status == MZ_MILITARY || status == MZ_POLICE || status == MZ_MILITANT) {
        return (mz_str){0};
    }
    const mz_str part = mz_str_lower(perm, text);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (mz_str_eq(part, mz_str_of(all[i]))) {
            return (mz_str){0};
        }
    }
    return part;
}

/* The side of the victims: as named, else that of the targets when all are of one. */
static mz_str victim_side(const mz_statement *s, const mz_harm *h)
{
    if (h->victims.actor.len > 0 || h->victims.span.text.len > 0) {
        return mz_account_side(h->victims.actor);
    }
    mz_str side = {0};
    for (mz_len i = 0; i < s->targets_n; i++) {
        const mz_str of = mz_account_side(s->targets[i].actor);
        if (of.len == 0 || (side.len > 0 && !mz_str_eq(side, of))) {
            return (mz_str){0};
        }
        side = of;
    }
    return side;
}

static bool acts_itself(const mz_statement *s, mz_str side)
{
    for (mz_len i = 0; side.len > 0 && i < s->agents_n; i++) {
        if (mz_str_eq(mz_account_side(s->agents[i].actor), side)) {
            return true;
        }
    }
    return false;
}

void mz_claims_of(const mz_statement *s, const mz_document *document, mz_str ref, int64_t order,
                  const mz_account_party *parties, mz_len parties_n, mz_claims *out, mz_arena *perm)
{
    const mz_str code = mz_statement_speaker(s, document);
    mz_str side;
    const mz_voice voice = mz_account_voice(code, parties, parties_n, &side);
    for (mz_len i = 0; i < s->harms_n; i++) {
        const mz_harm *h = &s->harms[i];
        *mz_push(perm, out) = (mz_claim){.ref = ref,
                                         .node = -1,
                                         .speaker = speaker_of(s, document, code),
                                         .side = side,
                                         .voice = voice,
                                         .victim_side = victim_side(s, h),
                                         .status = status_of(h),
                                         .part = part_of(h, document, perm),
                                         .effect = h->effect,
                                         .count = h->count,
                                         .counted = h->count.lo > 0 || h->count.hi != MZ_OPEN,
                                         .approx = h->approx,
                                         .basis = h->basis,
                                         .stance = s->stance,
                                         .polarity = s->polarity,
                                         .own_act = acts_itself(s, side),
                                         .said = document->date,
                                         .order = order,
                                         .harm = (int32_t)i,
                                         .document = document->hash,
                                         .from = s->when.known ? s->when.from : MZ_NO_DAY,
                                         .to = s->when.known ? s->when.to : MZ_NO_DAY};
    }
}

/* Lower case, letters and digits, one space between words: where each word begins. */
typedef struct plain {
    uint8_t *text;
    mz_len n;
    mz_len *word;
    mz_len words;
} plain;

static plain plain_of(mz_str s, mz_arena *perm)
{
    plain p = {.text = mz_new(perm, uint8_t, s.len), .word = mz_new(perm, mz_len, s.len / 2 + 1)};
    bool inside = false;
    for (mz_len i = 0; i < s.len; i++) {
        const int c = mz_to_lower(s.data[i]);
        const bool letter = mz_is_lower(c) || mz_is_digit(c) || c >= 0x80;
        if (letter && !inside) {
            p.word[p.words++] = p.n + (p.n > 0);
        }
        if (letter && !inside && p.n > 0) {
            p.text[p.n++] = ' ';
        }
        if (letter) {
            p.text[p.n++] = (uint8_t)c;
        }
        inside = letter;
    }
    return p;
}

/* Every run of COPIED_WORDS words; of a shorter sentence the whole. */
static mz_copy_key *keys_of(const plain *p, mz_len *n, mz_arena *perm)
{
    const mz_str all = {p->text, p->n};
    *n = p->words > COPIED_WORDS ? p->words - COPIED_WORDS + 1 : p->n >= WORDS_MIN;
    mz_copy_key *keys = mz_new(perm, mz_copy_key, *n);
    for (mz_len i = 0; i < *n; i++) {
        const mz_len behind = i + COPIED_WORDS;
        keys[i].key = mz_str_sub(all, p->word[i], behind < p->words ? p->word[behind] - 1 : p->n);
    }
    return keys;
}

void mz_claims_words(mz_claims *claims, mz_len from, mz_str words, mz_arena *perm)
{
    if (from >= claims->n || words.len == 0) {
        return;
    }
    const plain p = plain_of(words, perm);
    mz_len n;
    const mz_copy_key *keys = keys_of(&p, &n, perm);
    for (mz_len i = from; i < claims->n; i++) {
        claims->v[i].copies = keys;
        claims->v[i].copies_n = n;
    }
}

static mz_status_line line_of(mz_str actor, mz_victim_status status)
{
    const mz_harm h = {.status = status, .victims = {.actor = actor}};
    switch (status_of(&h)) {
    case MZ_CIVILIAN:
        return MZ_LINE_CIVILIAN;
    case MZ_MILITARY:
    case MZ_POLICE:
    case MZ_MILITANT:
        return MZ_LINE_ARMED;
    case MZ_MIXED:
    case MZ_UNKNOWN:
        break;
    }
    return MZ_LINE_ANY;
}

void mz_findings_of(const mz_act *act, mz_str ref, int32_t incident, mz_findings *out, mz_arena *perm)
{
    if (act->kind != MZ_FINDING) {
        return;
    }
    for (mz_len i = 0; i < act->harms_n; i++) {
        const mz_act_harm *h = &act->harms[i];
        *mz_push(perm, out) = (mz_finding){.incident = incident,
                                           .ref = ref,
                                           .side = mz_account_side(h->victims),
                                           .status = line_of(h->victims, h->status),
                                           .effect = h->effect,
                                           .count = h->count};
    }
}
