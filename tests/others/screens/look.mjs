// look.mjs: every screen, as every role, in every language: axe-core (WCAG 2.2 AA), nothing asked outside, no error on the
// console, no sideways scroll at 320 px, contrast in the dark, forced colours, print; a walk by keyboard as the mediator.
// LOOK_AT (a pattern of paths) and LOOK_AS (roles) look at less.
import fs from "node:fs";
import { browse, reader, screensOf, axeSource, people, languages, url, work } from "./lib.mjs";

const faults = new Map();
const known = new Set();
let twins = 0, looked = 0, walked = 0, stops = 0, printed = 0, axes = 0;
function fault(where, what) {
  const key = what.replace(/\d{2,}/g, "N");
  if (!faults.has(key)) faults.set(key, []);
  faults.get(key).push(where);
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
async function axe(page, where, options) {
  axes++;
  const found = await page.evaluate(([o]) => window.axe.run(document, o).then((r) => r.violations.map((v) => ({ id: v.id, help: v.help,
    nodes: v.nodes.map((n) => n.target.join(" ") + "  " + n.html.slice(0, 120)) }))), [options]);
  for (const v of found) fault(where, `axe ${v.id}: ${v.help}: ${v.nodes[0]}${v.nodes.length > 1 ? ` and ${v.nodes.length - 1} more` : ""}`);
}

// Every control is reached by Tab, shows that it has the focus, is not hidden under something, and nothing holds on to it.
async function walk(page, where) {
  walked++;
  const want = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex^="-"])')]
      .filter((e) => !e.disabled && e.type !== "hidden" && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0);
    const groups = new Set();
    let n = 0;
    for (const e of all) {
      if (e.type === "radio") { const g = (e.form?.id || "") + e.name; if (groups.has(g)) continue; groups.add(g); }
      e.dataset.walk = String(n++);
    }
    document.activeElement?.blur();
    return n;
  });
  const reached = new Set();
  const shown = new Map(); // of a field with parts, as a date, one of its stops must show it
  let last = null, same = 0;
  const most = Math.min(want, 400) + 30;
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return null;
      const s = getComputedStyle(e), r = e.getBoundingClientRect();
      const shown = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none";
      const x = Math.min(Math.max(r.left + Math.min(r.width, 12) / 2, 0), innerWidth - 1), y = Math.min(Math.max(r.top + Math.min(r.height, 12) / 2, 0), innerHeight - 1);
      const line = e.getClientRects()[0], top = line && document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
      const inside = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
      return { walk: e.dataset.walk ?? null, html: e.outerHTML.slice(0, 110), shown, inside, covered: Boolean(inside && top && !e.contains(top) && !top.contains(e) && !(e.labels && [...e.labels].some((l) => l.contains(top)))), x, y };
    });
    if (!at) { if (i > 0 && reached.size > 0) break; continue; }
    stops++;
    if (at.walk !== null) reached.add(at.walk);
    shown.set(at.walk ?? at.html, { html: at.html, yes: at.shown || Boolean(shown.get(at.walk ?? at.html)?.yes) });
    if (!at.inside) fault(where, `focus is outside of the window on ${at.html}`);
    if (at.covered) fault(where, `focus is hidden under something on ${at.html}`);
    same = at.walk !== null && at.walk === last ? same + 1 : 0;
    if (same > 6) { fault(where, `the keyboard is held by ${at.html}`); break; }
    last = at.walk;
  }
  for (const { html, yes } of shown.values()) if (!yes) fault(where, `focus does not show on ${html}`);
  if (want <= 400 && reached.size < want) {
    const missed = await page.evaluate((r) => [...document.querySelectorAll("[data-walk]")].filter((e) => !r.includes(e.dataset.walk)).map((e) => e.outerHTML.slice(0, 100)), [...reached]);
    fault(where, `${missed.length} of ${want} controls are not reached by Tab: ${missed[0]}`);
  }
}

