#!/usr/bin/env bash
# r.sh PROGRAM SOURCE_DIR: R's sf (Debian's r-cran-sf) reads the server with st_read: class, reference system, rows, extent,
# types of the columns.
# shellcheck source=tests/others/common_serve.sh
. "$(dirname "$0")/common_serve.sh"
need Rscript
Rscript -e 'library(sf)' >/dev/null 2>&1 || skip "R has no sf (r-cran-sf)"
make_case
serve
has_api
cd "$work"
"$program" export "$case" --viewer public --collection reports --format geojson --out want.json
"$program" export "$case" --viewer public --collection reports --format csv >want.csv
cat >read.R <<'R'
suppressMessages(library(sf))
invisible(suppressMessages(sf_use_s2(FALSE))) # edges of a box follow the grid, not great circles
args <- commandArgs(TRUE)
got <- st_read(paste0("OAPIF:", args[1], "/ogc"), "reports", quiet = TRUE)
want <- st_read(args[2], quiet = TRUE)
stopifnot(inherits(got, "sf"), sf::st_crs(got)$epsg == 4326 || st_crs(got)$input %in% c("WGS 84", "EPSG:4326", "OGC:CRS84"))
stopifnot(nrow(got) == nrow(want), setequal(got$id, want$id), !anyDuplicated(got$id))
got <- got[order(got$id), ]; want <- want[order(want$id), ]
stopifnot(isTRUE(all.equal(unname(st_bbox(got)[1:4]), unname(st_bbox(want)[1:4]), tolerance = 1e-6)))
stopifnot(identical(is.na(got$type), is.na(want$type)), all(got$type == want$type, na.rm = TRUE))
stopifnot(is.numeric(got$entry), all(got$entry == want$entry), is.numeric(got$where_precision), inherits(got$from, c("Date", "character", "POSIXct")))
stopifnot(all(as.character(got$source) == as.character(want$source)))
inside <- st_read(paste0("OAPIF:", args[1], "/ogc"), "reports", quiet = TRUE, wkt_filter = "POLYGON ((69 31, 72 31, 72 35, 69 35, 69 31))")
here <- want[lengths(st_intersects(want, st_as_sfc(st_bbox(c(xmin = 69, ymin = 31, xmax = 72, ymax = 35), crs = st_crs(want))))) > 0 & !st_is_empty(want), ]
stopifnot(nrow(inside) > 0, setequal(inside$id, here$id))
cat(sprintf("r: sf %s: %d rows, %d of them in a box, the same\n", packageVersion("sf"), nrow(got), nrow(inside)))
R
Rscript read.R "$url" want.json 2>said || { cat said && fail "R"; }
