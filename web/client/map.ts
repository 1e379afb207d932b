// The map that moves, in the place of the server's drawing. Its data are the page's own list and /map/context.

import OlMap from "ol/Map";
import View from "ol/View";
import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import CircleGeometry from "ol/geom/Circle";
import type Geometry from "ol/geom/Geometry";
import Point from "ol/geom/Point";
import ScaleLine from "ol/control/ScaleLine";
import { defaults as interactions } from "ol/interaction/defaults";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat, transformExtent } from "ol/proj";
import Cluster from "ol/source/Cluster";
import VectorSource from "ol/source/Vector";
import "ol/ol.css";
import "./map.css";
import { makeBrush } from "./brush.ts";
import { makeCard } from "./card.ts";
import { readData, readItems, say, touches, type Item, type MapData } from "./data.ts";
import { makeSwitches } from "./key.ts";
import {
  areaStyle, chosenStyle, crossingStyle, groundStyle, incidentStyle, itemOf, lineStyle, membersOf, naturalStyle, watchStyle,
  zoneStyle,
} from "./styles.ts";
import { makeTiles, tiledOf, type Tiled } from "./tiles.ts";
import { calm, onThemeChange, readTheme } from "./theme.ts";

const CLUSTER_PX = 22;
const ALONE_ZOOM = 12; // one incident is looked at no closer

type Layer = VectorLayer<VectorSource>;

// A circle on the ground: Mercator stretches by 1 / cos of the latitude.
function ground(lon: number, lat: number, radius: number): CircleGeometry {
  return new CircleGeometry(fromLonLat([lon, lat]), radius / Math.cos((lat * Math.PI) / 180));
}

function areaOf(item: Item): Feature | null {
  return item.place && item.place.radius > 0
    ? new Feature({ geometry: ground(item.place.lon, item.place.lat, item.place.radius), item })
    : null;
}

function pointOf(item: Item): Feature | null {
  return item.place ? new Feature({ geometry: new Point(fromLonLat([item.place.lon, item.place.lat])), item }) : null;
}

function kept(features: (Feature | null)[]): Feature[] {
  return features.filter((f): f is Feature => f !== null);
}

interface Layers {
  readonly ground: Layer;
  readonly natural: Layer;
  readonly zones: Layer;
  readonly lines: Layer;
  readonly watched: Layer;
  readonly unwatched: Layer;
  readonly areas: Layer;
  readonly crossings: Layer;
  readonly incidents: VectorLayer<Cluster<Feature>>;
  readonly chosen: Layer;
}

function layer(zIndex: number): Layer {
  return new VectorLayer({ source: new VectorSource(), zIndex, updateWhileAnimating: true });
}

function makeLayers(): Layers {
  const points = new VectorSource<Feature<Geometry>>();
  return {
    ground: layer(0),
    zones: layer(1),
    natural: layer(2),
    watched: layer(3),
    unwatched: layer(4),
    areas: layer(5),
    lines: layer(6),
    crossings: layer(7),
    incidents: new VectorLayer({
      source: new Cluster({ source: points, distance: CLUSTER_PX, minDistance: 0 }),
      zIndex: 8,
      updateWhileAnimating: true,
    }),
    chosen: layer(9),
  };
}

function paint(layers: Layers): void {
  const theme = readTheme();
  layers.ground.setStyle(groundStyle(theme));
  layers.natural.setStyle(naturalStyle(theme));
  layers.zones.setStyle(zoneStyle(theme));
  layers.lines.setStyle(lineStyle(theme));
  layers.watched.setStyle(watchStyle(theme, true));
  layers.unwatched.setStyle(watchStyle(theme, false));
  layers.areas.setStyle(areaStyle(theme));
  layers.crossings.setStyle(crossingStyle(theme));
  layers.incidents.setStyle(incidentStyle(theme));
  layers.chosen.setStyle(chosenStyle(theme));
}

function iconButton(sign: string, label: string, then: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = sign;
  b.setAttribute("aria-label", label);
  b.title = label;
  b.addEventListener("click", then);
  return b;
}

