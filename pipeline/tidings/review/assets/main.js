// Which view the address names, and the one place that sends edits and takes their answers.

import { ask, count, el, plain, say } from "./page.js";
import { knownLists, rowForm } from "./form.js";
import { pointsOf, selected, writeText, cut } from "./text.js";
import { rowList } from "./rows.js";

const main = document.getElementById("main");
let review = null;
let sheet = null;
let points = [];
let layer = "organisations";
let chosen = null;
let form = null; // the open form with the id of its row; null where none is open

async function load() {
  const { status, answer } = await ask("api/review");
  if (status !== 200) return say(answer.error ?? "This address is that of an earlier review: open the new one.");
  review = answer;
  document.getElementById("known").replaceChildren(...knownLists(review.known));
  showProgress();
  return true;
}

function showProgress() {
  const done = review.documents.filter((row) => row.done).length;
  document.getElementById("progress").textContent = `${count(done)} of ${count(review.documents.length)} documents done → ${review.out}`;
}

async function route() {
  if (!review && !(await load())) return;
  const doc = new URLSearchParams(location.hash.slice(1)).get("doc");
  sheet = null;
  form = null;
  if (doc === null) return showDocuments();
  const { status, answer } = await ask(`api/document?${new URLSearchParams({ doc })}`);
  if (status !== 200) return say(answer.error);
  chosen = null;
  take(answer.sheet);
  showDocument();
  scrollTo(0, 0);
}

function take(newer) {
  sheet = newer;
  points = pointsOf(sheet.text);
  const row = review.documents.find((one) => one.doc_id === sheet.doc_id);
  Object.assign(row, { done: sheet.done, decided: sheet.entries.filter((entry) => entry.decision !== "open").length, rows: sheet.entries.length });
  showProgress();
}

const address = (doc) => `#${new URLSearchParams({ doc })}`;

function showDocuments() {
  document.title = "Tidings review";
  const find = el("input", { type: "search", input: () => narrow() });
  const left = el("input", { type: "checkbox", change: () => narrow() });
  const rows = review.documents.map((row) => el("tr", {},
    el("th", { scope: "row", dir: "auto" }, el("a", { href: address(row.doc_id) }, row.title)), el("td", {}, row.publisher ?? ""),
    el("td", {}, row.published ?? ""), el("td", { class: "number" }, `${count(row.decided)} of ${count(row.rows)}`),
    el("td", {}, row.done ? "done" : row.decided ? "begun" : "")));
  const narrow = () => rows.forEach((row, index) => {
    row.hidden = (left.checked && review.documents[index].done) || !row.textContent.toLowerCase().includes(find.value.toLowerCase());
  });
  const heads = ["title", "publisher", "published", "rows decided", "state"];
  main.replaceChildren(
    el("h1", {}, "Documents"),
    el("p", { class: "note" }, "A document becomes gold when you mark it as done. Every action is saved at once."),
    el("div", { class: "actions" }, el("label", {}, "Find ", find), el("label", {}, left, " only what is not done")),
    el("table", {}, el("caption", { class: "unseen" }, "Documents"), el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, rows)));
}

function showDocument() {
  document.title = sheet.head.title || sheet.doc_id;
  const facts = [sheet.head.publisher, sheet.head.published].filter(Boolean).join(" · ");
  main.replaceChildren(trail(), el("h1", { dir: "auto" }, document.title), el("p", { class: "note" }, facts),
    el("div", { id: "finish" }), el("div", { id: "layers", role: "group", "aria-label": "Layers" }),
    el("div", { class: "reader" },
      el("div", { id: "text", tabindex: "0", role: "region", "aria-label": "Text of the document", dir: "auto", lang: sheet.head.language }),
      el("section", { id: "side", "aria-label": "Rows" })));
  redraw();
}

