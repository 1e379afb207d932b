// The timeline: closer and farther by buttons, keys and the wheel; along it by scrolling or dragging. The server's drawing
// is stretched along the days only, so that letters and marks keep their shape, and gets as many dates as fit.

const WIDTH = 1000; // as the server draws it
const EDGE = 8;
const MOST = 32;
const DAY_MS = 86400000;

interface Stretched {
  readonly element: SVGElement;
  readonly x: number;
  readonly width: number | null;
}

function dayOf(text: string | null): number {
  return Math.round(Date.parse(`${text ?? ""}T00:00:00Z`) / DAY_MS);
}

function isoOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function stretch(x: number, zoom: number): number {
  return EDGE + (x - EDGE) * zoom;
}

function start(svg: SVGSVGElement, frame: HTMLElement, bar: HTMLElement): void {
  const height = svg.viewBox.baseVal.height;
  const from = dayOf(svg.getAttribute("data-from"));
  const to = dayOf(svg.getAttribute("data-to"));
  const parts: Stretched[] = Array.from(svg.querySelectorAll<SVGElement>("g.lane rect"), (element) => ({
    element,
    x: Number(element.getAttribute("x")),
    width: Number(element.getAttribute("width")),
  }));
  const names = svg.querySelectorAll<SVGTextElement>("g.lane > text");
  const firstTick = svg.querySelector(".tick");
  const bottom = Number(/V(\d+)/.exec(firstTick?.getAttribute("d") ?? "")?.[1] ?? height);
  let zoom = 1;

  function add(name: string, attributes: Readonly<Record<string, string>>, text = ""): void {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    element.textContent = text;
    svg.insertBefore(element, svg.querySelector("g.lane"));
  }

  function drawDates(): void {
    svg.querySelectorAll(".tick").forEach((tick) => tick.remove());
    const days = to - from + 1;
    const step = [1, 2, 7, 14, 28, 91, 182, 364].find((s) => ((WIDTH * zoom) / days) * s >= 74) ?? 728;
    for (let day = from; day <= to; day += step) {
      const x = stretch(EDGE + ((day - from) * (WIDTH - 2 * EDGE)) / days, zoom).toFixed(1);
      add("path", { class: "tick", d: `M${x} 16V${bottom}` });
      add("text", { class: "tick", y: "11", x: String(Number(x) + 2) }, isoOf(day));
    }
  }

  // `at` is the place in the frame, in pixels, that stays where it is.
  function setZoom(next: number, at: number): void {
    const wanted = Math.min(Math.max(next, 1), MOST);
    const share = (frame.scrollLeft + at) / frame.scrollWidth;
    zoom = wanted;
    for (const part of parts) {
      part.element.setAttribute("x", stretch(part.x, zoom).toFixed(1));
      part.element.setAttribute("width", ((part.width ?? 0) * zoom).toFixed(1));
    }
    const wide = EDGE + (WIDTH - EDGE) * zoom;
    svg.setAttribute("viewBox", `0 0 ${wide} ${height}`);
    svg.style.inlineSize = `${(wide / WIDTH) * 100}%`;
    svg.style.maxInlineSize = "none";
    drawDates();
    frame.scrollLeft = share * frame.scrollWidth - at;
    follow();
  }

  // The lanes' names stay in sight.
  function follow(): void {
    const scale = frame.scrollWidth > 0 ? svg.viewBox.baseVal.width / svg.clientWidth : 1;
    for (const name of names) {
      name.setAttribute("x", String(EDGE + frame.scrollLeft * scale));
    }
  }

  const middle = (): number => frame.clientWidth / 2;
  const actions: Readonly<Record<string, () => void>> = {
    in: () => setZoom(zoom * 2, middle()),
    out: () => setZoom(zoom / 2, middle()),
    whole: () => setZoom(1, 0),
  };
  bar.addEventListener("click", (event) => {
    const name = event.target instanceof HTMLElement ? event.target.dataset["zoom"] : undefined;
    actions[name ?? ""]?.();
  });
  frame.addEventListener("keydown", (event) => {
    const name = { "+": "in", "=": "in", "-": "out", "0": "whole" }[event.key];
    if (name !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      actions[name]?.();
    }
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey) {
        event.preventDefault();
        setZoom(zoom * (event.deltaY < 0 ? 1.25 : 0.8), event.clientX - frame.getBoundingClientRect().left);
      }
    },
    { passive: false },
  );
  frame.addEventListener("scroll", follow, { passive: true });
  let held: { x: number; left: number } | null = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0 && !(event.target instanceof Element && event.target.closest("a"))) {
      held = { x: event.clientX, left: frame.scrollLeft };
      frame.setPointerCapture(event.pointerId);
    }
  });
  frame.addEventListener("pointermove", (event) => {
    if (held !== null) {
      frame.scrollLeft = held.left - (event.clientX - held.x);
    }
  });
  frame.addEventListener("pointerup", () => (held = null));
  frame.tabIndex = 0;
  frame.dir = "ltr"; // days go from left to right
  bar.hidden = false;
}

const figure = document.getElementById("timeline");
const svg = figure?.querySelector("svg");
const frame = figure?.querySelector<HTMLElement>(".wide");
const bar = document.getElementById("timeline-zoom");
if (svg && frame && bar) {
  start(svg, frame, bar);
}
export {};