function start(data: MapData, home: HTMLElement, list: HTMLElement): void {
  const items = readItems(list);
  const layers = makeLayers();
  const points = (layers.incidents.getSource() as Cluster<Feature>).getSource() as VectorSource;
  const stage = document.createElement("div");
  stage.className = "map-stage";
  stage.dir = "ltr";
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-label", say(data, "map"));
  const hint = document.createElement("p");
  hint.className = "map-hint";
  hint.dir = "auto";
  hint.textContent = say(data, "map");
  hint.setAttribute("aria-hidden", "true"); // the map's own name says the same
  home.append(stage, hint);

  const box = transformExtent(data.box, "EPSG:4326", "EPSG:3857");
  const view = new View({
    extent: transformExtent(data.ground, "EPSG:4326", "EPSG:3857"),
    smoothExtentConstraint: false,
    showFullExtent: true,
    maxZoom: 15,
  });
  const map = new OlMap({
    target: stage,
    view,
    controls: [new ScaleLine({ minWidth: 80 })],
    interactions: interactions({ altShiftDragRotate: false, pinchRotate: false, zoomDuration: calm() ? 0 : 200 }),
    layers: Object.values(layers),
  });
  view.fit(box, { padding: [12, 12, 12, 12] });
  paint(layers);
  const tiles = data.tiles === undefined ? null : makeTiles(data.tiles, 8);
  if (tiles !== null) {
    tiles.paint(readTheme());
    map.addLayer(tiles.layer);
  }

  // ---- what is shown ----
  let from = data.from;
  let to = data.to;
  let shown: Item[] = items;
  const count = document.createElement("p");
  count.className = "map-shown soft";
  count.dir = "auto";
  list.before(count);
  const context = new Map<string, Feature[]>();

  const switches = makeSwitches(document.getElementById("map-key") ?? document.createElement("ul"), () => refresh());

  function showContext(): void {
    const put = (target: Layer, name: string, keep: (f: Feature) => boolean): void => {
      const source = target.getSource();
      source?.clear(true);
      source?.addFeatures((context.get(name) ?? []).filter(keep));
    };
    const nth = (name: string) => (f: Feature) => switches.on(`${name}-${f.get("nth") as number}`);
    const days = (f: Feature): boolean => (f.get("from") as number) <= to && (f.get("to") as number) >= from;
    put(layers.lines, "line", nth("line"));
    put(layers.zones, "zone", nth("zone"));
    put(layers.watched, "watched", days);
    put(layers.unwatched, "unwatched", days);
    layers.natural.setVisible(switches.on("natural"));
    layers.crossings.setVisible(switches.on("crossing"));
    layers.watched.setVisible(switches.on("watched"));
    layers.unwatched.setVisible(switches.on("unwatched"));
    const groundSource = layers.ground.getSource();
    groundSource?.clear(true);
    groundSource?.addFeatures([...(context.get("land") ?? []), ...(switches.on("border") ? (context.get("border") ?? []) : [])]);
  }

  function refresh(): void {
    shown = items.filter((item) => {
      const yes = touches(item, from, to) && switches.on(`side-${item.side}`);
      item.element.hidden = !yes;
      return yes;
    });
    const grounds = new Map(shown.map((item) => [`${item.side} ${item.place?.lon} ${item.place?.lat} ${item.place?.radius}`, item]));
    const byReach = [...grounds.values()].sort((x, y) => (y.place?.radius ?? 0) - (x.place?.radius ?? 0));
    const areas = layers.areas.getSource();
    areas?.clear(true);
    areas?.addFeatures(kept(byReach.map(areaOf)));
    points.clear(true);
    points.addFeatures(kept(shown.map(pointOf)));
    const counting = tiles !== null && shown.length === items.length;
    tiles?.layer.setVisible(counting);
    layers.incidents.setVisible(!counting);
    layers.areas.setVisible(!counting && switches.on("areas"));
    count.textContent = counting
      ? say(data, "counted", data.all ?? 0, items.length)
      : say(data, "shown", shown.length, items.length);
    showContext();
    if (chosen.some((item) => item.element.hidden)) {
      choose([], false);
    }
  }

  // ---- what is chosen ----
  let chosen: Item[] = [];
  const card = makeCard(home, data, () => {
    choose([], false);
    stage.focus();
  });

  function mark(chosenItems: readonly Item[]): void {
    const source = layers.chosen.getSource();
    source?.clear(true);
    const one = chosenItems.length === 1 ? chosenItems[0] : undefined;
    source?.addFeatures(kept(one ? [areaOf(one), pointOf(one)] : []));
    for (const item of chosen) {
      item.element.classList.remove("chosen");
    }
    for (const item of chosenItems) {
      item.element.classList.add("chosen");
    }
    chosen = [...chosenItems];
  }

  function inView(item: Item): void {
    if (!item.place) {
      return;
    }
    const center = fromLonLat([item.place.lon, item.place.lat]);
    const [west, south, east, north] = view.calculateExtent(map.getSize());
    const [x, y] = center;
    if (x !== undefined && y !== undefined && !(x > west! && x < east! && y > south! && y < north!)) {
      view.animate({ center, duration: calm() ? 0 : 250 });
    }
  }

  function inList(item: Item): void {
    const row = item.element;
    if (list.scrollHeight > list.clientHeight) {
      list.scrollTo({ top: row.offsetTop - list.offsetTop - list.clientHeight / 3, behavior: calm() ? "auto" : "smooth" });
    }
  }

  function choose(next: readonly Item[], focus: boolean): void {
    mark(next);
    const first = next[0];
    if (first === undefined) {
      card.hide();
      return;
    }
    inView(first);
    inList(first);
    card.show(next, focus);
  }

  function step(direction: 1 | -1): void {
    const placed = shown.filter((item) => item.place !== null);
    const at = chosen[0] === undefined ? -1 : placed.indexOf(chosen[0]);
    const next = at < 0 ? (direction > 0 ? 0 : placed.length - 1) : (at + direction + placed.length) % placed.length;
    const item = placed[next];
    if (item !== undefined) {
      choose([item], false);
    }
  }

  function whole(): void {
    view.fit(box, { padding: [12, 12, 12, 12], duration: calm() ? 0 : 250 });
  }

  function zoom(by: number): void {
    view.animate({ zoom: (view.getZoom() ?? 5) + by, duration: calm() ? 0 : 200 });
  }

  // Many at one mark: nearer when that tells them apart.
  function open(members: Item[]): void {
    const places = new Set(members.map((m) => `${m.place?.lon} ${m.place?.lat}`));
    if (places.size > 1 && members.length > 6 && (view.getZoom() ?? 0) < ALONE_ZOOM) {
      const source = new VectorSource({ features: kept(members.map(pointOf)) });
      const extent = source.getExtent();
      if (extent) {
        view.fit(extent, { padding: [80, 80, 80, 80], maxZoom: ALONE_ZOOM, duration: calm() ? 0 : 250 });
      }
    }
    choose(members, false);
  }

  // One of the tiles: in the list, or by its own words; many: nearer.
  function openTiled(tiled: Tiled, at: readonly number[]): void {
    const row = document.getElementById(tiled.id);
    const item = items.find((i) => i.element === row);
    if (item !== undefined) {
      choose([item], false);
    } else if (tiled.count > 1) {
      view.animate({ center: [...at], zoom: (view.getZoom() ?? 5) + 2, duration: calm() ? 0 : 250 });
    } else if (tiled.id !== "") {
      mark([]);
      card.link(`/incident/${tiled.id}${data.suffix}`, `${tiled.id}: ${tiled.words}`);
    }
  }

  map.on("click", (event) => {
    const tiled = map.forEachFeatureAtPixel(event.pixel, (f) => f, { layerFilter: (l) => l === tiles?.layer, hitTolerance: 4 });
    if (tiled !== undefined) {
      openTiled(tiledOf(tiled), event.coordinate);
      return;
    }
    const hit = map.forEachFeatureAtPixel(event.pixel, (f) => f, {
      layerFilter: (l) => l === layers.incidents,
      hitTolerance: 5,
    });
    if (hit !== undefined) {
      open(membersOf(hit));
      return;
    }
    const area = map.getFeaturesAtPixel(event.pixel, { layerFilter: (l) => l === layers.areas }).map(itemOf);
    choose(area, false);
  });
  map.on("pointermove", (event) => {
    const over = !event.dragging && map.hasFeatureAtPixel(event.pixel, { layerFilter: (l) => l === layers.incidents || l === tiles?.layer });
    stage.classList.toggle("over", over);
  });
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const keys: Record<string, () => void> = {
      n: () => step(1),
      p: () => step(-1),
      Home: whole,
      Escape: () => choose([], false),
      Enter: () => chosen[0]?.element.querySelector<HTMLElement>("a")?.focus(),
    };
    const then = keys[event.key];
    if (then !== undefined) {
      event.preventDefault();
      then();
    }
  });
  const itemAt = new Map(items.map((item) => [item.element, item]));
  const rowItem = (target: EventTarget | null): Item | undefined => {
    const row = target instanceof Element ? target.closest<HTMLLIElement>("#map-list > li") : null;
    return row ? itemAt.get(row) : undefined;
  };
  list.addEventListener("focusin", (event) => {
    const item = rowItem(event.target);
    if (item) {
      mark([item]);
      inView(item);
    }
  });
  list.addEventListener("click", (event) => {
    const item = rowItem(event.target);
    if (item && !(event.target instanceof Element && event.target.closest("a"))) {
      mark([item]);
      inView(item);
    }
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      stage.focus();
    }
  });

  const tools = document.createElement("div");
  tools.className = "map-tools";
  tools.append(
    iconButton("+", say(data, "closer"), () => zoom(1)),
    iconButton("−", say(data, "farther"), () => zoom(-1)),
    iconButton("⤢", say(data, "whole"), whole),
    iconButton("‹", say(data, "previous"), () => step(-1)),
    iconButton("›", say(data, "next"), () => step(1)),
  );
  home.append(tools);

  // ---- the rest of the page ----
  const brushHome = document.getElementById("map-brush");
  const brush = brushHome
    ? makeBrush(brushHome, data, items, readTheme(), (a, b) => {
        from = a;
        to = b;
        refresh();
      })
    : null;
  onThemeChange(() => {
    paint(layers);
    tiles?.paint(readTheme());
    brush?.redraw(readTheme());
  });

  refresh();
  const asked = items.find((item) => item.element.id !== "" && `#${item.element.id}` === location.hash);
  if (asked !== undefined) {
    choose([asked], false);
  }
  void fetchContext(data)
    .then((features) => {
      for (const f of features) {
        const kind = f.get("kind") as string;
        const radius = f.get("radius_m") as number | undefined;
        const geometry = f.getGeometry();
        if (radius !== undefined && geometry instanceof Point) {
          const [x = 0, y = 0] = geometry.getCoordinates();
          const lat = (Math.atan(Math.sinh(y / 6378137)) * 180) / Math.PI;
          f.setGeometry(new CircleGeometry([x, y], Math.max(radius, 500) / Math.cos((lat * Math.PI) / 180)));
        }
        context.set(kind, [...(context.get(kind) ?? []), f]);
      }
      layers.natural.getSource()?.addFeatures(context.get("natural") ?? []);
      layers.crossings.getSource()?.addFeatures(context.get("crossing") ?? []);
      showContext();
    })
    .catch(() => card.say(say(data, "failed")))
    .finally(() => {
      map.once("rendercomplete", () => {
        home.classList.add("moving"); // the drawing gives way
        performance.mark("map-shown");
      });
      map.render();
    });
}

async function fetchContext(data: MapData): Promise<Feature[]> {
  const answer = await fetch(data.context, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  return new GeoJSON().readFeatures(await answer.json(), { featureProjection: "EPSG:3857" }) as Feature[];
}

const data = readData();
const home = document.getElementById("map");
const list = document.getElementById("map-list");
if (data !== null && home !== null && list !== null) {
  start(data, home, list);
}
