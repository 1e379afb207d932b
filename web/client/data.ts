// What the server put into the page for the map: its settings and words, and the list of incidents, which is the
// map's data as well as its twin.

export type Side = "a" | "b" | "o";
export const SIDES: readonly Side[] = ["a", "b", "o"];

export interface Item {
  readonly element: HTMLLIElement;
  readonly side: Side;
  readonly from: number; // days since 1970; NO_DAY when not known
  readonly to: number;
  readonly place: { readonly lon: number; readonly lat: number; readonly radius: number } | null;
}

export type Box = [west: number, south: number, east: number, north: number];

export interface MapData {
  readonly context: string;
  readonly from: number;
  readonly to: number;
  readonly tiles?: string; // where all incidents are counted when the list has only the latest
  readonly all?: number;
  readonly suffix: string; // "?at=120" behind links, or nothing
  readonly box: Box;
  readonly ground: Box;
  readonly words: Readonly<Record<string, string>>;
}

const NO_DAY = -1e8; // anything below is no day

export function readData(): MapData | null {
  const text = document.getElementById("map-data")?.textContent;
  return text ? (JSON.parse(text) as MapData) : null;
}

function numberOf(element: HTMLElement, name: string): number {
  const text = element.dataset[name];
  return text === undefined ? NaN : Number(text);
}

function sideOf(text: string | undefined): Side {
  return text === "a" || text === "b" ? text : "o";
}

function readItem(element: HTMLLIElement): Item {
  const lon = numberOf(element, "lon");
  const lat = numberOf(element, "lat");
  return {
    element,
    side: sideOf(element.dataset["side"]),
    from: numberOf(element, "from"),
    to: numberOf(element, "to"),
    place: Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat, radius: numberOf(element, "r") } : null,
  };
}

export function readItems(list: HTMLElement): Item[] {
  return Array.from(list.querySelectorAll<HTMLLIElement>(":scope > li"), readItem);
}

// Whether it may have happened on any of the days; an unknown day may be any.
export function touches(item: Item, from: number, to: number): boolean {
  return item.from < NO_DAY || (item.from <= to && item.to >= from);
}

export function dated(item: Item): boolean {
  return item.from >= NO_DAY;
}

// A word of the catalogue, its places filled.
export function say(data: MapData, name: string, ...args: (string | number)[]): string {
  const text = data.words[name] ?? "";
  return text.replace(/\{(\d)\}/g, (place, n: string) => String(args[Number(n)] ?? place));
}

// 2026-03-03, in every language.
export function dayText(day: number): string {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}
