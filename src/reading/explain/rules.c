/* What each rule means, in one sentence for people. By id: a rule that fires and is not here fails a test. */
#include "reading/reading.h"

static const mz_rule_text RULES[] = {
    {"actor.before", "who the phrase means was told before: in this sentence, in an earlier one, or by the publisher"},
    {"actor.country", "the phrase names a country or its people"},
    {"actor.name", "the phrase has a name that the dictionary of actors knows, as of the document's day"},
    {"actor.of-happening", "the happening is named after the side that does it"},
    {"actor.pronoun", "a pronoun: whom it stands for was named before"},
    {"actor.role-here", "the phrase has a role only; its country is that of the place, the speaker or the sentence"},
    {"actor.role-of-country", "the phrase has a role and a country: together they make the code"},
    {"actor.unknown", "the phrase is somebody, but no dictionary knows who"},
    {"agent.by", "who does it stands behind \"by\""},
    {"agent.clause", "who does it is named in the same clause"},
    {"agent.of-happening", "who does it stands in or before the word for the happening"},
    {"agent.sentence", "who does it is named elsewhere in the sentence"},
    {"agent.speaker", "the act is done by speaking: whoever speaks does it"},
    {"agent.subject", "who does it is the verb's subject"},
    {"basis.incident", "nothing says otherwise: the number is of this happening"},
    {"basis.increment", "the number is added to one that was given before: \"more\", \"another\""},
    {"basis.subset", "the number is part of another one: \"including\", \"of them\""},
    {"basis.total", "the number is a sum: a toll, or over a period or a whole war"},
    {"fact.act", "the verb of speech is an act itself: to condemn, to offer, to demand"},
    {"fact.cue-event", "the object of the verb of speech is a happening: to claim a blast"},
    {"fact.happening", "a noun says what happened, and the verb only that it did: \"shelling erupted\""},
    {"fact.harm", "people were harmed, so something happened"},
    {"fact.must", "\"must\", \"should\": who says so demands it of the one who shall do it"},
    {"fact.order", "somebody is told to do something: it is demanded"},
    {"fact.plain-act", "a verb of dealings that is no speech: to meet, to visit, to cut ties"},
    {"fact.says", "somebody says something that is neither harm nor a happening"},
    {"fact.stack", "the verb hangs on another one that bends its meaning: to refuse to meet, to stop attacking"},
    {"fact.verb", "the dictionary's verb says what happened or was done"},
    {"fact.will", "\"will\", \"would\": who says so of himself pledges, refuses or threatens"},
    {"gap.counts-things", "the number counts things, not people"},
    {"gap.cue-no-speaker", "a word of speech, but its subject is nobody who could speak"},
    {"gap.disaster", "an accident or a disaster of nature, and no happening of a conflict beside it"},
    {"gap.dropped", "what was found is part of another statement"},
    {"gap.happening-mentioned", "a happening is named, but nothing says that it took place"},
    {"gap.harm-no-people", "a word of harm, but nobody of whom it is said, or only wished, offered or threatened"},
    {"gap.heading", "a heading or a name: it has no verb"},
    {"gap.no-object", "the verb is in the dictionary, but to whom or what it was done is not said"},
    {"gap.no-verb", "no verb was recognised"},
    {"gap.no-word", "no word of harm, happening, act or speech"},
    {"gap.nobody-speaks", "a word of speech, but nobody who speaks"},
    {"gap.nothing-said", "somebody speaks, but what he says has no clause, harm or act that could be read"},
    {"gap.noun-only", "a happening is named, but there is no verb"},
    {"gap.other-object", "the verb counts as a happening or an act only with other objects than this one"},
    {"gap.purpose", "the verb stands as a purpose or a wish (\"to attack\"): it is not said that it was done"},
    {"gap.state", "tells how things are, not what happened or was said"},
    {"gap.verb-alone", "the verb is in the dictionary, but neither its doer nor its object is an actor"},
    {"gap.verb-unknown", "the verb is in no dictionary of harm, happenings, acts or speech"},
    {"harm.adjective", "an adjective of harm stands in the phrase or behind it: \"two dead\", \"three left wounded\""},
    {"harm.beside", "named beside those who were harmed: \"along with three others\", \"as were two more\""},
    {"harm.breakdown", "part of a number that the text takes apart: \"among the dead were\", \"of the 14 dead, five\""},
    {"harm.figure", "a number said of harm that the text has just told"},
    {"harm.gapped", "the verb is not said again: \"six died in Chaman and two in Gulistan\""},
    {"harm.noun", "a noun of harm names its victims or is counted: \"the killing of nine\", \"70 deaths\""},
    {"harm.part", "a word marks a part: \"including\", \"of them\""},
    {"harm.predicate", "the subject is said to be harmed: \"were dead\", \"was among the wounded\""},
    {"harm.toll", "a toll, and the number that its verb carries"},
    {"harm.verb", "a verb of harm: the victims are its subject or its object, by its pattern"},
    {"harm.word", "the dictionary's word of harm says what became of them"},
    {"kind.act", "somebody did or said something politically"},
    {"kind.event", "something happened on the ground"},
    {"kind.figure",
     "the number stands for a period or a whole war: a time span is named, or no happening, place or day"},
    {"limit.rules", "more rules fired than a statement lists; the trace has them all"},
    {"limit.sentence", "the sentence is longer than 256 words and marks and was read in pieces"},
    {"number.implied", "no numeral: one person, or at least two of a plural"},
    {"number.numeral", "a numeral, with the words that make it a bound"},
    {"number.vague", "a word for a vague number: \"dozens\", \"several\""},
    {"place.before", "no place is named here: the one of the happening told before"},
    {"place.gazetteer", "the phrase names a place that the gazetteer knows"},
    {"place.name", "the phrase names a place that the gazetteer does not know"},
    {"polarity.affirmed", "nothing negates it, and it is told as done"},
    {"polarity.future", "it is yet to come: \"will\", \"about to\""},
    {"polarity.negated", "the verb is negated"},
    {"polarity.nobody", "the number is none: nobody was harmed"},
    {"polarity.possible", "it is feared, possible or planned: \"may\", \"reportedly planned\""},
    {"polarity.rumour", "reports that nobody stands for: it is possible"},
    {"speech.according", "the source stands with \"according to\", or is quoted"},
    {"speech.before", "the source stands before its word of speech"},
    {"speech.behind", "source and word of speech stand behind what is said, or within it"},
    {"speech.citing", "the source is the one whom another source quotes or cites"},
    {"speech.noun", "a noun of speech, with its owner and what it holds"},
    {"speech.quote", "the quote goes on from an earlier sentence"},
    {"stance.act", "the act is words: who refuses denies, who pledges agrees"},
    {"stance.blamed", "the same speaker lays it at somebody's door"},
    {"stance.cue", "the word of speech carries the stance"},
    {"stance.disowned", "the speaker says that it had no part in it: it denies"},
    {"stance.doer-before", "a party tells harm to its side in a happening whose doer was named before: it accuses"},
    {"stance.named-doer", "a party says that somebody else did it: it accuses"},
    {"stance.no-loss", "a party's forces say that they lost nobody: it claims"},
    {"stance.not-denied", "the denial is negated: nothing is denied"},
    {"stance.own-loss", "a party tells its own fighters' loss: it concedes"},
    {"stance.party", "a party tells its own deed or its enemy's loss: it claims, or confirms"},
    {"stance.plain", "nothing gives another stance: it is reported"},
    {"stance.presupposed", "the speaker takes it as having happened; the report is the publisher's"},
    {"status.actor", "the named actor has this status"},
    {"status.context", "the status is that of whoever the phrase means"},
    {"status.mixed", "one number over people of several kinds"},
    {"status.role", "the word for the people gives their status"},
    {"status.unknown", "no word says whether they are civilians or fighters"},
    {"target.behind-preposition", "to whom it was done stands behind a preposition"},
    {"target.named", "to whom it was done is named elsewhere in the sentence"},
    {"target.object", "to whom it was done is the verb's object"},
    {"target.subject", "to whom it was done is the subject of a passive or of what befell it"},
    {"target.victims", "those who were harmed are the target"},
    {"text.mixed-script",
     "a word of the sentence has letters of two scripts, which look alike: it is not taken for the word it resembles"},
    {"time.day", "the words name a day or a span, by the calendar of the document's day"},
    {"type.cue", "the word of speech has this type"},
    {"type.happening", "the word for the happening has this type"},
    {"type.harm", "what became of the people has this type"},
    {"type.rule", "the rule that found the statement gives this type"},
    {"type.verb", "the verb has this type"},
    {"type.weapon", "the weapon has this type"},
    {"victims.before", "a pronoun: the victims were named before"},
    {"victims.of", "the number stands for people who are named beside it: \"six of the soldiers\""},
    {"victims.phrase", "the phrase with the number names the people"},
};

