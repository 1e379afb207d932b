// The style's colours, as the canvas wants them: they follow light, dark and forced colours.

export interface Theme {
  readonly land: string;
  readonly border: string;
  readonly ink: string;
  readonly soft: string;
  readonly halo: string;
  readonly page: string;
  readonly sides: Readonly<Record<"a" | "b" | "o", string>>;
  readonly lines: readonly string[];
  readonly font: string;
}

const probe = document.createElement("canvas").getContext("2d");

// Any colour of CSS as #rrggbb.
function plain(color: string): string {
  if (probe === null) {
    return color;
  }
  probe.fillStyle = "#000000";
  probe.fillStyle = color.trim();
  const parts = /^rgba\((\d+), (\d+), (\d+)/.exec(probe.fillStyle); // some system colours are a little transparent
  return parts ? `#${parts.slice(1).map((n) => Number(n).toString(16).padStart(2, "0")).join("")}` : probe.fillStyle;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => plain(style.getPropertyValue(name));
  return {
    land: color("--map-land"),
    border: color("--map-border"),
    ink: color("--ink"),
    soft: color("--soft"),
    halo: color("--map-halo"),
    page: color("--page"),
    sides: { a: color("--a"), b: color("--b"), o: color("--map-other") },
    lines: [0, 1, 2, 3].map((n) => color(`--map-line-${n}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
}

export function withAlpha(color: string, alpha: number): string {
  const byte = Math.round(alpha * 255).toString(16).padStart(2, "0");
  return color.length === 7 ? color + byte : color;
}

export function onThemeChange(then: () => void): void {
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", then);
  }
}

export function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
