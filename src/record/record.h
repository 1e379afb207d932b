/* record.h: the record of a case: an append-only, signed log that nobody can change unnoticed.
 *
 * hash     SHA-256, hex, base64            merkle  the tree, inclusion and consistency
 * key      Ed25519 keys and the verdict    note    signed notes, checkpoints, cosignatures
 * entry    what a leaf holds               store   the case on disk: append, read, documents
 * proof    .tlog-proof files               policy  whose signatures make a checkpoint valid
 * finality who cosigned what and when       fork    proofs that the log signed two histories
 * request  entries whose signers sit elsewhere
 * redact   bodies that the members had erased
 * verify   everything, checked anew       shelf   where a copy lies: a folder, an address
 * node     many hand in, one sequencer      office  a field office: what waits for the log
 * package  uploads to a copy, for a stick  promise that an entry will be there
 * witness  who cosigns, and when he may    ask     what a log sends to its witnesses
 * mirror   a whole copy of another's record      stick   the same carried by hand
 *
 * CASE/record/ is a tlog-tiles log that any static file server can serve: checkpoint, tile/..., blob/....
 * CASE/journal/, CASE/state/ and CASE/keys/ stand beside it and are never served.
 * Source   C2SP signed-note, tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-policy at commit 5ba5ee8;
 *          docs/formats/record.md.
 */
#ifndef MZ_RECORD_H
#define MZ_RECORD_H

#include "record/ask.h"
#include "record/audit.h"
#include "record/entry.h"
#include "record/finality.h"
#include "record/fork.h"
#include "record/handin.h"
#include "record/hash.h"
#include "record/key.h"
#include "record/merkle.h"
#include "record/mirror.h"
#include "record/mirror_answer.h"
#include "record/node.h"
#include "record/note.h"
#include "record/office.h"
#include "record/package.h"
#include "record/pieces.h"
#include "record/policy.h"
#include "record/promise.h"
#include "record/proof.h"
#include "record/redact.h"
#include "record/request.h"
#include "record/shelf.h"
#include "record/stick.h"
#include "record/store.h"
#include "record/verify.h"
#include "record/witness.h"

#endif
