// What is chosen on the map, in words: a card over it, and the same for those who listen.

import { say, type Item, type MapData } from "./data.ts";

const MOST = 6;

export interface Card {
  show(items: readonly Item[], focus: boolean): void;
  link(path: string, text: string): void;
  hide(): void;
  say(text: string): void;
}

export function makeCard(home: HTMLElement, data: MapData, closed: () => void): Card {
  const card = document.createElement("div");
  card.className = "map-card";
  card.hidden = true;
  const list = document.createElement("ul");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", say(data, "close"));
  close.addEventListener("click", closed);
  const spoken = document.createElement("p");
  spoken.className = "unseen";
  spoken.setAttribute("role", "status");
  card.append(close, list);
  home.append(card, spoken);

  function row(item: Item): HTMLLIElement {
    const copy = item.element.cloneNode(true) as HTMLLIElement;
    copy.removeAttribute("id");
    copy.className = "";
    copy.hidden = false;
    return copy;
  }

  return {
    show(items, focus) {
      const rows: HTMLElement[] = items.slice(0, MOST).map(row);
      if (items.length > 1) {
        const head = document.createElement("li");
        head.className = "map-card-head";
        head.dir = "auto";
        head.textContent = say(data, "here", items.length);
        rows.unshift(head);
      }
      if (items.length > MOST) {
        const more = document.createElement("li");
        more.textContent = say(data, "more", items.length - MOST);
        rows.push(more);
      }
      list.replaceChildren(...rows);
      card.hidden = false;
      spoken.textContent = (items.length > 1 ? rows[0] : items[0]?.element)?.textContent ?? "";
      if (focus) {
        card.querySelector<HTMLElement>("a")?.focus();
      }
    },
    link(path, text) {
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = path;
      link.textContent = text;
      row.append(link);
      list.replaceChildren(row);
      card.hidden = false;
      spoken.textContent = text;
    },
    hide() {
      card.hidden = true;
      list.replaceChildren();
    },
    say(text) {
      spoken.textContent = text;
    },
  };
}
