// Incidents by the tile, where there are more than the list can have: counts, and single ones.

import MVT from "ol/format/MVT";
import VectorTileLayer from "ol/layer/VectorTile";
import VectorTileSource from "ol/source/VectorTile";
import { createXYZ } from "ol/tilegrid";
import type { FeatureLike } from "ol/Feature";
import { countStyle } from "./styles.ts";
import type { Theme } from "./theme.ts";

// A tile counts in 64 cells a side: drawn so large, a cell has room for its number.
const TILE_PX = 2048;

export interface Tiles {
  readonly layer: VectorTileLayer;
  paint(theme: Theme): void;
}

export interface Tiled {
  readonly count: number;
  readonly id: string;
  readonly words: string;
}

export function makeTiles(path: string, zIndex: number): Tiles {
  const layer = new VectorTileLayer({
    source: new VectorTileSource({ format: new MVT(), url: path, tileGrid: createXYZ({ maxZoom: 14, tileSize: TILE_PX }) }),
    zIndex,
    renderMode: "vector",
    renderBuffer: 60,
  });
  return { layer, paint: (theme) => layer.setStyle(countStyle(theme)) };
}

export function tiledOf(feature: FeatureLike): Tiled {
  const text = (name: string): string => String(feature.get(name) ?? "");
  return {
    count: Number(feature.get("count") ?? 1),
    id: text("id"),
    words: [text("type").replaceAll("_", " "), text("place")].filter((word) => word !== "").join(", "),
  };
}
