// map.mjs: the map, its list, brush and legend, the timeline, and news, as a reader with mouse or keys meets them.
import { execFile } from "node:child_process";
import { bad, browse, check, open, openMap, url } from "./lib.mjs";

const browser = await browse();
const shown = (page) => page.$$eval("#map-list > li:not([hidden])", (all) => all.length);

async function withoutScript() {
  const page = await open(browser, "/map", { javaScriptEnabled: false });
  const rows = await page.$$eval("#map-list > li", (all) => all.length);
  const placed = await page.$$eval("#map-list > li[data-lon]", (all) => all.length);
  const marks = await page.$$eval(".map-still .m-mark", (all) => all.length);
  check(placed > 100 && rows > placed, `without a script: ${rows} incidents in the list, ${placed} with a place`);
  check(marks === placed, `without a script: a mark for each of them (${marks})`);
  check((await page.$$eval(".map-still .m-line", (all) => all.length)) === 2, "without a script: the line of each party");
  check((await page.$$(".map-tools, .brush-plot")).length === 0, "without a script: nothing that needs one");
  await page.context().close();
}

async function legend(page) {
  const all = await shown(page);
  const ofA = await page.$$eval("#map-list > li[data-side=a]", (rows) => rows.length);
  await page.click("li[data-layer=side-a] input");
  check(ofA > 0 && (await shown(page)) === all - ofA, `the legend's switch of one side takes its ${ofA} incidents out`);
  check((await page.textContent(".map-shown")).includes(String(all - ofA)), "the number shown follows");
  await page.click("li[data-layer=side-a] input");
  check((await shown(page)) === all, "and brings them back");
  check(!(await page.isChecked("li[data-layer=natural] input")), "a third line between the parties waits until it is asked for");
}

async function brush(page) {
  const all = await shown(page);
  const sliders = page.locator(".brush-sliders input");
  await sliders.nth(0).focus();
  await page.keyboard.press("End");
  const last = Number(await sliders.nth(1).inputValue());
  const wanted = await page.$$eval("#map-list > li", (rows, day) => rows.filter((r) => Number(r.dataset.from) < -1e8 || (Number(r.dataset.from) <= day && Number(r.dataset.to) >= day)).length, last);
  check(wanted > 0 && wanted < all && (await shown(page)) === wanted, `the slider by keys: the last day alone, and what has no day (${wanted} of ${all})`);
  check(/^\d{4}-\d\d-\d\d$/.test(await sliders.nth(0).getAttribute("aria-valuetext")), "the slider says the day");
  await page.click(".brush-bar button:last-of-type");
  check((await shown(page)) === all, "all days again");
  const box = await page.locator(".brush-plot .u-over").boundingBox();
  await page.mouse.move(box.x + box.width * 0.1, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40, { steps: 5 });
  await page.mouse.up();
  const some = await shown(page);
  check(some > 0 && some < all, `days chosen by dragging: ${some} of ${all}`);
  await page.click(".brush-bar button:last-of-type");
}

async function keys(page) {
  await page.focus(".map-stage");
  await page.keyboard.press("n");
  const first = await page.textContent(".unseen");
  await page.keyboard.press("n");
  const second = await page.textContent(".unseen");
  check(first.length > 20 && second.length > 20 && first !== second, "N goes from incident to incident, and says each");
  check((await page.$$("#map-list > li.chosen")).length === 1, "the list shows the same");
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.activeElement.closest("#map-list > li.chosen") !== null), "Enter goes to its place in the list");
  await page.keyboard.press("Escape");
  check(await page.evaluate(() => document.activeElement.classList.contains("map-stage")), "Escape goes back to the map");
  const before = await page.screenshot({ clip: await page.locator(".map-stage").boundingBox() });
  await page.keyboard.press("+");
  await page.waitForTimeout(500);
  const after = await page.screenshot({ clip: await page.locator(".map-stage").boundingBox() });
  check(!before.equals(after), "plus comes closer");
  await page.keyboard.press("Home");
  await page.keyboard.press("Escape");
  check(await page.isHidden(".map-card"), "Escape closes what was chosen");
}

async function mouse(page) {
  await page.evaluate(() => document.querySelector(".map-stage").scrollIntoView());
  const box = await page.locator(".map-stage").boundingBox();
  let found = 0;
  for (let y = 60; y < box.height - 60 && found < 3; y += 16) {
    for (let x = 60; x < box.width - 60 && found < 3; x += 16) {
      await page.mouse.move(box.x + x, box.y + y);
      if (await page.evaluate(() => document.querySelector(".map-stage").classList.contains("over"))) {
        await page.mouse.click(box.x + x, box.y + y);
        found += (await page.isVisible(".map-card")) ? 1 : 0;
        check((await page.$$("#map-list > li.chosen")).length > 0, "a click on a mark chooses what stands there, in the list too");
        await page.waitForTimeout(400);
      }
    }
  }
  check(found > 0, "marks can be clicked");
}

