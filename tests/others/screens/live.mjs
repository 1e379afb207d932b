// live.mjs PROGRAM CASE: pages stand open as three readers; a report is added on the command line; the word of it must stand in
// each page within a second of the new checkpoint, also after the server's line broke.
import fs from "node:fs";
import { execFile } from "node:child_process";
import { browse, reader, url, work } from "./lib.mjs";
const [program, folder] = process.argv.slice(2), browser = await browse(), seen = [];
const pages = [];
for (const [who, path] of [["mediator", "/"], ["party AFG", "/incidents"], ["nobody", "/map"]]) {
  const page = await (await reader(browser, who, "en", seen)).newPage();
  await page.goto(url + path, { waitUntil: "load" });
  pages.push(page);
}
await pages[0].waitForTimeout(1500);
let worst = 0;
for (let round = 0; round < 3; round++) {
  if (round === 2) {
    for (const p of pages) { await p.context().setOffline(true); await p.waitForTimeout(300); await p.context().setOffline(false); }
    await pages[0].waitForTimeout(4000);
  }
  const before = await Promise.all(pages.map((p) => p.textContent(".live span").catch(() => "")));
  fs.writeFileSync(`${work}/live-${round}.txt`, `Title: Live ${round}\nDate: 2026-03-02\n\nAt least ${round + 3} soldiers were killed near Torkham on 1 March, Pakistan said.\n`);
  const waits = pages.map((p, i) => p.waitForFunction((was) => { const n = document.querySelector(".live"); return n && !n.hidden && n.querySelector("span").textContent !== was; }, before[i], { timeout: 30000, polling: 20 })
    .then(() => Date.now()));
  await new Promise((ok) => execFile(program, ["add", folder, `${work}/live-${round}.txt`], { stdio: "ignore" }, ok));
  const told = await Promise.all(waits), published = fs.statSync(`${folder}/record/checkpoint`).mtimeMs;
  for (const t of told) worst = Math.max(worst, t - published);
}
await browser.close();
console.log(`screens: what is added on the command line stands in open pages ${Math.round(worst)} ms later at the most, three adds, three pages`);
process.exit(worst <= 1000 ? 0 : 1);
