/* image.h: the dictionaries as one flat piece of bytes, for the files of this folder and the build's compiler.
 *
 * Built in, it lies in the program's read-only data; a user's own is the same bytes in a file. There are no pointers in
 * it, only distances, so that nothing is done to it at start-up: the system maps the pages that are looked at.
 *
 * Words     id 1..n; open addressing by mz_fold_hash, eight bits of the hash beside the id. Ids of a base image stay
 * the same in an image compiled on top of it. Nodes     of the trie over word ids, the root is 0, a child's number is
 * above its parent's. Cells     the trie's edges as a double array: the child of node n by word w stands in cell
 * base(n) + w, if that cell is n's. Four times as fast here as sorted edges or a hash of them. Order     of this
 * machine: an image is not carried between machines of another byte order (mz_lexicon_check says so).
 */
#ifndef MZ_LEXICON_IMAGE_H
#define MZ_LEXICON_IMAGE_H

#include "lexicon/lexicon.h"

#define MZ_IMAGE_MAGIC   "MZLEX\0\0\1"
#define MZ_IMAGE_ORDER   0x01020304U
#define MZ_IMAGE_MAX     (1 << 28)
#define MZ_IMAGE_ROLES_N 14
#define MZ_IMAGE_ROLES   "GOVMILCOPCVLREBMEDBUSREFJUDLEGSPYHLHNGOUAF"

typedef enum mz_image_section {
    MZ_SECTION_TEXT,      /* bytes */
    MZ_SECTION_WORDS,     /* mz_image_word, the first unused */
    MZ_SECTION_SLOTS,     /* uint32_t, a power of two: tag << 24 | id; 0 is free */
    MZ_SECTION_NODES,     /* mz_node, one more than there are */
    MZ_SECTION_CELLS,     /* mz_trie_cell */
    MZ_SECTION_TERMS,     /* mz_node_term, by node, a user's first */
    MZ_SECTION_ENTRIES,   /* mz_term_entry */
    MZ_SECTION_NATIONS,   /* mz_image_nation */
    MZ_SECTION_INDEX,     /* uint16_t by mz_image_letters of a code: the nation's place plus one */
    MZ_SECTION_CODES,     /* bytes: each nation with each role behind it */
    MZ_SECTION_IRREGULAR, /* mz_image_text, four a verb: base, past, participle, -ing */
    MZ_SECTIONS
} mz_image_section;

typedef struct mz_image_head {
    char magic[8];
    uint32_t order, size_bytes;
    uint32_t kinds; /* a hash of the kinds' words: those of another version mean something else */
    uint32_t sections_n;
    struct {
        uint32_t at, n; /* from the image's first byte; elements */
    } section[MZ_SECTIONS];
} mz_image_head;

typedef struct mz_image_text {
    uint32_t at, n; /* in MZ_SECTION_TEXT */
} mz_image_text;
typedef struct mz_image_word {
    uint32_t at;
    uint32_t n;
} mz_image_word;
typedef struct mz_image_nation {
    mz_image_text code, name;
} mz_image_nation;

/* The image that is built in (data.c). */
extern const uint8_t mz_lexicon_bytes[];

/* The size of a part's elements. */
mz_len mz_image_size(mz_image_section part);
uint32_t mz_image_kinds(void);
/* A node with what its terms are together, worked out from the terms. */
mz_node mz_image_sum(const void *image, mz_len node);
/* The word of a kind as it stands in the files, "" for none. */
const char *mz_image_kind_word(int kind);

#define MZ_IMAGE_INDEX_N (26 * 26 * 26)
/* Three capital letters as a number below MZ_IMAGE_INDEX_N, -1 for other bytes. */
static inline int mz_image_letters(const uint8_t *code)
{
    const int a = code[0] - 'A', b = code[1] - 'A', c = code[2] - 'A';
    return a < 0 || a > 25 || b < 0 || b > 25 || c < 0 || c > 25 ? -1 : (a * 26 + b) * 26 + c;
}

static inline const void *mz_image_at(const void *image, mz_image_section part)
{
    return (const uint8_t *)image + ((const mz_image_head *)image)->section[part].at;
}
static inline mz_len mz_image_n(const void *image, mz_image_section part)
{
    return (mz_len)((const mz_image_head *)image)->section[part].n;
}
static inline mz_str mz_image_str(const void *image, mz_image_text t)
{
    return (mz_str){(const uint8_t *)mz_image_at(image, MZ_SECTION_TEXT) + t.at, (mz_len)t.n};
}

#endif
