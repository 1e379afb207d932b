/* function_words.h: the closed classes of English: every word with the tags that it can have, the usual one first.
 *
 * X(name, text, first tag, other tags as a set). The name makes MZ_W_name, by which code asks whether a token is it. */
#ifndef MZ_LEXICON_FUNCTION_WORDS_H
#define MZ_LEXICON_FUNCTION_WORDS_H

#define MZ_T(t) ((uint64_t)1 << MZ_TAG_##t)

#define MZ_FUNCTION_WORDS(X)                                                                                           \
    X(THE, "the", DET, 0)                                                                                              \
    X(A, "a", DET, 0)                                                                                                  \
    X(AN, "an", DET, 0)                                                                                                \
    X(THIS, "this", DET, MZ_T(PRON))                                                                                   \
    X(THESE, "these", DET, MZ_T(PRON))                                                                                 \
    X(THOSE, "those", DET, MZ_T(PRON))                                                                                 \
    X(THAT, "that", THAT, MZ_T(DET) | MZ_T(PRON) | MZ_T(REL))                                                          \
    X(EACH, "each", DET, MZ_T(PRON))                                                                                   \
    X(EVERY, "every", DET, 0)                                                                                          \
    X(ANOTHER, "another", DET, MZ_T(PRON))                                                                             \
    X(ANY, "any", DET, MZ_T(PRON))                                                                                     \
    X(SOME, "some", DET, MZ_T(PRON))                                                                                   \
    X(ALL, "all", DET, MZ_T(PRON) | MZ_T(ADV))                                                                         \
    X(BOTH, "both", DET, MZ_T(PRON) | MZ_T(CONJ))                                                                      \
    X(EITHER, "either", CONJ, MZ_T(DET) | MZ_T(PRON) | MZ_T(ADV))                                                      \
    X(NEITHER, "neither", DET, MZ_T(CONJ) | MZ_T(PRON))                                                                \
    X(NO, "no", DET, MZ_T(ADV))                                                                                        \
    X(SUCH, "such", ADJ, MZ_T(DET))                                                                                    \
    X(HALF, "half", NOUN, MZ_T(DET))                                                                                   \
    X(MANY, "many", ADJ, MZ_T(PRON))                                                                                   \
    X(MUCH, "much", ADJ, MZ_T(ADV) | MZ_T(PRON))                                                                       \
    X(MORE, "more", ADJ, MZ_T(ADV))                                                                                    \
    X(MOST, "most", ADJ, MZ_T(ADV))                                                                                    \
    X(LESS, "less", ADV, MZ_T(ADJ))                                                                                    \
    X(LEAST, "least", ADJ, MZ_T(ADV))                                                                                  \
    X(FEW, "few", ADJ, 0)                                                                                              \
    X(FEWER, "fewer", ADJ, 0)                                                                                          \
    X(SEVERAL, "several", ADJ, 0)                                                                                      \
    X(OTHER, "other", ADJ, 0)                                                                                          \
    X(OTHERS, "others", PLURAL, 0)                                                                                     \
    X(OWN, "own", ADJ, MZ_T(VB))                                                                                       \
    X(SAME, "same", ADJ, 0)                                                                                            \
    X(ENOUGH, "enough", ADJ, MZ_T(ADV))                                                                                \
    X(LITTLE, "little", ADJ, MZ_T(ADV))                                                                                \
    X(ITS, "its", POSS, 0)                                                                                             \
    X(HIS, "his", POSS, 0)                                                                                             \
    X(HER, "her", POSS, MZ_T(PRON))                                                                                    \
    X(THEIR, "their", POSS, 0)                                                                                         \
    X(OUR, "our", POSS, 0)                                                                                             \
    X(MY, "my", POSS, 0)                                                                                               \
    X(YOUR, "your", POSS, 0)                                                                                           \
    X(WHOSE, "whose", REL, 0)                                                                                          \
    X(IT, "it", PRON, 0)                                                                                               \
    X(HE, "he", PRON, 0)                                                                                               \
    X(SHE, "she", PRON, 0)                                                                                             \
    X(THEY, "they", PRON, 0)                                                                                           \
    X(WE, "we", PRON, 0)                                                                                               \
    X(I, "i", PRON, 0)                                                                                                 \
    X(YOU, "you", PRON, 0)                                                                                             \
    X(HIM, "him", PRON, 0)                                                                                             \
    X(THEM, "them", PRON, 0)                                                                                           \
    X(US, "us", PRON, MZ_T(NAME))                                                                                      \
    X(ME, "me", PRON, 0)                                                                                               \
    X(MINE, "mine", NOUN, MZ_T(PRON))                                                                                  \
    X(OURS, "ours", PRON, 0)                                                                                           \
    X(THEIRS, "theirs", PRON, 0)                                                                                       \
    X(HIMSELF, "himself", PRON, 0)                                                                                     \
    X(HERSELF, "herself", PRON, 0)                                                                                     \
    X(ITSELF, "itself", PRON, 0)                                                                                       \
    X(THEMSELVES, "themselves", PRON, 0)                                                                               \
    X(OURSELVES, "ourselves", PRON, 0)                                                                                 \
    X(MYSELF, "myself", PRON, 0)                                                                                       \
    X(YOURSELF, "yourself", PRON, 0)                                                                                   \
    X(NOBODY, "nobody", PRON, 0)                                                                                       \
    X(NONE, "none", PRON, 0)                                                                                           \
    X(NOTHING, "nothing", PRON, 0)                                                                                     \
    X(ANYBODY, "anybody", PRON, 0)                                                                                     \
    X(ANYONE, "anyone", PRON, 0)                                                                                       \
    X(ANYTHING, "anything", PRON, 0)                                                                                   \
    X(SOMEBODY, "somebody", PRON, 0)                                                                                   \
    X(SOMEONE, "someone", PRON, 0)                                                                                     \
    X(SOMETHING, "something", PRON, 0)                                                                                 \
    X(EVERYBODY, "everybody", PRON, 0)                                                                                 \
    X(EVERYONE, "everyone", PRON, 0)                                                                                   \
    X(EVERYTHING, "everything", PRON, 0)                                                                               \
    X(WHO, "who", REL, 0)                                                                                              \
    X(WHOM, "whom", REL, 0)                                                                                            \
    X(WHICH, "which", REL, MZ_T(DET))                                                                                  \
    X(WHAT, "what", REL, MZ_T(DET))                                                                                    \
    X(WHATEVER, "whatever", REL, MZ_T(DET))                                                                            \
    X(WHOEVER, "whoever", REL, 0)                                                                                      \
    X(THERE, "there", ADV, MZ_T(PRON))                                                                                 \
    X(IS, "is", BE, 0)                                                                                                 \
    X(ARE, "are", BE, 0)                                                                                               \
    X(WAS, "was", BE, 0)                                                                                               \
    X(WERE, "were", BE, 0)                                                                                             \
    X(AM, "am", BE, 0)                                                                                                 \
    X(BE, "be", BE, 0)                                                                                                 \
    X(BEEN, "been", BE, 0)                                                                                             \
    X(BEING, "being", BE, MZ_T(NOUN))                                                                                  \
    X(ISNT, "isn't", BE, 0)                                                                                            \
    X(ARENT, "aren't", BE, 0)                                                                                          \
    X(WASNT, "wasn't", BE, 0)                                                                                          \
    X(WERENT, "weren't", BE, 0)                                                                                        \
    X(HAS, "has", HAVE, 0)                                                                                             \
    X(HAVE, "have", HAVE, 0)                                                                                           \
    X(HAD, "had", HAVE, 0)                                                                                             \
    X(HAVING, "having", HAVE, 0)                                                                                       \
    X(HASNT, "hasn't", HAVE, 0)                                                                                        \
    X(HAVENT, "haven't", HAVE, 0)                                                                                      \
    X(HADNT, "hadn't", HAVE, 0)                                                                                        \
    X(DO, "do", DO, 0)                                                                                                 \
    X(DOES, "does", DO, 0)                                                                                             \
    X(DID, "did", DO, 0)                                                                                               \
    X(DONT, "don't", DO, 0)                                                                                            \
    X(DOESNT, "doesn't", DO, 0)                                                                                        \
    X(DIDNT, "didn't", DO, 0)                                                                                          \
    X(WILL, "will", MODAL, MZ_T(NOUN))                                                                                 \
    X(WOULD, "would", MODAL, 0)                                                                                        \
    X(SHALL, "shall", MODAL, 0)                                                                                        \
    X(SHOULD, "should", MODAL, 0)                                                                                      \
    X(MUST, "must", MODAL, 0)                                                                                          \
    X(CAN, "can", MODAL, 0)                                                                                            \
    X(CANNOT, "cannot", MODAL, 0)                                                                                      \
    X(COULD, "could", MODAL, 0)                                                                                        \
    X(MAY, "may", MODAL, 0)                                                                                            \
    X(MIGHT, "might", MODAL, MZ_T(NOUN))                                                                               \
    X(WONT, "won't", MODAL, 0)                                                                                         \
    X(WOULDNT, "wouldn't", MODAL, 0)                                                                                   \
    X(CANT, "can't", MODAL, 0)                                                                                         \
    X(COULDNT, "couldn't", MODAL, 0)                                                                                   \
    X(SHOULDNT, "shouldn't", MODAL, 0)                                                                                 \
    X(NOT, "not", NEG, 0)                                                                                              \
    X(NT, "n't", NEG, 0)                                                                                               \
    X(NEVER, "never", ADV, 0)                                                                                          \
    X(TO, "to", TO, MZ_T(PREP))                                                                                        \
    X(OF, "of", PREP, 0)                                                                                               \
    X(IN, "in", PREP, MZ_T(PRT) | MZ_T(ADV))                                                                           \
    X(AT, "at", PREP, 0)                                                                                               \
    X(ON, "on", PREP, MZ_T(PRT) | MZ_T(ADV))                                                                           \
    X(BY, "by", PREP, 0)                                                                                               \
    X(FROM, "from", PREP, 0)                                                                                           \
    X(WITH, "with", PREP, 0)                                                                                           \
    X(FOR, "for", PREP, 0)                                                                                             \
    X(INTO, "into", PREP, 0)                                                                                           \
    X(ONTO, "onto", PREP, 0)                                                                                           \
    X(UPON, "upon", PREP, 0)                                                                                           \
    X(NEAR, "near", PREP, MZ_T(ADJ))                                                                                   \
    X(ACROSS, "across", PREP, MZ_T(PRT))                                                                               \
    X(AGAINST, "against", PREP, 0)                                                                                     \
    X(OVER, "over", PREP, MZ_T(PRT) | MZ_T(ADV))                                                                       \
    X(UNDER, "under", PREP, 0)                                                                                         \
    X(BETWEEN, "between", PREP, 0)                                                                                     \
    X(AMONG, "among", PREP, 0)                                                                                         \
    X(AMONGST, "amongst", PREP, 0)                                                                                     \
    X(THROUGH, "through", PREP, MZ_T(PRT))                                                                             \
    X(THROUGHOUT, "throughout", PREP, 0)                                                                               \
    X(TOWARDS, "towards", PREP, 0)                                                                                     \
    X(TOWARD, "toward", PREP, 0)                                                                                       \
    X(ALONG, "along", PREP, MZ_T(ADV))                                                                                 \
    X(ALONGSIDE, "alongside", PREP, 0)                                                                                 \
    X(INSIDE, "inside", PREP, MZ_T(ADV) | MZ_T(NOUN))                                                                  \
    X(OUTSIDE, "outside", PREP, MZ_T(ADV) | MZ_T(ADJ))                                                                 \
    X(WITHIN, "within", PREP, 0)                                                                                       \
    X(WITHOUT, "without", PREP, 0)                                                                                     \
    X(AROUND, "around", PREP, MZ_T(ADV) | MZ_T(PRT))                                                                   \
    X(BEHIND, "behind", PREP, MZ_T(ADV))                                                                               \
    X(BEYOND, "beyond", PREP, 0)                                                                                       \
    X(BELOW, "below", PREP, MZ_T(ADV))                                                                                 \
    X(ABOVE, "above", PREP, MZ_T(ADV))                                                                                 \
    X(BENEATH, "beneath", PREP, 0)                                                                                     \
    X(BESIDE, "beside", PREP, 0)                                                                                       \
    X(BESIDES, "besides", PREP, MZ_T(ADV))                                                                             \
    X(AMID, "amid", PREP, 0)                                                                                           \
    X(AMIDST, "amidst", PREP, 0)                                                                                       \
    X(VIA, "via", PREP, 0)                                                                                             \
    X(PER, "per", PREP, 0)                                                                                             \
    X(DESPITE, "despite", PREP, 0)                                                                                     \
    X(OFF, "off", PRT, MZ_T(PREP))                                                                                     \
    X(LIKE, "like", PREP, MZ_T(VB))                                                                                    \
    X(UNLIKE, "unlike", PREP, 0)                                                                                       \
    X(DURING, "during", PREP, 0)                                                                                       \
    X(EXCEPT, "except", PREP, 0)                                                                                       \
    X(ABOUT, "about", PREP, MZ_T(ADV) | MZ_T(PRT))                                                                     \
    X(UP, "up", PRT, MZ_T(ADV) | MZ_T(PREP))                                                                           \
    X(DOWN, "down", PRT, MZ_T(ADV) | MZ_T(PREP))                                                                       \
    X(OUT, "out", PRT, MZ_T(ADV))                                                                                      \
    X(AWAY, "away", ADV, MZ_T(PRT))                                                                                    \
    X(BACK, "back", ADV, MZ_T(NOUN) | MZ_T(VB) | MZ_T(PRT))                                                            \
    X(INCLUDING, "including", PREP, 0)                                                                                 \
    X(REGARDING, "regarding", PREP, 0)                                                                                 \
    X(CONCERNING, "concerning", PREP, 0)                                                                               \
    X(FOLLOWING, "following", PREP, MZ_T(ADJ) | MZ_T(VG))                                                              \
    X(ACCORDING, "according", PREP, 0)                                                                                 \
    X(VERSUS, "versus", PREP, 0)                                                                                       \
    X(ABOARD, "aboard", PREP, MZ_T(ADV))                                                                               \
    X(ATOP, "atop", PREP, 0)                                                                                           \
    X(OPPOSITE, "opposite", PREP, MZ_T(ADJ))                                                                           \
    X(PAST, "past", PREP, MZ_T(ADJ) | MZ_T(NOUN))                                                                      \
    X(UNTIL, "until", PREP, MZ_T(SUB))                                                                                 \
    X(TILL, "till", PREP, MZ_T(SUB))                                                                                   \
    X(SINCE, "since", SUB, MZ_T(PREP) | MZ_T(ADV))                                                                     \
    X(BEFORE, "before", SUB, MZ_T(PREP) | MZ_T(ADV))                                                                   \
    X(AFTER, "after", PREP, MZ_T(SUB))                                                                                 \
    X(AS, "as", PREP, MZ_T(SUB) | MZ_T(ADV))                                                                           \
    X(THAN, "than", PREP, MZ_T(SUB))                                                                                   \
    X(BECAUSE, "because", SUB, MZ_T(PREP))                                                                             \
    X(IF, "if", SUB, 0)                                                                                                \
    X(UNLESS, "unless", SUB, 0)                                                                                        \
    X(WHETHER, "whether", SUB, 0)                                                                                      \
    X(ALTHOUGH, "although", SUB, 0)                                                                                    \
    X(THOUGH, "though", SUB, MZ_T(ADV))                                                                                \
    X(WHILE, "while", SUB, MZ_T(NOUN))                                                                                 \
    X(WHILST, "whilst", SUB, 0)                                                                                        \
    X(WHEREAS, "whereas", SUB, 0)                                                                                      \
    X(WHEREBY, "whereby", SUB, 0)                                                                                      \
    X(LEST, "lest", SUB, 0)                                                                                            \
    X(ONCE, "once", ADV, MZ_T(SUB))                                                                                    \
    X(WHEN, "when", SUB, 0)                                                                                            \
    X(WHENEVER, "whenever", SUB, 0)                                                                                    \
    X(WHERE, "where", SUB, 0)                                                                                          \
    X(WHEREVER, "wherever", SUB, 0)                                                                                    \
    X(WHY, "why", SUB, 0)                                                                                              \
    X(HOW, "how", SUB, 0)                                                                                              \
    X(AND, "and", CONJ, 0)                                                                                             \
    X(OR, "or", CONJ, 0)                                                                                               \
    X(BUT, "but", CONJ, MZ_T(PREP))                                                                                    \
    X(NOR, "nor", CONJ, 0)                                                                                             \
    X(YET, "yet", ADV, MZ_T(CONJ))                                                                                     \
    X(PLUS, "plus", CONJ, 0)                                                                                           \
    X(SO, "so", ADV, MZ_T(SUB))                                                                                        \
    X(ALSO, "also", ADV, 0)                                                                                            \
    X(TOO, "too", ADV, 0)                                                                                              \
    X(VERY, "very", ADV, 0)                                                                                            \
    X(THEN, "then", ADV, 0)                                                                                            \
    X(NOW, "now", ADV, 0)                                                                                              \
    X(HERE, "here", ADV, 0)                                                                                            \
    X(STILL, "still", ADV, 0)                                                                                          \
    X(ALREADY, "already", ADV, 0)                                                                                      \
    X(JUST, "just", ADV, 0)                                                                                            \
    X(ONLY, "only", ADV, MZ_T(ADJ))                                                                                    \
    X(EVEN, "even", ADV, 0)                                                                                            \
    X(AGAIN, "again", ADV, 0)                                                                                          \
    X(AGO, "ago", ADV, 0)                                                                                              \
    X(HOWEVER, "however", ADV, 0)                                                                                      \
    X(TOGETHER, "together", ADV, 0)                                                                                    \
    X(LATER, "later", ADV, MZ_T(ADJ))                                                                                  \
    X(EARLIER, "earlier", ADV, MZ_T(ADJ))                                                                              \
    X(WELL, "well", ADV, MZ_T(ADJ))                                                                                    \
    X(ALMOST, "almost", ADV, 0)                                                                                        \
    X(NEARLY, "nearly", ADV, 0)                                                                                        \
    X(ELSE, "else", ADV, 0)                                                                                            \
    X(DUE, "due", ADJ, 0)                                                                                              \
    X(YESTERDAY, "yesterday", NOUN, 0)                                                                                 \
    X(TODAY, "today", NOUN, 0)                                                                                         \
    X(TOMORROW, "tomorrow", NOUN, 0)                                                                                   \
    X(TONIGHT, "tonight", NOUN, 0)                                                                                     \
    X(LET, "let", VB, MZ_T(VD) | MZ_T(VN))                                                                             \
    X(DONE, "done", VN, 0)                                                                                             \
    X(DOING, "doing", VG, 0)                                                                                           \
    X(YES, "yes", INTJ, 0)                                                                                             \
    X(ONE, "one", NUM, MZ_T(PRON) | MZ_T(NOUN))                                                                        \
    X(ONES, "ones", PLURAL, 0)                                                                                         \
    X(TWO, "two", NUM, 0)                                                                                              \
    X(THREE, "three", NUM, 0)                                                                                          \
    X(FOUR, "four", NUM, 0)                                                                                            \
    X(FIVE, "five", NUM, 0)                                                                                            \
    X(SIX, "six", NUM, 0)                                                                                              \
    X(SEVEN, "seven", NUM, 0)                                                                                          \
    X(EIGHT, "eight", NUM, 0)                                                                                          \
    X(NINE, "nine", NUM, 0)                                                                                            \
    X(TEN, "ten", NUM, 0)                                                                                              \
    X(ELEVEN, "eleven", NUM, 0)                                                                                        \
    X(TWELVE, "twelve", NUM, 0)                                                                                        \
    X(THIRTEEN, "thirteen", NUM, 0)                                                                                    \
    X(FOURTEEN, "fourteen", NUM, 0)                                                                                    \
    X(FIFTEEN, "fifteen", NUM, 0)                                                                                      \
    X(SIXTEEN, "sixteen", NUM, 0)                                                                                      \
    X(SEVENTEEN, "seventeen", NUM, 0)                                                                                  \
    X(EIGHTEEN, "eighteen", NUM, 0)                                                                                    \
    X(NINETEEN, "nineteen", NUM, 0)                                                                                    \
    X(TWENTY, "twenty", NUM, 0)                                                                                        \
    X(THIRTY, "thirty", NUM, 0)                                                                                        \
    X(FORTY, "forty", NUM, 0)                                                                                          \
    X(FIFTY, "fifty", NUM, 0)                                                                                          \
    X(SIXTY, "sixty", NUM, 0)                                                                                          \
    X(SEVENTY, "seventy", NUM, 0)                                                                                      \
    X(EIGHTY, "eighty", NUM, 0)                                                                                        \
    X(NINETY, "ninety", NUM, 0)                                                                                        \
    X(HUNDRED, "hundred", NUM, 0)                                                                                      \
    X(THOUSAND, "thousand", NUM, 0)                                                                                    \
    X(MILLION, "million", NUM, 0)                                                                                      \
    X(BILLION, "billion", NUM, 0)

typedef enum mz_function_word {
    MZ_W_0,
#define MZ_X(name, text, first, others) MZ_W_##name,
    MZ_FUNCTION_WORDS(MZ_X)
#undef MZ_X
        MZ_FUNCTION_WORDS_N
} mz_function_word;

#endif
