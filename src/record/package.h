/* package.h: entries on their way to a copy of the record: over HTTP, or in a file on a stick.
 *
 * In      an add-entries body: whose log, which entries, then packages of at most 256 entries, each with the proof that
 *         it belongs to the tree of size `end`. Any prefix of the packages may be there.
 *         A stick file: sections one behind the other, each begun by its own line.
 * Out     views into those bytes. Each package can be verified and kept alone, before the rest has come.
 * Limits  an entry 65,535 bytes, a proof 63 hashes; MZ_UPLOAD_PACKAGES packages in one request, any number in a file.
 * Source  C2SP tlog-mirror at commit 5ba5ee8; subtrees: draft-ietf-plants-merkle-tree-certs;
 *         docs/formats/record.md, "Packages".
 */
#ifndef MZ_RECORD_PACKAGE_H
#define MZ_RECORD_PACKAGE_H

#include "record/entry.h"
#include "record/merkle.h"

#define MZ_PACKAGE_ENTRIES 256
#define MZ_UPLOAD_PACKAGES 32   /* in one request */
#define MZ_UPLOAD_AGAIN    2048 /* entries that are known already and may be sent again */

/* ---- add-entries ---- */

typedef struct mz_upload {
    mz_str origin;
    mz_len start, end;
    mz_str ticket; /* what the mirror gave; opaque, may be empty */
} mz_upload;

/* Takes the head from *rest. MZ_BAD_INPUT when it is cut, or start > end. */
MZ_MUST mz_status mz_upload_parse(mz_str *rest, mz_upload *out);
void mz_put_upload(mz_buf *b, const mz_upload *u);

typedef struct mz_package {
    mz_len begin, end; /* the entries that it carries; all of one bundle */
    mz_str entries;    /* as in a bundle: uint16 length + bytes each */
    mz_proof proof;    /* of [begin rounded down to 256, end) to the tree of the upload's end */
} mz_package;

/* Where the package that begins at `begin` ends. */
mz_len mz_package_end(mz_len begin, mz_len end);

typedef enum mz_package_seen {
    MZ_PACKAGE_WHOLE,
    MZ_PACKAGE_NONE, /* no byte is left */
    MZ_PACKAGE_CUT,  /* the bytes end within it */
    MZ_PACKAGE_BAD   /* a proof of more than 63 hashes */
} mz_package_seen;
/* Takes the package that begins at `begin` < end from *rest; leaves *rest alone unless it is whole. */
mz_package_seen mz_package_next(mz_str *rest, mz_len begin, mz_len end, mz_package *out);
void mz_put_package(mz_buf *b, const mz_package *p);
/* held[begin % 256]: the leaf hashes before it in its bundle. leaves[256] gets those of the package. */
bool mz_package_verify(const mz_package *p, const mz_hash256 *held, mz_len size, const mz_hash256 *root,
                       mz_hash256 *leaves);

/* The body of a 202 or 409: how to go on. */
#define MZ_MIRROR_INFO_TYPE "text/x.tlog.mirror-info"
typedef struct mz_mirror_info {
    mz_len size, next;
    mz_str ticket; /* decoded, in the arena */
} mz_mirror_info;
void mz_put_mirror_info(mz_buf *b, const mz_mirror_info *i);
MZ_MUST mz_status mz_mirror_info_parse(mz_str body, mz_mirror_info *out, mz_arena *perm);

/* ---- a file for a stick ---- */

#define MZ_PACKAGE_MAGIC "mizan/package/v1\n" /* u32 + add-checkpoint body, u64 + add-entries body */
#define MZ_NOTES_MAGIC   "mizan/notes/v1\n"   /* u64 + notes as in a bundle: what an office hands in */
#define MZ_BLOBS_MAGIC   "mizan/blobs/v1\n"   /* u64 count, then for each u64 + bytes */

typedef enum mz_section_kind { MZ_SECTION_PACKAGE, MZ_SECTION_NOTES, MZ_SECTION_BLOBS } mz_section_kind;
typedef struct mz_section {
    mz_section_kind kind;
    mz_str checkpoint; /* of a package: its add-checkpoint body */
    mz_str body;       /* its add-entries body; notes; or the blobs behind their count */
    mz_len count;      /* of blobs */
} mz_section;

/* Takes the next section from *rest. MZ_BAD_INPUT (at = the byte from the beginning of *rest) when it is cut or
 * unknown. A file is well formed when this succeeds until nothing is left. */
MZ_MUST mz_status mz_section_next(mz_str *rest, mz_section *out);
/* Takes the next blob of a section; false when there is none left. */
bool mz_blob_next(mz_section *s, mz_str *out);
void mz_put_package_head(mz_buf *b, mz_str add_checkpoint, uint64_t entries_bytes); /* the add-entries body follows */
void mz_put_notes_head(mz_buf *b, uint64_t bytes);
void mz_put_blobs_head(mz_buf *b, mz_len count);

#endif
