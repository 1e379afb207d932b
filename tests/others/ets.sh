#!/usr/bin/env bash
# ets.sh PROGRAM SOURCE_DIR: the executable test suite of the OGC (ets-ogcapi-features10 1.9, Java 17, Apache-2.0) against the
# landing page: no test may fail. Its jar comes from Maven, or from the file that MIZAN_ETS_JAR names; without both it is
# skipped. ETS_REPORT=FILE keeps the counts.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
need java
jar=${MIZAN_ETS_JAR:-$kept/ets-ogcapi-features10-1.9-aio.jar}
if [ ! -f "$jar" ]; then
    need mvn
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -Dartifact=org.opengis.cite:ets-ogcapi-features10:1.9:jar:aio \
        -DoutputDirectory="$kept" >"$work/mvn.log" 2>&1 || skip "ets-ogcapi-features10 1.9 cannot be had from Maven"
fi
make_case
serve
has_api
cat >"$work/props.xml" <<EOF2
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">
<properties version="1.0"><entry key="iut">$url/ogc</entry><entry key="noofcollections">-1</entry></properties>
EOF2
timeout 170 java -jar "$jar" -o "$work/out" "$work/props.xml" >"$work/said" 2>&1 || { tail -n 5 "$work/said" && fail "the suite did not run"; }
results=$(find "$work/out" -name testng-results.xml | head -1)
[ -n "$results" ] || fail "no results"
python3 - "$results" <<'PYTHON'
import os, sys, xml.etree.ElementTree as E
root = E.parse(sys.argv[1]).getroot()
counts = {k: int(root.get(k)) for k in ("passed", "failed", "skipped")}
for m in root.iter("test-method"):
    if m.get("status") == "FAIL":
        print("ets: failed:", m.get("signature", m.get("name"))[:160], (m.findtext(".//message") or "").strip()[:300])
line = "ets-ogcapi-features10 1.9: %(passed)d passed, %(failed)d failed, %(skipped)d skipped" % counts
print(line)
if os.environ.get("ETS_REPORT"):
    open(os.environ["ETS_REPORT"], "w").write(line + "\n")
sys.exit(1 if counts["failed"] or not counts["passed"] else 0)
PYTHON