async function narrow(page, where) {
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over <= 0) return null;
    const held = (e) => { for (let p = e.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
    const e = [...document.body.querySelectorAll("*")].find((x) => { if (x.closest(".skip")) return false; const r = x.getBoundingClientRect(); return (r.right > innerWidth + 1 || r.left < -1) && !held(x) && r.width > 0; });
    return `${over} px: ${e ? e.outerHTML.slice(0, 110) : "?"}`;
  });
  if (wide) fault(where, `scrolls sideways at 320 px by ${wide}`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function print(page, where, name) {
  await page.emulateMedia({ media: "print" });
  const menu = await page.evaluate(() => { const n = document.querySelector("nav#menu"); return n && n.checkVisibility() ? "the menu is printed" : ""; });
  if (menu) fault(where, menu);
  fs.writeFileSync(`${work}/print/${name}.pdf`, await page.pdf({ format: "A4" }));
  printed++;
  await page.emulateMedia({ media: "screen" });
}

async function look(context, who, language, path, seen, full) {
  const where = `${path} as ${who}, ${language}`, page = await context.newPage();
  const answer = await page.goto(url + path, { waitUntil: "load" });
  await page.waitForTimeout(path === "/map" ? 700 : 30);
  looked++;
  if (answer.status() !== 200) fault(where, `answered ${answer.status()}`);
  const headers = answer.headers();
  if (!/default-src 'none'/.test(headers["content-security-policy"] || "") || /unsafe-inline|unsafe-eval/.test(headers["content-security-policy"])) fault(where, "the content policy is not strict");
  const html = await answer.text();
  fs.writeFileSync(`${work}/html/${[who, language, path].join("_").replace(/[^A-Za-z0-9.]+/g, "_")}.html`, html);
  if (language !== "en") {
    const d = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
    if (d[0] !== language || d[1] !== "rtl") fault(where, `lang ${d[0]}, dir ${d[1]}`);
  }
  const headings = await page.$$eval("h1", (h) => h.length);
  if (headings !== 1) fault(where, `${headings} headings of the first rank`);
  // What somebody else was shown in the same language, but for the head with the menu and the name, was looked at already.
  const shape = language + html.replace(/<header class="top">[\s\S]*?<\/header>/, "").replace(/nonce="[^"]*"/g, "");
  if (path === "/" || full || !known.has(shape)) {
    known.add(shape);
    await page.evaluate(axeSource);
    await axe(page, where, { runOnly: tags });
    await narrow(page, where);
  } else twins++;
  if (full) {
    await page.emulateMedia({ colorScheme: "dark" });
    await axe(page, where + ", dark", { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } });
    await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
    const gone = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, h1, h2, td, text")].filter((e) => {
      if (!e.checkVisibility() || !e.textContent.trim()) return false;
      const c = getComputedStyle(e);
      return e.tagName !== "text" && c.color === c.backgroundColor && c.backgroundColor !== "rgba(0, 0, 0, 0)";
    }).map((e) => e.outerHTML.slice(0, 100)));
    if (gone.length) fault(where, `not to be read in forced colours: ${gone[0]}`);
    await page.emulateMedia({ forcedColors: "none" });
    const moving = await page.evaluate(() => document.getAnimations().length);
    if (moving) fault(where, `${moving} animations although motion is not wanted`);
    await print(page, where, `${language}_${path.replace(/[^A-Za-z0-9]+/g, "_")}`);
    await walk(page, where);
  }
  for (const s of seen.splice(0)) fault(where, s);
  await page.close();
}

fs.mkdirSync(`${work}/html`, { recursive: true });
fs.mkdirSync(`${work}/print`, { recursive: true });
const browser = await browse();
const jobs = [], kinds = new Set();
const only = new RegExp(process.env.LOOK_AT || ""), roles = process.env.LOOK_AS?.split(",") ?? Object.keys(people);
for (const who of roles) {
  const seen = [], context = await reader(browser, who, "en", seen);
  const screens = await screensOf(context);
  await context.close();
  screens.splice(0, screens.length, ...screens.filter((s) => only.test(s)));
  screens.forEach((s) => kinds.add(s));
  for (const language of languages) jobs.push({ who, language, screens });
}
async function work_on() {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const seen = [], context = await reader(browser, job.who, job.language, seen);
    for (const s of job.screens) {
      try { await look(context, job.who, job.language, s, seen, job.who === "mediator"); }
      catch (e) { fault(`${s} as ${job.who}, ${job.language}`, String(e).split("\n")[0]); }
    }
    await context.close();
  }
}
await Promise.all([work_on(), work_on()]);
await browser.close();
for (const [what, where] of faults) console.log(`screens: ${what}\n    ${where.length} times, as in ${where.slice(0, 2).join("; ")}`);
console.log(`screens: ${kinds.size} screens (${[...kinds].join(" ")})`);
console.log(`screens: ${looked} looks, ${axes} by axe-core, ${twins} of a page that others had seen alike, ${walked} walks with ${stops} stops, ${printed} prints: ${faults.size} kinds of fault`);
process.exit(faults.size ? 1 : 0);