function trail() {
  const index = review.documents.findIndex((row) => row.doc_id === sheet.doc_id);
  const link = (row, words) => (row ? el("a", { href: address(row.doc_id) }, words) : "");
  const waiting = [...review.documents.slice(index + 1), ...review.documents.slice(0, index)].find((row) => !row.done);
  return el("nav", { class: "trail", "aria-label": "Documents" }, el("a", { href: "#documents" }, "← Documents"),
    link(review.documents[index - 1], "‹ Previous"), link(review.documents[index + 1], "Next ›"), link(waiting, "Next that is not done »"));
}

function redraw() {
  drawFinish();
  drawLayers();
  drawText();
  drawRows();
}

function drawFinish() {
  const open = sheet.entries.filter((entry) => entry.decision === "open").length;
  const words = sheet.done ? "Done: in the gold." : `Not in the gold yet.${open ? ` ${count(open)} rows are not decided; done means that they are right.` : ""}`;
  const button = el("button", { type: "button", class: "strong", click: () => send({ kind: "finish", done: !sheet.done, seen: sheet.version }) },
    sheet.done ? "Take it up again" : "Mark as done");
  document.getElementById("finish").replaceChildren(el("p", {}, words), button);
}

const entriesOf = (name) => sheet.entries.filter((entry) => entry.layer === name)
  .sort((a, b) => begin(a) - begin(b));
const begin = (entry) => (review.layers[entry.layer].spans ? entry.says.start : entry.place?.[0] ?? Infinity);

function drawLayers() {
  const buttons = Object.keys(review.layers).map((name) => {
    const open = entriesOf(name).filter((entry) => entry.decision === "open").length;
    const press = () => {
      layer = name;
      chosen = null;
      form = null;
      redraw();
      document.querySelector(`#layers [data-layer="${name}"]`).focus();
    };
    return el("button", { type: "button", "data-layer": name, "aria-pressed": String(name === layer), click: press },
      `${plain(name)} ${count(entriesOf(name).length)}${open ? ` · ${count(open)} open` : ""}`);
  });
  document.getElementById("layers").replaceChildren(...buttons);
}

function drawText() {
  const standing = review.layers[layer].spans ? entriesOf(layer).filter((entry) => entry.decision !== "rejected") : [];
  const spans = standing.map((entry) => ({ id: entry.id, start: entry.says.start, end: entry.says.end, kind: `mention ${entry.decision}` }));
  const entry = sheet.entries.find((one) => one.id === chosen);
  if (entry?.place) spans.push({ id: entry.id, start: entry.place[0], end: entry.place[1], kind: "evidence" });
  const place = document.getElementById("text");
  writeText(place, points, spans, choose);
  for (const piece of place.querySelectorAll(`[data-id="${CSS.escape(chosen ?? "")}"]`)) piece.classList.add("chosen");
}

function drawRows() {
  const side = document.getElementById("side");
  const add = el("button", { type: "button", id: "add", mousedown: (event) => event.preventDefault(), click: () => openForm(null) }, "Add a row");
  const list = rowList(entriesOf(layer), review.layers[layer], points, sheet.done, { choose, decide, edit: openForm });
  side.replaceChildren(el("h2", {}, plain(layer)), sheet.done ? "" : add,
    el("p", { class: "note" }, "In the list: ↑ ↓ another row, a accept, x reject, e correct."), list);
  nameAdd();
  mark();
}

function mark() {
  for (const item of document.querySelectorAll(".rows li")) item.classList.toggle("chosen", item.dataset.id === chosen);
}

/** Show where a row stands, and the row of a place. */
function choose(id) {
  if (form) return;
  chosen = id;
  drawText();
  mark();
  const row = document.querySelector(`.rows [data-id="${CSS.escape(id)}"]`);
  const piece = document.querySelector("#text .chosen");
  for (const target of [row, piece]) if (target && !inView(target)) target.scrollIntoView({ block: "center" });
  row?.querySelector(".words").focus({ preventScroll: true });
}

function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top > 70 && bottom < innerHeight;
}

