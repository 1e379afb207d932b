#!/usr/bin/env bash
# reading.sh [--build FOLDER] [--passes N]: how fast texts are read, whole pipeline to JSON, beside peers in the same run,
# as ratios. The text: all of ../shared/data/text where it is there, else the articles and letters of examples/durand,
# repeated. Peers do less than we do, each says what; one that is not there is passed over with a word.
# PYTHON names the Python with spacy or nltk in it.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
build=$here/build/release
passes=5
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=$(realpath "$2") && shift 2 ;;
    --passes) passes=$2 && shift 2 ;;
    *) echo "usage: bench/reading.sh [--build FOLDER] [--passes N]" && exit 2 ;;
    esac
done
[ -x "$build/bench/bench_reading" ] && [ -x "$build/mizan" ] ||
    { echo "build it first: ninja -C build/release mizan bench_reading" && exit 2; }
work=$here/build/bench/reading
python=${PYTHON:-python3}
rm -rf "$work"
mkdir -p "$work/texts"

python3 - "$here" "$work/texts" <<'END'
import glob, json, os, re, sys

here, out = sys.argv[1:]
shared = os.path.join(here, "..", "shared", "data", "text")
texts = []


def strings(value):
    """Every text of a JSON value that is a sentence or more."""
    if isinstance(value, dict):
        for v in value.values():
            yield from strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from strings(v)
    elif isinstance(value, str) and len(value) > 40 and " " in value:
        yield value


if os.path.isdir(shared):
    for name in sorted(glob.glob(shared + "/muc34/*.txt")):
        if not name.endswith("ids.txt"):
            texts += re.split(r"\n(?=(?:DEV|TST\d)-MUC\d-\d+)", open(name, errors="replace").read())
    for name in sorted(glob.glob(shared + "/gum-attribution/*.conllu")):
        texts.append("\n".join(l[9:].strip() for l in open(name) if l.startswith("# text =")))
    for name in sorted(glob.glob(shared + "/mizan-gold/*.jsonl")):
        texts += [json.loads(line)["text"] for line in open(name)]
else:
    for name in sorted(glob.glob(here + "/examples/durand/articles/*.txt") + glob.glob(here + "/examples/durand/letters/*.txt")):
        texts += [open(name).read()] * 50
for i, text in enumerate(texts):
    with open(f"{out}/{i:05d}.txt", "w") as f:
        f.write(text + "\n")
with open(out + "/../all.txt", "w") as f:
    f.write("\n\n".join(texts))
END

printf 'on %s processors, load %s\n' "$(nproc)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
"$build/bench/bench_reading" "$passes" "$work"/texts/*.txt | tee "$work/own"
sentences=$(awk 'NR == 1 { for (i = 1; i < NF; i++) if ($(i + 1) ~ /^sentences/) print $i }' "$work/own")
ours=$(awk '/^reading to JSON, 1 thread/ { for (i = 1; i < NF; i++) if ($(i + 1) == "sentences/s") print $i }' "$work/own")

# best COMMAND…: the shortest wall-clock time of PASSES runs, in seconds.
best() {
    local i begin end least=
    for ((i = 0; i < passes; i++)); do
        begin=$(date +%s%N)
        "$@" >/dev/null 2>&1 </dev/null || return 1
        end=$(date +%s%N)
        [ -z "$least" ] || [ $((end - begin)) -lt "$least" ] && least=$((end - begin))
    done
    awk -v t="$least" 'BEGIN { printf "%.4f\n", t / 1e9 }'
}
# row NAME SECONDS SENTENCES: a line with its ratio to our own on one thread.
row() {
    awk -v n="$1" -v t="$2" -v s="$3" -v o="$ours" \
        'BEGIN { printf "%-62s %9.4f s %10.0f sentences/s, ours is %8.2f times as fast\n", n, t, s / t, o * t / s }'
}

cat "$work"/texts/*.txt >/dev/null # the disk's part is not measured
row "mizan read --json, one thread, files and start-up included" \
    "$(best "$build/mizan" read --json --threads 1 "$work/texts")" "$sentences"
row "mizan read --json, all threads" "$(best "$build/mizan" read --json "$work/texts")" "$sentences"
row "wc -w: counts words only" "$(best wc -w "$work/all.txt")" "$sentences"

echo "Pakistan." >"$work/word.txt"
printf 'start-up, one word read: %s s' "$(best "$build/mizan" read --json "$work/word.txt")"
printf ', of it the system loading the program: %s s\n' "$(best "$build/mizan" --version)"
if [ -x /usr/bin/time ]; then
    printf 'largest resident set: '
    /usr/bin/time -f '%M KB, one thread' "$build/mizan" read --json --threads 1 "$work/texts" 2>&1 >/dev/null | tail -n 1
fi

if "$python" -c 'import spacy' 2>/dev/null; then
    "$python" - "$work/all.txt" "$passes" >"$work/spacy" <<'END'
import sys, time
import spacy

nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
nlp.max_length = 1 << 30
docs = open(sys.argv[1]).read().split("\n\n")
best, n = 1e9, 0
for _ in range(int(sys.argv[2])):
    begin = time.perf_counter()
    n = sum(len(list(d.sents)) for d in nlp.pipe(docs))
    best = min(best, time.perf_counter() - begin)
print(best, n)
END
    read -r t n <"$work/spacy"
    row "spaCy, blank English: tokens and sentences only" "$t" "$n"
else
    echo "spaCy: not there (pip install spacy; PYTHON=…), passed over"
fi
if "$python" -c 'import nltk' 2>/dev/null; then
    "$python" - "$work/all.txt" "$passes" >"$work/nltk" <<'END'
import sys, time
from nltk.tokenize import TreebankWordTokenizer

text = open(sys.argv[1]).read().split("\n")
best = 1e9
words = TreebankWordTokenizer()
for _ in range(int(sys.argv[2])):
    begin = time.perf_counter()
    n = sum(len(words.tokenize(line)) for line in text)
    best = min(best, time.perf_counter() - begin)
print(best)
END
    row "NLTK, Treebank tokenizer: tokens only" "$(cat "$work/nltk")" "$sentences"
else
    echo "NLTK: not there (pip install nltk; PYTHON=…), passed over"
fi
if command -v link-parser >/dev/null; then
    # It parses; nothing is said of who did what. Sixty sentences are enough to know it.
    tr '\n' ' ' <"$work/all.txt" | sed 's/\([a-z]\)\. \([A-Z]\)/\1.\n\2/g' | awk 'length > 40 && length < 200 && n++ < 60' \
        >"$work/sixty.txt"
    begin=$(date +%s%N)
    link-parser en -timeout=5 <"$work/sixty.txt" >/dev/null 2>&1 || true
    end=$(date +%s%N)
    row "link-parser, 60 sentences: syntax only" "$(awk -v t=$((end - begin)) 'BEGIN { print t / 1e9 }')" \
        "$(wc -l <"$work/sixty.txt")"
else
    echo "link-parser: not there (apt install link-grammar), passed over"
fi
echo "TABARI 0.8.4b2, coding only: 13,500 sentences/s on one core in the shared specification; not run here"
