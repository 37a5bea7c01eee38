// The rows of one layer: what each says, and the buttons that decide on it.

import { count, el, plain } from "./page.js";
import { cut } from "./text.js";

const DECISIONS = { open: "not decided", accepted: "accepted", corrected: "corrected", rejected: "rejected", added: "added" };

/** The list; `on` holds what to do: choose, decide, edit. */
export function rowList(entries, layer, points, locked, on) {
  const items = entries.map((entry) => row(entry, layer, points, locked, on));
  return el("ol", { class: "rows", keydown: (event) => shortcut(event, on, locked) }, items);
}

function row(entry, layer, points, locked, on) {
  const act = (name, label, pressed, click) => el("button", { type: "button", "data-act": name, "aria-pressed": pressed, click }, label);
  const rejected = entry.decision === "rejected";
  return el("li", { class: `row ${entry.decision}`, "data-id": entry.id },
    el("div", { class: "head" },
      el("button", { type: "button", class: "words", "data-act": "choose", click: () => on.choose(entry.id) }, wordsOf(entry, layer, points)),
      el("span", { class: "chip" }, DECISIONS[entry.decision])),
    values(entry, layer),
    entry.rule ? el("p", { class: "rule" }, entry.rule) : "",
    locked ? "" : el("div", { class: "actions" },
      act("accept", "Accept", String(entry.decision === "accepted"), () => on.decide(entry.id, "accepted", false)),
      act("edit", "Correct", null, () => on.edit(entry.id)),
      act("reject", "Reject", String(rejected), () => on.decide(entry.id, rejected ? "open" : "rejected", false))));
}

function wordsOf(entry, layer, points) {
  if (layer.spans) return cut(points, entry.says.start, entry.says.end);
  return entry.says.name ?? (entry.says.amount ? money(entry.says.amount) : plain(entry.says.instrument));
}

const money = (amount) => [amount.qualifier === "exact" ? "" : plain(amount.qualifier), amount.currency ?? "?",
  [...new Set([amount.low, amount.high])].map((sum) => (sum === null ? "?" : count(sum))).join(" to ")].filter(Boolean).join(" ");

/** What a row says, a line a field; empty fields are left out. */
function values(entry, layer) {
  const lines = layer.fields.map(({ path }) => [path.at(-1), path.reduce((value, key) => value?.[key], entry.says)])
    .filter(([, value]) => value !== null && value !== undefined && value.length !== 0);
  return el("dl", {}, lines.map(([name, value]) => el("div", {}, el("dt", {}, plain(name)), el("dd", { dir: "auto" }, shown(value)))));
}

function shown(value) {
  if (Array.isArray(value)) return value.join("; ");
  return typeof value === "number" ? count(value) : value;
}

/** Keys that work while the list has the focus: arrows, a(ccept), x (reject), e(dit). */
function shortcut(event, on, locked) {
  const item = event.target.closest("li");
  if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const act = locked ? null : { a: () => on.decide(item.dataset.id, "accepted", true), x: () => on.decide(item.dataset.id, "rejected", true), e: () => on.edit(item.dataset.id) }[event.key];
  if (!step && !act) return;
  event.preventDefault();
  if (act) act();
  else item[step]?.querySelector(".words").focus();
}
