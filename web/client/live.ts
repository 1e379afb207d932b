// News: an open page says that the record has grown, and moves nothing that somebody reads. It listens only while it is
// seen, so that many open pages do not use up the browser's connections; entries meanwhile are told when it is seen again.

const bar = document.getElementById("live");
const words = bar?.dataset["words"] ?? "";
let last = Number(bar?.dataset["last"] ?? NaN);
let news = 0;
let source: EventSource | null = null;

function show(): void {
  const notice = bar?.querySelector<HTMLElement>(".live");
  const text = notice?.querySelector("span");
  if (notice && text) {
    notice.hidden = false;
    text.textContent = words.replace("{0}", String(news));
  }
}

function take(event: MessageEvent<string>): void {
  const id = Number(event.lastEventId);
  if (Number.isSafeInteger(id) && id > last) {
    const span = JSON.parse(event.data) as { from?: number; below?: number };
    news += event.type === "many" && span.from !== undefined && span.below !== undefined ? span.below - span.from : 1;
    last = id;
    show();
  }
}

function listen(): void {
  source?.close();
  source = null;
  if (document.visibilityState === "visible") {
    source = new EventSource(`/live?after=${last}`);
    source.addEventListener("entry", take);
    source.addEventListener("many", take);
  }
}

if (bar && Number.isSafeInteger(last)) {
  bar.querySelector("button")?.addEventListener("click", () => location.assign(location.pathname + location.search));
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && listen()); // gone back to
  listen();
}
export {};
