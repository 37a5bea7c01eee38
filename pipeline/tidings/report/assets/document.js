// One document: its text with the mentions, a card for the one in focus, its rows beside it.

const LAYERS = [
  ["organisation", "organisations"], ["programme", "programmes"], ["amount", "amounts"], ["date", "dates"],
  ["area", "research areas"], ["person", "people"],
];
const hiddenLayers = new Set();
let opened = null;

function leaveDocument(place) {
  place.replaceChildren();
  opened = null;
}

/** Show the document of a row, and in it the mention or relation that the address names. */
async function showDocument(place, data, number, wanted) {
  if (opened?.number !== number) {
    const content = JSON.parse(await inflate(`document-${number}`));
    opened = { number, doc: data.documents[number].doc, ...content };
    build(place, data, number);
  }
  select(wanted);
}

function build(place, data, number) {
  const row = data.documents[number];
  document.title = row.title;
  document.getElementById("sections").hidden = true;
  const text = el("div", { class: "text", id: "text", dir: "auto", lang: row.language || null });
  place.replaceChildren(
    el("nav", { class: "trail", "aria-label": "Documents" }, el("a", { href: "#overview" }, "← Overview"),
      neighbour(data, number - 1, "‹ Previous"), neighbour(data, number + 1, "Next ›")),
    el("h1", { dir: "auto" }, row.title), documentFacts(), toggles(),
    el("div", { class: "reader" }, text, el("aside", { "aria-label": "Rows of this document" }, relations(), layers())));
  write(text);
  scrollTo(0, 0);
}

function neighbour(data, number, text) {
  const row = data.documents[number];
  return row ? el("a", { href: address(row.doc), title: row.title }, text) : "";
}

/** Facts as rows of a description list; what bears the same name stands under it. */
function said(facts) {
  const values = (name) => facts.filter((fact) => fact[0] === name)
    .map(([, value, href]) => el("dd", { dir: "auto" }, href ? outside(href, value) : value));
  return [...new Set(facts.map(([name]) => name))].map((name) => el("div", {}, el("dt", {}, name), values(name)));
}

const documentFacts = () => el("dl", { class: "facts" }, said(opened.facts));

function toggles() {
  const made = LAYERS.map(([layer, name]) => {
    const found = Object.values(opened.mentions).filter((row) => row.layer === layer).length;
    const box = el("input", {
      type: "checkbox",
      change: () => {
        hiddenLayers[box.checked ? "delete" : "add"](layer);
        write(document.getElementById("text"));
      },
    });
    box.checked = !hiddenLayers.has(layer);
    return el("label", { class: `toggle ${layer}` }, box, `${name} ${count(found)}`);
  });
  return el("fieldset", { class: "toggles" }, el("legend", { class: "unseen" }, "Layers"), made);
}

/** The text anew: a link for each mention of a visible layer, the shortest where some overlap. */
function write(place) {
  const nodes = [];
  let last = null;
  for (const [text, ids] of opened.segments) {
    const mention = ids.find((id) => opened.mentions[id] && !hiddenLayers.has(opened.mentions[id].layer));
    const evidence = ids.filter((id) => opened.relations[id]);
    if (last && last.mention === mention && String(last.evidence) === String(evidence)) last.text += text;
    else nodes.push((last = { mention, evidence, text }));
  }
  const met = new Set();
  place.replaceChildren(...nodes.map((node) => piece(node, met)));
}

function piece({ mention, evidence, text }, met) {
  const inner = mention ? mark(mention, text, met) : document.createTextNode(text);
  if (!evidence.length) return inner;
  return el("span", { class: "evidence", "data-of": evidence.join(" ") }, inner);
}

function mark(id, text, met) {
  const first = !met.has(id);
  met.add(id);
  const link = el("a", {
    class: `mention ${opened.mentions[id].layer}`, href: address(opened.doc, id), "data-id": id,
    tabindex: first ? null : "-1", dir: "auto",
    mouseenter: () => showCard(link, id), focus: () => showCard(link, id),
    mouseleave: hideSoon, blur: hideSoon,
  }, text);
  return link;
}

// The card stands beside its mention in the order of the page, so that Tab leads into it.
let card = null;
let hiding = 0;

function showCard(link, id) {
  clearTimeout(hiding);
  if (card?.dataset.of === id && card.previousSibling === link) return;
  hideCard();
  const row = opened.mentions[id];
  card = el("span", {
    class: `card ${row.layer}`, role: "note", "data-of": id, "aria-label": `What is known of ${row.text}`,
    mouseenter: () => clearTimeout(hiding), mouseleave: hideSoon, focusin: () => clearTimeout(hiding), focusout: hideSoon,
  }, el("dl", {}, said(row.facts)));
  link.after(card);
  const [frame, at] = [document.getElementById("text").getBoundingClientRect(), link.getClientRects()[0]];
  card.style.top = `${at.bottom - frame.top + 4}px`;
  card.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - card.offsetWidth))}px`;
}

function hideCard() {
  clearTimeout(hiding);
  card?.remove();
  card = null;
}

function hideSoon() {
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    if (!card?.contains(document.activeElement) && document.activeElement !== card?.previousSibling) hideCard();
  }, 250);
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !card) return;
  const link = card.previousSibling;
  const inside = card.contains(document.activeElement);
  hideCard();
  if (inside) link.focus({ preventScroll: true });
  hideCard();
});

/** Bring the mention, or the evidence of a relation, into view and mark it. */
function select(wanted) {
  for (const old of document.querySelectorAll(".chosen")) old.classList.remove("chosen");
  if (!wanted) return;
  const layer = opened.mentions[wanted]?.layer;
  if (layer && hiddenLayers.delete(layer)) {
    document.querySelector(`.toggle.${layer} input`).checked = true;
    write(document.getElementById("text"));
  }
  const named = CSS.escape(wanted);
  const found = document.querySelectorAll(`#text [data-id="${named}"], #text [data-of~="${named}"], aside [data-row="${named}"]`);
  for (const element of found) element.classList.add("chosen");
  const target = [...found].find((element) => element.closest("#text"));
  if (target && !inView(target)) target.scrollIntoView({ block: "center" });
  if (target?.matches(".mention")) target.focus({ preventScroll: true });
}

function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top > 60 && bottom < innerHeight;
}

function relations() {
  return [["commitment", "Commitments"], ["agreement", "Agreements"]].map(([layer, name]) => {
    const rows = Object.entries(opened.relations).filter(([, row]) => row.layer === layer);
    if (!rows.length) return "";
    return el("section", {}, el("h2", {}, name), rows.map(([id, row]) =>
      el("div", { class: "relation", "data-row": id }, el("dl", {}, said(row.facts)), el("a", { href: address(opened.doc, id) }, "Show the evidence"))));
  });
}

function layers() {
  return LAYERS.map(([layer, name]) => {
    const rows = Object.entries(opened.mentions).filter(([, row]) => row.layer === layer);
    if (!rows.length) return "";
    const items = rows.map(([id, row]) => el("li", { "data-row": id }, el("a", { href: address(opened.doc, id), dir: "auto" }, row.text),
      el("span", { class: "value", dir: "auto" }, row.facts[0][1] === row.text ? "" : row.facts[0][1])));
    return el("details", {}, el("summary", {}, `${name} ${count(rows.length)}`), el("ul", { class: layer }, items));
  });
}
