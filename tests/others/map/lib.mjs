// lib.mjs: a browser with a page that tells what must not happen.
import { createRequire } from "node:module";
import path from "node:path";
export const url = process.env.URL_OF_SITE;
const require = createRequire(path.join(process.env.MODULES, "x.js"));
const { chromium } = require("playwright-core");

export const bad = [];
export function check(holds, words) {
  console.log(`${holds ? "ok  " : "BAD "} ${words}`);
  if (!holds) bad.push(words);
}

export async function browse() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"] });
}

export async function open(browser, where, options = {}) {
  const { site, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, reducedMotion: "reduce", ...rest });
  const page = await context.newPage();
  page.on("request", (r) => { if (!r.url().startsWith(url) && !(process.env.URL_OF_MANY && r.url().startsWith(process.env.URL_OF_MANY)) && !/^(data|blob):/.test(r.url())) check(false, `${where} asks ${r.url()}`); });
  page.on("console", (m) => { if (m.type() === "error") check(false, `${where} says ${m.text()}`); });
  page.on("pageerror", (e) => check(false, `${where}: ${e.message}`));
  await page.goto((site || url) + where);
  return page;
}

export async function openMap(browser, where, options) {
  const page = await open(browser, where, options);
  await page.waitForSelector(".map-view.moving", { timeout: 15000 });
  return page;
}
