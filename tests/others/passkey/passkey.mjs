// passkey.mjs: a person with a device, in a real browser.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
const { URL_OF_SITE: url, MODULES, WORK, PASSWORD, PROGRAM, CASE } = process.env;
const { chromium } = createRequire(path.join(MODULES, "x.js"))("playwright-core");
const check = (good, what) => {
  if (!good) {
    console.log(`passkey: ${what}`);
    process.exit(1);
  }
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
const page = await context.newPage();
const errors = [];
page.on("console", (m) => { if (m.type() === "error") errors.push(m.text()); });
page.on("pageerror", (e) => errors.push(String(e)));
const cdp = await context.newCDPSession(page);
await cdp.send("WebAuthn.enable");
const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
  options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
});
async function login(name) {
  await page.goto(`${url}/login`);
  await page.fill("#name", name);
  await page.fill("#password", PASSWORD);
  await Promise.all([page.waitForURL((u) => u.pathname === "/"), page.press("#password", "Enter")]);
}
async function logout() {
  await Promise.all([page.waitForURL((u) => u.pathname === "/login"), page.locator(".who button").last().click()]);
}

// --- made while logged in
await login("amina");
await page.goto(`${url}/sessions`);
await Promise.all([page.waitForEvent("load"), page.click("#passkey-button")]);
await page.waitForSelector('form[action="/passkey/end"]');
let { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
check(credentials.length === 1 && credentials[0].rpId === "localhost" && credentials[0].isResidentCredential, "the device holds no passkey");
await page.screenshot({ path: path.join(WORK, "sessions.png") });

// --- a second one on the same device is refused by the browser, and the page says so
await page.click("#passkey-button");
await page.waitForSelector("#passkey .alarm");

// --- in without a password, to the page that was wanted
await logout();
await page.goto(`${url}/add`);
check(new URL(page.url()).pathname === "/login", "the public adds");
await Promise.all([page.waitForURL((u) => u.pathname === "/add"), page.click("#passkey-button")]);
check((await page.textContent(".who")).includes("amina"), "somebody else came in");

// --- a copy of the device: its count stands still, so the passkey is ended
const copy = (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials[0];
await logout();
await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...copy, signCount: 0 } });
await page.goto(`${url}/login`);
await page.click("#passkey-button");
await page.waitForSelector("#passkey .alarm");
check(new URL(page.url()).pathname === "/login", "a copied device came in");

// --- not verified by the device: not in; ended: not in
await login("amina");
await page.goto(`${url}/sessions`);
check((await page.locator('form[action="/passkey/end"]').count()) === 0, "a copied passkey lives on");
await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
await Promise.all([page.waitForEvent("load"), page.click("#passkey-button")]);
await page.waitForSelector('form[action="/passkey/end"]');
await Promise.all([page.waitForEvent("load"), page.click('form[action="/passkey/end"] button')]);
check((await page.locator('form[action="/passkey/end"]').count()) === 0, "an ended passkey is listed");
await logout();
await page.goto(`${url}/login`);
await page.click("#passkey-button");
await page.waitForSelector("#passkey .alarm");

// --- a party signs in its own page, with a key that was made there
await login("amina");
await page.goto(`${url}/add`);
await page.click("details summary:has-text('key')");
await page.click("#make-key button");
await page.waitForSelector("#make-key code");
const [vkey, secret] = await page.locator("#make-key code").allTextContents();
check(secret.startsWith("PRIVATE+KEY+") && vkey.includes("/PAK/browser-1+"), "no key was made");
execFileSync(PROGRAM, ["key", "add", CASE, vkey, "PAK", "device"], { stdio: ["ignore", "ignore", "pipe"] });
await page.waitForTimeout(1500);
await page.goto(`${url}/add`);
await page.setInputFiles("#file", path.join(WORK, "own.txt"));
await page.selectOption("#key", vkey.split("+")[0]);
await Promise.all([page.waitForEvent("load"), page.click(".sheet .main-button")]);
await page.screenshot({ path: path.join(WORK, "preview.png"), fullPage: true });
await page.fill("#sign-key", secret);
await page.setInputFiles("#sign-file", path.join(WORK, "own.txt"));
await page.click("#sign .main-button");
await page.waitForSelector("#sign .good", { timeout: 20000 }).catch(async () => check(false, `not handed in: ${await page.textContent("#sign")}`));
check((await page.textContent("#sign .good")).includes(" index "), "no place on the record");
await page.waitForTimeout(1500);
await page.goto(`${url}/documents`);
check((await page.textContent("main")).includes("own.txt"), "the document is not on the record");

// --- narrow: nothing is wider than the window
await logout();
await login("meral");
await page.setViewportSize({ width: 320, height: 800 });
for (const where of ["/add", "/admin", "/audit", "/sessions"]) {
  await page.goto(url + where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1
    ? [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest(".wide")).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)) : []);
  check(wide.length === 0, `${where} is wider than 320 px: ${wide.join(" | ")}`);
}
await page.setViewportSize({ width: 1280, height: 1400 });
await page.goto(`${url}/admin`);
await page.screenshot({ path: path.join(WORK, "admin.png"), fullPage: true });
const unexpected = errors.filter((e) => !e.includes("403"));
check(unexpected.length === 0, `errors: ${unexpected.slice(0, 3).join(" | ")}`);
if (process.env.SHOTS) execFileSync("cp", ["sessions.png", "preview.png", "admin.png", process.env.SHOTS], { cwd: WORK });
await browser.close();