async function decide(id, decision, move) {
  const entry = sheet.entries.find((one) => one.id === id);
  const item = document.querySelector(`.rows [data-id="${CSS.escape(id)}"]`);
  const next = move ? item.nextElementSibling?.dataset.id ?? id : id;
  const act = move ? "choose" : document.activeElement.dataset.act;
  await send({ kind: "decide", id, decision, seen: entry.version }, { id: next, act });
}

/** Send an edit and show what came of it; the answer is an error in words, or null. */
async function send(edit, focus = null) {
  const before = sheet;
  const { status, answer } = await ask("api/edit", { doc_id: sheet.doc_id, edit });
  if (before.doc_id !== sheet?.doc_id) return null;
  if (answer.sheet) {
    take(answer.sheet);
    form = null;
    redraw();
  }
  if (status === 200) {
    const merged = sheet.version > before.version + 1;
    say(merged ? "Saved. Another tab has changed rows of this document too; you see them." : "Saved.");
    if (focus) refocus(focus.id, focus.act);
    return null;
  }
  const error = answer.error ?? "This address is that of an earlier review: open the new one.";
  say(error);
  if (answer.row) show(answer.row);
  return error;
}

/** Bring a row that needs a decision before the document can be done into view. */
function show(id) {
  const entry = sheet.entries.find((one) => one.id === id);
  if (!entry || form) return;
  layer = entry.layer;
  redraw();
  choose(id);
}

function refocus(id, act) {
  const row = document.querySelector(`.rows [data-id="${CSS.escape(id)}"]`);
  (row?.querySelector(`[data-act="${act}"]`) ?? row?.querySelector(".words"))?.focus();
}

/** The form of a row, in its place; of a new row, above the list. */
function openForm(id) {
  const span = id === null ? selected(document.getElementById("text"), points) : null;
  if (form) drawRows();
  const entry = sheet.entries.find((one) => one.id === id) ?? null;
  const alike = entry ? namesakes(entry) : [];
  const made = rowForm({
    layer: review.layers[layer], known: review.known, says: entry?.says ?? null, points, span,
    alike: alike.length, save: (says, others) => save(entry, says, others ? alike : []), cancel: () => close(id),
  });
  form = { id, take: made.take };
  if (entry) document.querySelector(`.rows [data-id="${CSS.escape(id)}"]`).replaceChildren(made.node);
  else document.getElementById("add").replaceWith(made.node);
  made.first();
}

function close(id) {
  form = null;
  drawRows();
  if (id) refocus(id, "edit");
  else document.getElementById("add").focus();
}

/** The other mentions of what a row names. */
function namesakes(entry) {
  if (!review.layers[entry.layer].spans || entry.says.name === undefined) return [];
  return entriesOf(entry.layer).filter((other) => other.id !== entry.id && other.decision !== "rejected" && other.says.name === entry.says.name);
}

async function save(entry, says, alike) {
  const id = entry?.id ?? `added-${crypto.randomUUID()}`;
  const error = await send({ kind: "write", id, layer, says, seen: entry?.version ?? 0 }, { id, act: "edit" });
  const { start, end, text, ...values } = says;
  for (const other of error ? [] : alike) {
    await send({ kind: "write", id: other.id, layer, says: { ...other.says, ...values }, seen: other.version }, { id, act: "edit" });
  }
  return error;
}

/** The button says what it would add; an open form takes the selected words. */
function nameAdd() {
  const place = document.getElementById("text");
  const span = place && selected(place, points);
  if (span && form) form.take?.(span);
  const add = document.getElementById("add");
  const words = span && review.layers[layer].spans ? `“${cut(points, span.start, span.end)}”` : "a row";
  if (add) add.textContent = `Add ${words}`;
}

document.addEventListener("selectionchange", nameAdd);
document.addEventListener("visibilitychange", async () => {
  if (document.hidden || !sheet || form) return;
  const { status, answer } = await ask(`api/document?${new URLSearchParams({ doc: sheet.doc_id })}`);
  if (status !== 200 || form || answer.sheet.doc_id !== sheet.doc_id || answer.sheet.version === sheet.version) return;
  take(answer.sheet);
  redraw();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", route);
route();
