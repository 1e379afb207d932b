// shots.mjs FOLDER: a picture of every screen, as the mediator in English; some in Urdu, Pashto, dark, narrow, on paper.
import fs from "node:fs";
import { browse, reader, screensOf, url } from "./lib.mjs";
const folder = process.argv[2], browser = await browse();
const name = (p) => (p.split("?")[0].split("/")[1] || "overview");
async function shoot(who, language, path, file, options = {}, high = 1500) {
  const context = await reader(browser, who, language, [], options), page = await context.newPage();
  await page.goto(url + path, { waitUntil: "load" });
  await page.waitForTimeout(path.startsWith("/map") ? 2500 : 300);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const width = page.viewportSize().width;
  await page.setViewportSize({ width, height: Math.max(600, Math.min(height, high)) });
  await page.waitForTimeout(path.startsWith("/map") ? 1500 : 50);
  await page.screenshot({ path: `${folder}/${file}.png` });
  await context.close();
}
const first = await reader(browser, "mediator", "en", []);
const screens = await screensOf(first);
const page = await first.newPage();
// the incident with most to show: the one whose page is longest among the first twenty of the list
let incident = screens.find((s) => s.startsWith("/incident/")), longest = 0;
await page.goto(url + "/incidents");
for (const href of (await page.$$eval('a[href^="/incident/"]', (a) => a.map((x) => x.getAttribute("href")))).slice(0, 40)) {
  const text = await (await page.request.get(url + href)).text();
  if (text.length > longest) [incident, longest] = [href, text.length];
}
await first.close();
for (const s of screens) {
  if (s === "/login") continue;
  await shoot("mediator", "en", name(s) === "incident" ? incident : s, s === "/" ? "overview" : s.split("?")[0].split("/").length > 2 ? name(s) : s.split("?")[0].slice(1));
}
await shoot("nobody", "en", "/login", "login");
await shoot("nobody", "en", "/ogc/collections/incidents/items?f=html&limit=20", "ogc-items", {}, 900);
await shoot("party PAK", "ur", incident, "incident-ur");
await shoot("party AFG", "ps", incident, "incident-ps");
await shoot("nobody", "ur", "/", "overview-ur");
await shoot("nobody", "ps", "/map", "map-ps");
await shoot("mediator", "en", "/map", "map-dark", { colorScheme: "dark" });
await shoot("mediator", "en", incident, "incident-dark", { colorScheme: "dark" });
await shoot("mediator", "en", "/", "overview-320", { viewport: { width: 320, height: 900 } });
await shoot("mediator", "en", incident, "incident-320", { viewport: { width: 320, height: 900 } });
await browser.close();
