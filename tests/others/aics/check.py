"""check.py VKEY URL [PROOF ENTRY]: PyPI's aics-tlog, which we did not write, reads a record over HTTP: the checkpoint,
every tile and bundle, inclusion of each 37th entry, consistency from a few older sizes."""

import base64
import sys

from aics_tlog import (HttpTileReader, VerifiedTileReader, audit_tiles, parse_note, parse_vkey, verify_checkpoint,
                       verify_consistency, verify_leaf_inclusion)
from aics_tlog.tiles import consistency_proof_from_tiles, inclusion_proof_from_tiles, tree_root_from_tiles


def head(vkey, raw):
    res = verify_checkpoint(parse_note(raw), vkey, expected_origin=vkey.name)
    if not res.ok:
        sys.exit(f"aics-tlog refuses the checkpoint: {res.error}")
    return res.size, res.root


def read_log(vkey, url):
    reader = HttpTileReader(url)
    size, root = head(vkey, reader.read_checkpoint())
    audit = audit_tiles(reader, size, root)
    verified = VerifiedTileReader(reader, size, root)
    for index in list(range(0, size, 37)) + [size - 1]:
        proof = inclusion_proof_from_tiles(reader, index, size)
        if not verify_leaf_inclusion(verified.entry(index), index, size, proof, root):
            sys.exit(f"aics-tlog refuses entry {index}")
    for old in {1, 2, 255, 256, 257, size // 2, size - 1}:
        if 0 < old < size:
            proof = consistency_proof_from_tiles(reader, old, size)
            if not verify_consistency(old, size, tree_root_from_tiles(reader, old, size), root, proof):
                sys.exit(f"aics-tlog refuses consistency from {old}")
    print(f"aics-tlog: {size} entries, {audit.tiles} tiles, {audit.bundles} bundles accepted")


def check_proof(vkey, proof, entry):
    first, rest = open(proof, "rb").read().split(b"\n\n", 1)
    lines = first.decode().split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("index "):
        sys.exit("not a proof")
    size, root = head(vkey, rest)
    hashes = [base64.b64decode(line, validate=True) for line in lines[2:]]
    if not verify_leaf_inclusion(open(entry, "rb").read(), int(lines[1][6:]), size, hashes, root):
        sys.exit("aics-tlog refuses the proof")


key = parse_vkey(sys.argv[1])
if len(sys.argv) == 3:
    read_log(key, sys.argv[2])
else:
    check_proof(key, sys.argv[2], sys.argv[3])
