// Passkeys: made and used by the browser, checked by the server. The forms of the page work without this; it only adds
// buttons where the browser can.

interface Made {
  readonly challenge: string;
  readonly rp: string;
  readonly user: string;
  readonly name: string;
  readonly have: readonly string[];
}

interface Asked {
  readonly challenge: string;
  readonly rp: string;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
}

function textOf(buffer: ArrayBuffer): string {
  const all = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(all).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text) as T;
}

async function make(label: string): Promise<void> {
  const o = await post<Made>("/passkey/new", {});
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(o.challenge),
      rp: { id: o.rp, name: "Mizan" },
      user: { id: bytesOf(o.user), name: o.name, displayName: o.name },
      pubKeyCredParams: [
        { type: "public-key", alg: -8 },
        { type: "public-key", alg: -7 },
      ],
      excludeCredentials: o.have.map((id) => ({ type: "public-key", id: bytesOf(id) })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
      timeout: 120000,
    },
  })) as PublicKeyCredential | null;
  if (made === null) throw new Error("none");
  const response = made.response as AuthenticatorAttestationResponse;
  await post("/passkey/add", {
    label,
    client: textOf(response.clientDataJSON),
    attestation: textOf(response.attestationObject),
  });
}

async function use(next: string): Promise<string> {
  const o = await post<Asked>("/passkey/begin", {});
  const got = (await navigator.credentials.get({
    publicKey: { challenge: bytesOf(o.challenge), rpId: o.rp, userVerification: "required", timeout: 120000 },
  })) as PublicKeyCredential | null;
  if (got === null) throw new Error("none");
  const response = got.response as AuthenticatorAssertionResponse;
  const went = await post<{ next: string }>("/passkey/login", {
    id: textOf(got.rawId),
    client: textOf(response.clientDataJSON),
    authenticator: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    next,
  });
  return went.next;
}

function start(): void {
  const root = document.getElementById("passkey");
  if (root === null || !window.isSecureContext || !("credentials" in navigator) || !("PublicKeyCredential" in window)) return;
  const button = document.createElement("button");
  const told = document.createElement("p");
  button.type = "button";
  button.id = "passkey-button";
  button.textContent = root.dataset["button"] ?? "";
  told.setAttribute("role", "status");
  const label = root.querySelector("input");
  button.addEventListener("click", () => {
    button.disabled = true;
    const done = root.dataset["make"] !== undefined
      ? make(label?.value ?? "").then(() => location.reload())
      : use(root.dataset["next"] ?? "/").then((next) => location.assign(next));
    done.catch(() => {
      told.className = "alarm";
      told.textContent = root.dataset["failed"] ?? "";
      button.disabled = false;
    });
  });
  root.hidden = false;
  root.append(button, told);
}

start();
export {};
