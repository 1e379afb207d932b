// paint.mjs: for bench/map.sh: how soon the map is painted on a cold cache.
import { browse, url } from "./lib.mjs";

const rounds = Number(process.env.ROUNDS);

async function once(slow) {
  const browser = await browse();
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  if (slow) await line.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200000, uploadThroughput: 96000 });
  let bytes = 0;
  line.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));
  await page.goto(url + "/map");
  await page.waitForSelector(".map-view.moving", { timeout: 60000 });
  const [paint, moving] = await page.evaluate(() => [
    performance.getEntriesByName("first-contentful-paint")[0].startTime,
    performance.getEntriesByName("map-shown")[0].startTime,
  ]);
  await browser.close();
  return { paint, moving, bytes };
}

for (const slow of [false, true]) {
  const runs = [];
  for (let i = 0; i < (slow ? 3 : rounds); i++) runs.push(await once(slow));
  const of = (name) => {
    const v = runs.map((r) => r[name]).sort((a, b) => a - b);
    return `median ${Math.round(v[v.length >> 1])}, most ${Math.round(v[v.length - 1])}`;
  };
  console.log(`${slow ? "slow line" : "loopback "}: first paint ms ${of("paint")}; moving map ms ${of("moving")}; bytes ${of("bytes")} (${runs.length} runs)`);
}
