// Signing in the browser of the key's owner: the texts that the page shows, with a key that stays in this page. Only
// signed entries and the document itself go to the server.

interface SignData {
  readonly feed: string;
  readonly seq: number;
  readonly document: string; // SHA-256 in hex; empty: none goes with the entries
  readonly texts: readonly string[];
}

interface Key {
  readonly name: string;
  readonly id: Uint8Array;
  readonly secret: CryptoKey;
}

const PIECE = 65536; // bytes of a document in one request
const KIND = 1; // Ed25519 in verifier keys

const utf8 = new TextEncoder();

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function unbase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}

// "PRIVATE+KEY+<name>+<hex id>+<base64 of kind and seed>". The id is that of the public key, which the first signature
// brings to light: a wrong one is refused by the record, not here.
async function importKey(text: string): Promise<Key> {
  const m = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim());
  if (m === null) throw new Error("key");
  const bytes = unbase64(m[3]!);
  if (bytes.length !== 33 || bytes[0] !== KIND) throw new Error("key");
  // PKCS #8 around the seed: RFC 8410, section 7.
  const head = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
  const wrapped = joined(head, bytes.subarray(1));
  const secret = await crypto.subtle.importKey("pkcs8", wrapped, { name: "Ed25519" }, false, ["sign"]);
  bytes.fill(0);
  wrapped.fill(0);
  return { name: m[1]!, id: Uint8Array.from(m[2]!.match(/../g)!, (h) => parseInt(h, 16)), secret };
}

// A new key under this name: its verifier key, for the registrar, and its own text, for its owner to keep.
async function makeKey(name: string): Promise<{ vkey: string; secret: string }> {
  const pair = (await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"])) as CryptoKeyPair;
  const wrapped = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const open = joined(Uint8Array.of(KIND), new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const id = hex((await sha256(joined(utf8.encode(`${name}\n`), open))).subarray(0, 4));
  const seed = joined(Uint8Array.of(KIND), wrapped.subarray(wrapped.length - 32));
  return { vkey: `${name}+${id}+${base64(open)}`, secret: `PRIVATE+KEY+${name}+${id}+${base64(seed)}` };
}

// What this browser has signed last with a key: never a second text for one place, which would be a fork.
async function remember(data: SignData): Promise<boolean> {
  const at = `mizan-signed ${data.feed}`;
  const all = hex(await sha256(utf8.encode(data.texts.join("\0"))));
  const before = JSON.parse(localStorage.getItem(at) ?? "null") as { next: number; all: string } | null;
  if (before !== null && data.seq < before.next && before.all !== all) return false;
  localStorage.setItem(at, JSON.stringify({ next: data.seq + data.texts.length, all }));
  return true;
}

async function notesOf(data: SignData, key: Key): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for (const text of data.texts) {
    const bytes = utf8.encode(text);
    const signature = new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, key.secret, bytes));
    const line = utf8.encode(`\n\u2014 ${key.name} ${base64(joined(key.id, signature))}\n`);
    const n = bytes.length + line.length;
    parts.push(Uint8Array.of(n >> 8, n & 255), bytes, line);
  }
  return joined(...parts);
}

async function answered(answer: Response): Promise<string> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function sendDocument(hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  for (let n = 0; n * PIECE < bytes.length; n++) {
    const body = bytes.subarray(n * PIECE, (n + 1) * PIECE);
    await answered(await fetch(`/blob/${hash}/${n}?size=${bytes.length}`, { method: "PUT", body }));
  }
}

async function unpacked(file: File): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

class Refusal extends Error {}

async function signAll(root: HTMLElement, data: SignData, secret: string, file: File | null): Promise<string> {
  const say = (word: string): string => root.dataset[word] ?? word;
  const key = await importKey(secret).catch(() => {
    throw new Refusal(say("wrong"));
  });
  if (key.name !== data.feed) throw new Refusal(say("wrong"));
  if (data.document !== "") {
    const bytes = file === null ? new Uint8Array(0) : await unpacked(file);
    if (hex(await sha256(bytes)) !== data.document) throw new Refusal(say("other"));
    if (!(await remember(data))) throw new Refusal(say("used"));
    await sendDocument(data.document, bytes);
  } else if (!(await remember(data))) {
    throw new Refusal(say("used"));
  }
  const body = await notesOf(data, key);
  const lines = await answered(await fetch("/entries", { method: "POST", body }));
  if (lines.includes(" refused ")) throw new Error(lines);
  return lines;
}

function field(name: string, label: string, input: HTMLInputElement): HTMLElement {
  const l = document.createElement("label");
  l.htmlFor = input.id = name;
  l.textContent = label;
  const div = document.createElement("div");
  div.append(l, input);
  return div;
}

function build(root: HTMLElement, data: SignData): void {
  const form = document.createElement("form");
  const secret = document.createElement("input");
  const file = document.createElement("input");
  const button = document.createElement("button");
  const told = document.createElement("p");
  form.className = "sheet";
  secret.type = "password";
  secret.required = true;
  secret.autocomplete = "off";
  file.type = "file";
  file.required = data.document !== "";
  button.className = "main-button";
  button.textContent = root.dataset["sign"] ?? "";
  told.setAttribute("role", "status");
  form.append(field("sign-key", root.dataset["secret"] ?? "", secret));
  if (data.document !== "") form.append(field("sign-file", root.dataset["pick"] ?? "", file));
  form.append(button, told);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    signAll(root, data, secret.value, file.files?.[0] ?? null)
      .then((lines) => {
        told.className = "good";
        told.textContent = `${root.dataset["done"] ?? ""} ${lines}`;
        secret.value = "";
      })
      .catch((why: unknown) => {
        told.className = "alarm";
        const text = why instanceof Error ? why.message : String(why);
        told.textContent = why instanceof Refusal ? text : `${root.dataset["failed"] ?? ""} ${text}`;
        button.disabled = false;
      });
  });
  root.replaceChildren(form);
}

function buildMaker(root: HTMLElement): void {
  const form = document.createElement("form");
  const name = document.createElement("input");
  const button = document.createElement("button");
  const told = document.createElement("dl");
  form.className = "sheet";
  name.required = true;
  name.dir = "ltr";
  name.pattern = "[^+\\s]+";
  name.value = `${root.dataset["origin"] ?? ""}/${root.dataset["party"] ?? ""}/browser-1`;
  button.textContent = root.dataset["button"] ?? "";
  told.className = "pairs";
  told.setAttribute("role", "status");
  form.append(field("key-name", root.dataset["name"] ?? "", name), button, told);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void makeKey(name.value).then(({ vkey, secret }) => {
      const rows: [string, string][] = [[root.dataset["vkey"] ?? "", vkey], [root.dataset["secret"] ?? "", secret]];
      told.replaceChildren(...rows.flatMap(([word, text]) => {
        const dt = document.createElement("dt");
        const dd = document.createElement("dd");
        const code = document.createElement("code");
        dt.textContent = word;
        code.textContent = text;
        code.dir = "ltr";
        dd.append(code);
        return [dt, dd];
      }));
    });
  });
  root.hidden = false;
  root.append(form);
}

async function start(): Promise<void> {
  const maker = document.getElementById("make-key");
  if (maker !== null && window.isSecureContext) buildMaker(maker);
  const root = document.getElementById("sign");
  const text = document.getElementById("sign-data")?.textContent;
  if (root === null || !text) return;
  try {
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
  } catch {
    const p = document.createElement("p");
    p.textContent = root.dataset["none"] ?? "";
    root.replaceChildren(p);
    return;
  }
  build(root, JSON.parse(text) as SignData);
}

void start();
export {};
