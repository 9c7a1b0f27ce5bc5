#!/bin/sh
# Lists the ten longest files and methods of src, and the medians. It enforces no limit (CONTRIBUTING.md).
set -eu
cd "$(dirname "$0")/.."

# Reads "size name" lines; prints the ten largest and the median.
largest() {
    sort -rn | awk -v what="$1" '
        { size[NR] = $1; if (NR <= 10) print "  " $0 }
        END { if (NR) printf "  median of %d %s: %d lines\n\n", NR, what, (size[int((NR + 1) / 2)] + size[int(NR / 2) + 1]) / 2 }'
}

echo "files"
find src -name '*.cs' -exec wc -l {} + | awk '$2 != "total" { print $1, $2 }' | largest files

echo "methods"
find src -name '*.cs' -exec awk -f build/methods.awk {} + | largest methods
