// The legend: each of its rows is a switch for what it explains.

export interface Switches {
  on(layer: string): boolean;
}

// Rows with data-off begin switched off. `then` is called with the row's name at every change.
export function makeSwitches(list: HTMLElement, then: (layer: string, on: boolean) => void): Switches {
  const boxes = new Map<string, HTMLInputElement>();
  for (const row of list.querySelectorAll<HTMLLIElement>("li[data-layer]")) {
    const layer = row.dataset["layer"] ?? "";
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = row.dataset["off"] === undefined;
    box.addEventListener("change", () => then(layer, box.checked));
    label.append(box, ...row.childNodes);
    row.replaceChildren(label);
    boxes.set(layer, box);
  }
  return { on: (layer) => boxes.get(layer)?.checked ?? true };
}
