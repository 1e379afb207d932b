// How everything on the map is drawn. Sides are told apart by shape as well as by colour: circle, square, diamond.

import type Feature from "ol/Feature";
import type { FeatureLike } from "ol/Feature";
import LineString from "ol/geom/LineString";
import type MultiLineString from "ol/geom/MultiLineString";
import Point from "ol/geom/Point";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Icon from "ol/style/Icon";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import Text from "ol/style/Text";
import { SIDES, type Item, type Side } from "./data.ts";
import { withAlpha, type Theme } from "./theme.ts";

const KNOWN_M = 5000; // as MZ_MAP_KNOWN_M
const WIDE_M = 150000; // as MZ_MAP_WIDE_M
const DASHES: readonly (readonly number[])[] = [[9, 5], [3, 4], [12, 4, 3, 4], [1, 5]];

export function itemOf(feature: FeatureLike): Item {
  return feature.get("item") as Item;
}

// The incidents that one mark stands for.
export function membersOf(feature: FeatureLike): Item[] {
  return ((feature.get("features") ?? []) as Feature[]).map(itemOf);
}

// ---- ground, lines, zones ----

export function groundStyle(theme: Theme): StyleFunction {
  const land = new Style({ fill: new Fill({ color: theme.land }) });
  const border = new Style({ stroke: new Stroke({ color: theme.border, width: 1, lineDash: [2, 3] }) });
  return (feature) => (feature.get("kind") === "land" ? land : border);
}

export function naturalStyle(theme: Theme): StyleFunction {
  const line = new Style({ stroke: new Stroke({ color: theme.soft, width: 1.5, lineDash: [6, 6] }) });
  return (feature, resolution) => [line, ...lineLabels(theme, feature, resolution, 1, theme.soft)];
}

function lineColor(theme: Theme, nth: number): string {
  return theme.lines[nth % DASHES.length] ?? theme.ink;
}

const LABEL_PX = 95; // a stretch of a line that is straight for so long has room for a label
const LABEL_EVERY_PX = 380;

// Where labels stand along a line: in the middle of its straight stretches, turned as they run. Whole words at one place:
// letters set one by one along a curve would fall apart in scripts that join them.
function stretches(geometry: LineString | MultiLineString, resolution: number): { at: Point; turn: number }[] {
  const simple = geometry.getSimplifiedGeometry((24 * resolution) ** 2) as LineString | MultiLineString;
  const out: { at: Point; turn: number }[] = [];
  for (const path of simple instanceof LineString ? [simple.getCoordinates()] : simple.getCoordinates()) {
    let since = LABEL_EVERY_PX;
    for (let i = 1; i < path.length; i++) {
      const [x0 = 0, y0 = 0] = path[i - 1] ?? [];
      const [x1 = 0, y1 = 0] = path[i] ?? [];
      const length = Math.hypot(x1 - x0, y1 - y0) / resolution;
      if (length >= LABEL_PX && since + length / 2 >= LABEL_EVERY_PX) {
        const angle = -Math.atan2(y1 - y0, x1 - x0);
        const upright = angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle;
        out.push({ at: new Point([(x0 + x1) / 2, (y0 + y1) / 2]), turn: upright });
        since = length / 2;
      } else {
        since += length;
      }
    }
  }
  return out;
}

function lineLabels(theme: Theme, feature: FeatureLike, resolution: number, nth: number, color: string): Style[] {
  return stretches(feature.getGeometry() as LineString | MultiLineString, resolution).map(
    ({ at, turn }) =>
      new Style({
        geometry: at,
        text: new Text({
          text: feature.get("label") as string,
          font: `${document.dir === "rtl" ? "" : "italic "}12px ${theme.font}`, // Arabic letters have no italic
          rotation: turn,
          textBaseline: nth % 2 === 0 ? "bottom" : "top",
          offsetX: (nth % 2 === 0 ? 5 : -5) * Math.sin(turn),
          offsetY: (nth % 2 === 0 ? -5 : 5) * Math.cos(turn),
          fill: new Fill({ color }),
          stroke: new Stroke({ color: theme.halo, width: 3 }),
        }),
      }),
  );
}

