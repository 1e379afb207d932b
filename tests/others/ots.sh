#!/bin/bash
# ots.sh PROGRAM SOURCE_DIR: files that the Python library of OpenTimestamps writes, with random branches, are read by us:
# the digest, and the lowest Bitcoin block. Needs python3 and pip with a network. Not part of ctest.
set -eu
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install -q --target library opentimestamps==0.4.5 2>/dev/null ||
    { echo "skipped: the Python library cannot be had"; exit 77; }
echo "a pass phrase" >secret
export MIZAN_PASSPHRASE_FILE=$work/secret
"$program" init case --name "Stamped by others" --mediator TUR --party PAK --party AFG >/dev/null
cat >grow.py <<'PYTHON'
import hashlib, io, os, random, subprocess, sys
sys.path.insert(0, "library")
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, LitecoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpKECCAK256, OpPrepend, OpReverse, OpRIPEMD160, OpSHA1, OpSHA256
from opentimestamps.core.serialize import StreamSerializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

random.seed(7)

def attestation():
    return random.choice([PendingAttestation("https://c%d.example" % random.randint(0, 9)),
                          BitcoinBlockHeaderAttestation(random.randint(1, 900000)), LitecoinBlockHeaderAttestation(5)])

def operation():
    return random.choice([OpAppend(os.urandom(random.randint(1, 40))), OpPrepend(b"ab"), OpSHA256(), OpSHA1(),
                          OpRIPEMD160(), OpReverse(), OpKECCAK256()])

def grow(stamp, depth):
    for _ in range(random.randint(1, 3)):
        if depth == 0 or random.random() < 0.3:
            stamp.attestations.add(attestation())
        else:
            grow(stamp.ops.add(operation()), depth - 1)
    return stamp

def mizan(*words):
    return subprocess.run([sys.argv[1], "anchor", "case", *words], capture_output=True, text=True)

for i in range(25):
    text = b"".join(open("case/record/checkpoint", "rb").readlines()[:3])
    stamp = grow(Timestamp(hashlib.sha256(text).digest()), random.randint(1, 6))
    out = io.BytesIO()
    DetachedTimestampFile(OpSHA256(), stamp).serialize(StreamSerializationContext(out))
    open("x.ots", "wb").write(out.getvalue())
    blocks = [a.height for _, a in stamp.all_attestations() if isinstance(a, BitcoinBlockHeaderAttestation)]
    put = mizan("--answer", "x.ots")
    assert put.returncode == 0, put.stderr
    line = mizan().stdout.strip().splitlines()[-1]
    assert ("block %d " % min(blocks) if blocks else "promised by") in line, (line, blocks)
print("ots: 25 files of theirs are read by us")
PYTHON
python3 grow.py "$program"
