# layers.awk: awk -f tools/layers.awk src/LAYERS FILE…
# A folder of src/ may include only folders that src/LAYERS names before it, and of another folder only its front
# header, x/x.h, and what src/LAYERS names behind the folder. Prints each include that breaks this and fails when
# there was one.
FNR == NR {
    rank[$1] = NR
    for (i = 2; i <= NF; i++) { also[$1 "/" $i] = 1 }
    next
}
FNR == 1 {
    split(FILENAME, part, "/")
    own = part[2]
    if (!(own in rank)) { print FILENAME ": src/LAYERS does not name " own; bad = 1 }
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    inc = $0
    sub(/^[^"]*"/, "", inc)
    sub(/".*/, "", inc)
    if (inc !~ /\//) { next } # made by the build
    dep = inc
    sub(/\/.*/, "", dep)
    front = dep == own || dep == "base" || inc == dep "/" dep ".h" || inc in also
    if (!(dep in rank) || rank[dep] > rank[own] || !front) {
        print FILENAME ":" FNR ": " own " may not use " inc
        bad = 1
    }
}
END { exit bad }