async function looks() {
  const middle = async (page) => page.evaluate(() => getComputedStyle(document.querySelector(".map-stage")).backgroundColor);
  const light = await openMap(browser, "/map");
  const dark = await openMap(browser, "/map", { colorScheme: "dark" });
  check((await middle(light)) !== (await middle(dark)), "the map follows light and dark");
  const urdu = await openMap(browser, "/map?lang=ur", { viewport: { width: 320, height: 700 } });
  check((await urdu.evaluate(() => document.dir)) === "rtl", "Urdu: from right to left");
  check(await urdu.evaluate(() => document.documentElement.scrollWidth <= 320), "320 px: nothing has to be scrolled sideways");
  const [tools, stage] = [await urdu.locator(".map-tools").boundingBox(), await urdu.locator(".map-stage").boundingBox()];
  check(tools.x > stage.x + stage.width / 2, "Urdu: the tools stand on the right");
  for (const page of [light, dark, urdu]) await page.context().close();
}

async function timeline() {
  const page = await open(browser, "/timeline");
  const wide = () => page.evaluate(() => document.querySelector("#timeline .wide").scrollWidth);
  const width = await wide();
  await page.focus("#timeline .wide");
  await page.keyboard.press("+");
  check(Math.abs((await wide()) / width - 2) < 0.05, "the timeline comes closer by a key");
  const marks = await page.$$eval("#timeline g.lane a rect", (all) => all.map((r) => Number(r.getAttribute("x")) + Number(r.getAttribute("width"))));
  const edge = await page.evaluate(() => document.querySelector("#timeline svg").viewBox.baseVal.width);
  check(marks.length > 10 && Math.max(...marks) <= edge, "and all its bars are still on it");
  await page.keyboard.press("0");
  check((await wide()) === width, "and goes back");
  await page.context().close();
}

// More than the list has: tiles count them all; days that the list has in full are drawn from it.
async function many() {
  const page = await openMap(browser, "/map?from=2000-01-01&to=2030-01-01", { site: process.env.URL_OF_MANY });
  const tiles = [];
  page.on("response", (r) => { if (r.url().includes("/tiles/")) tiles.push(r.status()); });
  const listed = await shown(page);
  const text = await page.textContent(".map-shown");
  check(listed === 2000 && text.includes("2600") && text.includes("2000"), `of many the latest are listed, and all are counted: ${text}`);
  await page.click(".map-tools button");
  await page.waitForTimeout(1500);
  check(tiles.length > 0 && tiles.every((status) => status === 200), `counted by tiles (${tiles.length} more when nearer)`);
  await page.locator(".brush-sliders input").nth(0).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  check(!(await page.textContent(".map-shown")).includes("2600") && (await shown(page)) < listed, "chosen days are drawn from the list");
  await page.context().close();
}

function add(n) {
  return new Promise((done) => execFile("bash", ["-c", process.env.ADD, "add", String(n)], { env: process.env }, (error) => done(error === null)));
}

async function news() {
  const pages = [await open(browser, "/record"), await openMap(browser, "/map")];
  for (const page of pages) await page.evaluate(() => scrollTo(0, 200));
  const places = () => Promise.all(pages.map((page) => page.evaluate(() => [scrollY, document.querySelector("main").scrollHeight].join(" "))));
  const stood = await places();
  await pages[0].waitForTimeout(500);
  const waits = pages.map((page) => page.waitForSelector("#live .live:not([hidden])", { timeout: 20000 }).then(() => Date.now()));
  check(await add(1), "an entry is added on the command line");
  const added = Date.now();
  const late = (await Promise.all(waits)).map((at) => at - added);
  check(Math.max(...late) < 1000, `open pages say so ${Math.max(...late)} ms after the command has ended`);
  const text = await pages[0].textContent("#live");
  check(/\d/.test(text), `in words: ${text.trim().replace(/\s+/g, " ")}`);
  check(String(await places()) === String(stood), "and nothing moved");
  const size = (page) => page.$eval("#live", (e) => Number(e.dataset.last));
  const before = await size(pages[0]);
  await Promise.all([pages[0].waitForNavigation(), pages[0].click("#live button")]);
  check((await size(pages[0])) > before, "what came is shown when the reader asks for it");
  for (const page of pages) await page.context().close();
}

await withoutScript();
const page = await openMap(browser, "/map");
await legend(page);
await brush(page);
await keys(page);
await mouse(page);
await page.context().close();
await looks();
await timeline();
await many();
await news();
await browser.close();
console.log(`map: ${bad.length} things wrong on ${url}`.replace(url, "the site"));
process.exit(bad.length === 0 ? 0 : 1);