const mz_rule_text *mz_reading_rules(mz_len *n)
{
    *n = (mz_len)(sizeof RULES / sizeof *RULES);
    return RULES;
}

mz_str mz_reading_rule(mz_str id)
{
    mz_len low = 0;
    mz_len high = (mz_len)(sizeof RULES / sizeof *RULES);
    while (low < high) {
        const mz_len mid = low + (high - low) / 2;
        const int order = mz_str_cmp(mz_str_of(RULES[mid].id), id);
        if (order == 0) {
            return mz_str_of(RULES[mid].meaning);
        }
        low = order < 0 ? mid + 1 : low;
        high = order < 0 ? high : mid;
    }
    return (mz_str){0};
}

/* --- how sure ----------------------------------------------------------------------------------------------------- */

/* Rules by which something is not said in so many words. By id. */
static const struct {
    const char *id;
    mz_sure sure;
} WEAK[] = {
    {"actor.before", MZ_LIKELY},     {"actor.pronoun", MZ_DOUBTFUL},     {"actor.role-here", MZ_LIKELY},
    {"actor.unknown", MZ_DOUBTFUL},  {"agent.sentence", MZ_LIKELY},      {"limit.rules", MZ_DOUBTFUL},
    {"limit.sentence", MZ_DOUBTFUL}, {"number.implied", MZ_LIKELY},      {"number.vague", MZ_DOUBTFUL},
    {"place.before", MZ_LIKELY},     {"polarity.possible", MZ_DOUBTFUL}, {"stance.blamed", MZ_LIKELY},
    {"status.context", MZ_LIKELY},   {"status.mixed", MZ_LIKELY},        {"status.unknown", MZ_DOUBTFUL},
    {"target.named", MZ_LIKELY},     {"type.rule", MZ_DOUBTFUL},         {"victims.before", MZ_DOUBTFUL},
};

mz_str mz_sure_word(mz_sure v)
{
    static const char *const WORDS[] = {"sure", "likely", "doubtful"};
    mz_assert(v >= MZ_SURE && v <= MZ_DOUBTFUL);
    return mz_str_of(WORDS[v]);
}

static mz_sure sure_of(mz_str rule)
{
    for (size_t k = 0; k < sizeof WEAK / sizeof *WEAK; k++) {
        if (mz_str_eq(rule, mz_str_of(WEAK[k].id))) {
            return WEAK[k].sure;
        }
    }
    return MZ_SURE;
}

mz_sure mz_reading_sure(const mz_statement *s)
{
    mz_sure worst = MZ_SURE;
    for (mz_len k = 0; k < s->rules_n; k++) {
        const mz_sure v = sure_of(s->rules[k]);
        worst = v > worst ? v : worst;
    }
    return worst;
}
