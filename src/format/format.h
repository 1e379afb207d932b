/* format.h: bytes to values and back, over kept libraries that nobody else includes.
 *
 * csv      rows of tables, one at a time over a view, each with its line and its bytes; writing with quotes
 * json     a value tree (jansson), and a writer that needs no tree
 * yaml     a value tree with lines (libyaml), without aliases
 * geojson  points, lines and polygons in millionths of a degree, one feature at a time
 * feature  a point with typed properties, and its lines in CSV and GeoJSON
 * flatgeobuf  features with a packed Hilbert R-tree
 * mvt, pmtiles  features as map tiles, one at a time or all in one file
 * date     days as people write them
 * text     any encoding, plain or HTML, to clean UTF-8 that knows where its bytes stood (ICU, libxml2's entities)
 * webfeed  RSS and Atom: the items of a feed, and the text of one
 * gzip     packing, and unpacking with a stated maximum (zlib)
 * escape   text made safe for HTML
 */
#ifndef MZ_FORMAT_H
#define MZ_FORMAT_H

#include "format/csv.h"
#include "format/date.h"
#include "format/escape.h"
#include "format/feature.h"
#include "format/flatgeobuf.h"
#include "format/geojson.h"
#include "format/gzip.h"
#include "format/json.h"
#include "format/mvt.h"
#include "format/pmtiles.h"
#include "format/text.h"
#include "format/webfeed.h"
#include "format/yaml.h"

#endif
