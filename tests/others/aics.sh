#!/usr/bin/env bash
# aics.sh PROGRAM SOURCE_DIR: PyPI's aics-tlog, a Python implementation, reads our log over HTTP and checks our proofs.
# It needs Python 3.12: PYTHON names one, else python3.14, 3.13 or 3.12 is taken.
# shellcheck source=tests/others/common.sh
. "$(dirname "$0")/common.sh"
VERSION=0.2.1
python=
for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python3; do
    if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
        python=$candidate && break
    fi
done
[ -n "$python" ] || skip "Python 3.12 is missing"
"$python" -m venv "$work/venv" >/dev/null || skip "a virtual environment cannot be made"
"$work/venv/bin/pip" -q --disable-pip-version-check install "aics-tlog==$VERSION" || skip "aics-tlog cannot be had"
make_record
serve "$record"
check() { "$work/venv/bin/python" "$source/tests/others/aics/check.py" "$vkey" "$@"; }
for entry in 0 300 $((size - 1)); do
    "$program" prove "$record" "$entry" --into "$work/proof" >/dev/null
    check "$work/proof/entry-$entry.tlog-proof" "$work/proof/entry-$entry.note"
done
if check "$work/proof/entry-0.tlog-proof" "$work/proof/entry-300.note" 2>/dev/null; then
    echo "aics-tlog: a proof of another entry was accepted" && exit 1
fi
needed_files >"$work/files"
all_refused "aics-tlog $VERSION" check "$url" <"$work/files"