// The line itself, the band of its stated error, and whose view it is.
export function lineStyle(theme: Theme): StyleFunction {
  return (feature, resolution) => {
    const nth = feature.get("nth") as number;
    const color = lineColor(theme, nth);
    const band = (2 * (feature.get("error_m") as number)) / resolution / 0.85;
    return [
      new Style({ stroke: new Stroke({ color: withAlpha(color, 0.07), width: Math.min(band, 400) }) }),
      new Style({ stroke: new Stroke({ color, width: 1.8, lineDash: [...(DASHES[nth % DASHES.length] ?? [])] }) }),
      ...lineLabels(theme, feature, resolution, nth, color),
    ];
  };
}

export function zoneStyle(theme: Theme): StyleFunction {
  return (feature, resolution) => {
    const reach = feature.get("reach_m") as number;
    if (reach > 0) {
      const width = Math.min((2 * reach) / resolution / 0.85, 400);
      return new Style({ stroke: new Stroke({ color: withAlpha(theme.ink, 0.08), width }) });
    }
    return new Style({
      fill: new Fill({ color: withAlpha(theme.ink, 0.06) }),
      stroke: new Stroke({ color: withAlpha(theme.ink, 0.55), width: 1, lineDash: [2, 3] }),
    });
  };
}

// ---- crossings and watches ----

export function crossingStyle(theme: Theme): StyleFunction {
  return (feature, resolution) => {
    const state = feature.get("state") as string;
    const fill = new Fill({ color: state === "closed" ? theme.ink : state === "disputed" ? theme.border : theme.page });
    const stroke = new Stroke({
      color: state === "unknown" ? theme.soft : theme.ink,
      width: 1.4,
      ...(state === "unknown" ? { lineDash: [2, 2] } : {}),
    });
    return new Style({
      image: new RegularShape({ points: 3, radius: 7.5, fill, stroke }),
      ...(resolution < (state === "unknown" ? 500 : 3000)
        ? {
            text: new Text({
              text: feature.get("label") as string,
              font: `12px ${theme.font}`,
              offsetX: 10,
              textAlign: "left",
              fill: new Fill({ color: theme.ink }),
              stroke: new Stroke({ color: theme.halo, width: 3 }),
            }),
          }
        : {}),
      zIndex: state === "closed" ? 2 : 1,
    });
  };
}

