// The time brush: incidents by day as bars, days chosen by dragging, by two sliders, or by windows of fixed length.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { SIDES, dated, dayText, say, type Item, type MapData } from "./data.ts";
import { hatch } from "./styles.ts";
import type { Theme } from "./theme.ts";

export interface Brush {
  redraw(theme: Theme): void;
}

type Chosen = (from: number, to: number) => void;

// Bars stand on each other: each series is the sum of itself and those below.
function columns(data: MapData, items: readonly Item[]): number[][] {
  const n = data.to - data.from + 1;
  const days = Array.from({ length: n }, (_, i) => data.from + i);
  const counts = SIDES.map(() => new Array<number>(n).fill(0));
  for (const item of items) {
    const at = item.from - data.from;
    const row = counts[SIDES.indexOf(item.side)];
    if (row !== undefined && dated(item)) {
      const place = Math.min(Math.max(at, 0), n - 1);
      row[place] = (row[place] ?? 0) + 1;
    }
  }
  const sums = counts.map((_, k) => days.map((_d, i) => counts.slice(0, k + 1).reduce((sum, c) => sum + (c[i] ?? 0), 0)));
  return [days, ...sums.reverse()];
}

function axisText(day: number, step: number): string {
  const text = dayText(day);
  return step >= 28 ? text.slice(0, 7) : text.slice(5);
}

function options(theme: Theme, width: number, chosen: Chosen): uPlot.Options {
  const paths = uPlot.paths.bars?.({ size: [0.86, 26] });
  const fills = { a: theme.sides.a, b: hatch(theme.sides.b, theme.page), o: theme.sides.o };
  const series = [...SIDES].reverse().map((side) => ({
    stroke: theme.sides[side],
    fill: () => fills[side] as CanvasRenderingContext2D["fillStyle"],
    width: 0,
    points: { show: false },
    ...(paths === undefined ? {} : { paths }),
  }));
  const grid = { stroke: theme.border, width: 1 };
  return {
    width,
    height: 110,
    legend: { show: false },
    padding: [6, 8, 0, 8],
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: false, range: (_u, min, max) => [min - 0.6, max + 0.6] }, y: { range: (_u, _min, max) => [0, Math.max(max, 1)] } },
    axes: [
      {
        stroke: theme.soft,
        grid: { show: false },
        ticks: grid,
        font: `12px ${theme.font}`,
        incrs: [1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652],
        space: 70,
        size: 26,
        values: (_u, splits, _axis, _space, step) => splits.map((day) => (Number.isInteger(day) ? axisText(day, step) : "")),
      },
      {
        stroke: theme.soft,
        grid,
        ticks: { show: false },
        font: `12px ${theme.font}`,
        size: 30,
        space: 26,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      },
    ],
    series: [{}, ...series],
    hooks: {
      setSelect: [
        (u) => {
          if (u.select.width > 2) {
            chosen(Math.round(u.posToVal(u.select.left, "x")), Math.round(u.posToVal(u.select.left + u.select.width, "x")));
          }
        },
      ],
    },
  };
}

function slider(label: string, data: MapData, value: number): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "range";
  input.min = String(data.from);
  input.max = String(data.to);
  input.value = String(value);
  input.setAttribute("aria-label", label);
  return input;
}

function button(label: string, then: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.dir = "auto"; // a word that is missing in the reader's language is English
  b.textContent = label;
  b.addEventListener("click", then);
  return b;
}

export function makeBrush(home: HTMLElement, data: MapData, items: readonly Item[], theme: Theme, then: Chosen): Brush {
  if (data.to <= data.from) {
    return { redraw: () => undefined };
  }
  let from = data.from;
  let to = data.to;
  const plotHome = document.createElement("div");
  plotHome.className = "brush-plot";
  plotHome.dir = "ltr"; // days go from left to right, as on the axis
  plotHome.setAttribute("aria-hidden", "true"); // the sliders below say the same
  const sliders = document.createElement("div");
  sliders.className = "brush-sliders";
  sliders.dir = "ltr";
  const first = slider(say(data, "first"), data, from);
  const last = slider(say(data, "last"), data, to);
  const text = document.createElement("output");
  text.className = "brush-text";
  text.dir = "ltr";
  const bar = document.createElement("p");
  bar.className = "brush-bar";
  home.title = say(data, "days");
  sliders.append(first, last);
  home.append(plotHome, sliders, bar);

  const values = columns(data, items) as uPlot.AlignedData;
  let plot = new uPlot(options(theme, plotHome.clientWidth, (a, b) => choose(a, b)), values, plotHome);

  function show(): void {
    first.value = String(from);
    last.value = String(to);
    first.setAttribute("aria-valuetext", dayText(from));
    last.setAttribute("aria-valuetext", dayText(to));
    text.textContent = from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`;
    const whole = from === data.from && to === data.to;
    const left = plot.valToPos(from - 0.5, "x");
    const width = whole ? 0 : plot.valToPos(to + 0.5, "x") - left;
    plot.setSelect({ left: whole ? 0 : left, width, top: 0, height: whole ? 0 : plot.over.clientHeight }, false);
  }

  function choose(a: number, b: number): void {
    from = Math.min(Math.max(Math.min(a, b), data.from), data.to);
    to = Math.max(Math.min(Math.max(a, b), data.to), data.from);
    show();
    then(from, to);
  }

  function window(days: number): void {
    choose(Math.max(to - days + 1, data.from), to);
  }

  function move(direction: number): void {
    const length = to - from + 1;
    const start = Math.min(Math.max(from + direction * length, data.from), Math.max(data.to - length + 1, data.from));
    choose(start, start + length - 1);
  }

  first.addEventListener("input", () => choose(Math.min(Number(first.value), to), to));
  last.addEventListener("input", () => choose(from, Math.max(Number(last.value), from)));
  bar.append(
    text,
    button(say(data, "earlier"), () => move(-1)),
    button(say(data, "later"), () => move(1)),
    button(say(data, "window1"), () => window(1)),
    button(say(data, "window7"), () => window(7)),
    button(say(data, "window30"), () => window(30)),
    button(say(data, "all"), () => choose(data.from, data.to)),
  );
  show();
  new ResizeObserver(() => {
    if (plotHome.clientWidth > 0 && plotHome.clientWidth !== plot.width) {
      plot.setSize({ width: plotHome.clientWidth, height: plot.height });
      show();
    }
  }).observe(plotHome);
  return {
    redraw(next) {
      plot.destroy();
      plot = new uPlot(options(next, plotHome.clientWidth, (a, b) => choose(a, b)), values, plotHome);
      show();
    },
  };
}
