#!/usr/bin/env bash
# openapi.sh PROGRAM SOURCE_DIR: our OpenAPI document and what it promises: openapi-spec-validator and schemathesis (PyPI,
# pinned): its checks, examples, coverage of each parameter's edges, and fuzzing with a fixed seed. Spectral (npm) lints it. Not the
# check that whatever fits a schema is taken: a filter, a cursor, a time are languages that no schema describes.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
python_with openapi schemathesis==4.32.5 openapi-spec-validator==0.9.0
make_case
serve
has_api
cd "$work"
curl -fs "$url/ogc/api" >api.json
"$python" -m openapi_spec_validator api.json >said 2>&1 || { tail -n 8 said && fail "the document is not valid OpenAPI 3.0"; }
modules=
if (npm_with spectral @stoplight/spectral-cli@6.16.3) >/dev/null 2>&1; then
    npm_with spectral @stoplight/spectral-cli@6.16.3
    echo 'extends: ["spectral:oas"]' >rules.yaml
    node "$modules/@stoplight/spectral-cli/dist/index.js" lint -q -r rules.yaml -F error -f text api.json >said 2>&1 || { head -n 8 said && fail "spectral"; }
    echo "openapi: spectral finds no error; $(grep -c warning said || true) warnings"
fi
# 17-069r4, 7.15.3: a limit above the maximum is no error, the maximum is taken; so here the schema has none.
"$python" - <<'PYTHON'
import json
api = json.load(open("api.json"))
assert api["components"]["parameters"]["limit"]["schema"].pop("maximum") == 10000
# What stands beside /ogc names a server of its own, and schemathesis knows one server.
api["paths"] = {path: item for path, item in api["paths"].items() if "servers" not in item}
json.dump(api, open("api.json", "w"))
PYTHON
"${python%/*}/schemathesis" run api.json --url "$url/ogc" --checks all --exclude-checks positive_data_acceptance --seed 1 --generation-deterministic --max-examples "${MIZAN_EXAMPLES:-8}" \
    --phases examples,coverage,fuzzing --workers 2 --suppress-health-check all --no-color --max-failures 12 >said 2>&1 || { grep -v '^ *$' said | head -n 120 && fail "schemathesis"; }
tail -n 12 said | grep -i 'cases\|tested\|passed\|generated' | head -n 4
kill -0 "$server" || fail "the server is gone"
echo "openapi: valid, and the server keeps what it says"