export function hatch(color: string, back?: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 7;
  const pen = tile.getContext("2d");
  if (pen === null) {
    return color;
  }
  if (back !== undefined) {
    pen.fillStyle = back;
    pen.fillRect(0, 0, 7, 7);
  }
  pen.strokeStyle = color;
  pen.lineWidth = back === undefined ? 1.2 : 3;
  for (const shift of [-7, 0, 7]) {
    pen.moveTo(shift, 7);
    pen.lineTo(shift + 7, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat") ?? color;
}

export function watchStyle(theme: Theme, watched: boolean): Style {
  return watched
    ? new Style({ stroke: new Stroke({ color: withAlpha(theme.soft, 0.8), width: 1 }) })
    : new Style({
        fill: new Fill({ color: hatch(withAlpha(theme.ink, 0.55)) }),
        stroke: new Stroke({ color: theme.soft, width: 1 }),
      });
}

// ---- incidents ----

// The ground within which the place lies.
export function areaStyle(theme: Theme): StyleFunction {
  const make = (side: Side, wide: boolean): Style =>
    wide
      ? new Style({ stroke: new Stroke({ color: withAlpha(theme.sides[side], 0.3), width: 1, lineDash: [4, 6] }) })
      : new Style({
          fill: new Fill({ color: withAlpha(theme.sides[side], 0.1) }),
          stroke: new Stroke({ color: withAlpha(theme.sides[side], 0.4), width: 1 }),
        });
  const near = { a: make("a", false), b: make("b", false), o: make("o", false) };
  const wide = { a: make("a", true), b: make("b", true), o: make("o", true) };
  return (feature) => {
    const item = itemOf(feature);
    return ((item.place?.radius ?? 0) > WIDE_M ? wide : near)[item.side];
  };
}

function markImage(theme: Theme, side: Side, hollow: boolean): RegularShape | CircleStyle {
  const fill = new Fill({ color: hollow ? theme.page : theme.sides[side] });
  const stroke = new Stroke({ color: hollow ? theme.sides[side] : theme.page, width: hollow ? 2 : 1 });
  if (side === "a") {
    return new CircleStyle({ radius: 5, fill, stroke });
  }
  return side === "b"
    ? new RegularShape({ points: 4, radius: 6.8, angle: Math.PI / 4, fill, stroke })
    : new RegularShape({ points: 4, radius: 7, fill, stroke });
}

// A ring with a part for each side (whole line, broken line, thin line) and the number inside.
function clusterImage(theme: Theme, members: readonly Item[]): Icon {
  const n = members.length;
  const radius = Math.min(10 + 3 * Math.log2(n), 28);
  const scale = 2;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(2 * (radius + 3) * scale);
  const pen = canvas.getContext("2d");
  if (pen !== null) {
    pen.scale(scale, scale);
    pen.translate(radius + 3, radius + 3);
    pen.beginPath();
    pen.arc(0, 0, radius + 1, 0, 2 * Math.PI);
    pen.fillStyle = withAlpha(theme.page, 0.92);
    pen.fill();
    let at = -Math.PI / 2;
    for (const side of SIDES) {
      const part = (members.filter((m) => m.side === side).length / n) * 2 * Math.PI;
      pen.beginPath();
      pen.arc(0, 0, radius - 1, at, at + part);
      pen.strokeStyle = theme.sides[side];
      pen.lineWidth = side === "o" ? 2 : 4;
      pen.setLineDash(side === "b" ? [4, 2] : []);
      pen.stroke();
      at += part;
    }
    pen.setLineDash([]);
    pen.fillStyle = theme.ink;
    pen.font = `600 ${n > 99 ? 11 : 12}px ${theme.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(n), 0, 0.5);
  }
  return new Icon({ img: canvas, scale: 1 / scale });
}

export function incidentStyle(theme: Theme): StyleFunction {
  const marks = new Map<string, Style>();
  return (feature) => {
    const members = membersOf(feature);
    const first = members[0];
    if (first === undefined) {
      return [];
    }
    const counts = SIDES.map((side) => members.filter((m) => m.side === side).length);
    const hollow = (first.place?.radius ?? 0) > KNOWN_M;
    const key = members.length > 1 ? counts.join("/") : `${first.side}${hollow}`;
    let style = marks.get(key);
    if (style === undefined) {
      const image = members.length > 1 ? clusterImage(theme, members) : markImage(theme, first.side, hollow);
      style = new Style({ image, zIndex: members.length });
      marks.set(key, style);
    }
    return style;
  };
}

// Tiles tell how many there are, not whose: one shape and no colour of a side.
export function countStyle(theme: Theme): StyleFunction {
  const marks = new Map<number, Style[]>();
  return (feature) => {
    const n = Number(feature.get("count") ?? 1);
    let style = marks.get(n);
    if (style === undefined) {
      const radius = n === 1 ? 4 : Math.min(8 + 2.2 * Math.log10(n), 16);
      const image = new CircleStyle({
        radius,
        fill: new Fill({ color: n === 1 ? theme.sides.o : withAlpha(theme.page, 0.9) }),
        stroke: new Stroke({ color: n === 1 ? theme.page : theme.sides.o, width: n === 1 ? 1 : 2 }),
      });
      const text = new Text({
        text: n === 1 ? "" : n < 10000 ? String(n) : `${Math.round(n / 1000)}k`,
        font: `600 11px ${theme.font}`,
        fill: new Fill({ color: theme.ink }),
      });
      style = [new Style({ image, text, zIndex: Math.round(10 * Math.log10(n)) })];
      marks.set(n, style);
    }
    return style;
  };
}

// What is chosen: its ground with a strong edge, and its mark in a ring.
export function chosenStyle(theme: Theme): StyleFunction {
  const ring = new Style({
    image: new CircleStyle({
      radius: 12,
      fill: new Fill({ color: theme.page }),
      stroke: new Stroke({ color: theme.ink, width: 2.5 }),
    }),
  });
  return (feature) => {
    const item = itemOf(feature);
    return feature.getGeometry()?.getType() === "Circle"
      ? new Style({
          fill: new Fill({ color: withAlpha(theme.sides[item.side], 0.14) }),
          stroke: new Stroke({ color: theme.ink, width: 2 }),
        })
      : [ring, new Style({ image: markImage(theme, item.side, (item.place?.radius ?? 0) > KNOWN_M) })];
  };
}
