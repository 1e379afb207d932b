#!/bin/sh
# backup.sh CASE DEST: copies what a case cannot do without to the new folder DEST, and checks the copy.
# The index and the rejects are left out: `mizan rebuild` makes the first anew. Nobody writes meanwhile: the case's own
# lock is held, commands that write wait or say so; the server goes on, since it only reads. MIZAN names the program.
set -eu
[ $# -eq 2 ] || { echo "usage: backup.sh CASE DEST" >&2; exit 2; }
from=$1 to=$2 mizan=${MIZAN:-mizan}
[ -e "$from/record/checkpoint" ] || { echo "backup.sh: no case in $from" >&2; exit 2; }
[ ! -e "$to" ] || { echo "backup.sh: $to is there already: a backup is never written over another" >&2; exit 2; }
umask 077
part=$to.part
rm -rf "$part"
mkdir -p "$part"
flock "$from/state/lock" cp -a "$from/record" "$from/journal" "$from/state" "$from/keys" "$part/"
sync -f "$part"
"$mizan" verify "$part" >&2 || { echo "backup.sh: the copy does not verify; it stays in $part" >&2; exit 1; }
mv "$part" "$to"
sync -f "$to"
date -u +%Y-%m-%dT%H:%M:%SZ >"$from/state/backup" # Admin and /metrics of a server say how old it is
