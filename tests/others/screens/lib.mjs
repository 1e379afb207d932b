// lib.mjs: what the looks at the screens share: the browser, who looks, which screens there are.
import { createRequire } from "node:module";
import path from "node:path";
export const [url, modules, work] = [process.env.URL_OF_SITE, process.env.MODULES, process.env.WORK];
export const password = process.env.PASSWORD;
const require = createRequire(path.join(modules, "x.js"));
export const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;
export const people = { nobody: "", public: "pia", analyst: "ana", "party PAK": "amina", "party AFG": "zia", monitor: "mo", mediator: "meral" };
export const languages = ["en", "ur", "ps"];
export const host = new URL(url).host;

export async function browse() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-dev-shm-usage", "--disable-background-networking"] });
}

// A context of one reader in one language, already logged in. `seen` gathers what must not happen.
export async function reader(browser, who, language, seen, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  await context.addCookies([{ name: "lang", value: language, url }]);
  if (people[who]) await login(context, people[who]);
  context.on("request", (r) => {
    const u = new URL(r.url());
    if (!["data:", "blob:", "about:"].includes(u.protocol) && u.host !== host) seen.push(`asks ${r.url()} outside`);
  });
  context.on("console", (m) => { if (m.type() === "error") seen.push(`console: ${m.text().slice(0, 200)}`); });
  context.on("weberror", (e) => seen.push(`script: ${String(e.error()).slice(0, 200)}`));
  return context;
}

const sessions = {};
async function login(context, name) {
  if (!sessions[name]) {
    const page = await context.newPage();
    await page.goto(url + "/login");
    await page.fill('input[name="name"]', name);
    await page.fill('input[name="password"]', password);
    await Promise.all([page.waitForURL((u) => !u.pathname.startsWith("/login")), page.press('input[name="password"]', "Enter")]);
    sessions[name] = (await context.cookies()).filter((c) => c.name !== "lang" && c.httpOnly);
    await page.close();
  }
  await context.addCookies(sessions[name]);
}

// The screens that this reader finds: the menu's entries and one of each kind that they lead to.
export async function screensOf(context) {
  const page = await context.newPage();
  const found = new Map();
  const note = (href) => {
    const u = new URL(href, url);
    if (u.host !== host || u.pathname.startsWith("/asset/") || u.pathname.startsWith("/log/")) return;
    const kind = u.pathname.split("/")[1] + (u.pathname.split("/").length > 2 ? "/…" : "");
    if (["note/…", "proof/…"].includes(kind) || u.pathname.startsWith("/ogc/collections/") || /\.(pdf|json|csv|html|txt)$/.test(u.pathname)) return;
    if (!found.has(kind) || (found.get(kind).includes("?") && !u.search && kind !== "figure")) found.set(kind, u.pathname + u.search);
  };
  await page.goto(url + "/");
  note(page.url());
  const visited = new Set();
  for (let round = 0; round < 3; round++) {
    for (const p of [...found.values()]) {
      if (visited.has(p)) continue;
      visited.add(p);
      const answer = await page.goto(url + p);
      if (!(answer.headers()["content-type"] || "").startsWith("text/html")) { for (const [k, v] of found) if (v === p) found.delete(k); continue; }
      for (const href of await page.$$eval("a[href]", (all) => all.map((a) => a.href))) note(href);
    }
  }
  await page.close();
  return [...found.values()].sort();
}
