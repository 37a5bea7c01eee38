// The form for a row: its words in the text, and a control for each field that the schema names.

import { el, plain } from "./page.js";
import { cut, inLine, occurrences } from "./text.js";

let numbered = 0;

/** Lists of known values, once for all forms. */
export function knownLists(known) {
  return Object.entries(known).map(([name, rows]) =>
    el("datalist", { id: `known-${name}` }, rows.map((row) => el("option", { value: row.name ?? "" }, row.label ?? ""))));
}

const at = (says, path) => path.reduce((value, key) => value?.[key], says);

/**
 * A form over `says` (null for a new row). `save(says, others)` is called with what the form says;
 * `others` is whether the rows that bear the same name are to change with it.
 */
export function rowForm({ layer, known, says, points, span, alike, save, cancel }) {
  const place = layer.spans ? placeControl(points, span ?? says) : null;
  const controls = layer.fields.map((field) => control(field, at(says, field.path), known));
  const problem = el("p", { class: "problem", role: "alert" });
  const others = alike ? el("input", { type: "checkbox" }) : null;
  const form = el("form", {
    class: "form",
    submit: async (event) => {
      event.preventDefault();
      const said = read(place, controls);
      problem.textContent = said ? await save(said, Boolean(others?.checked)) ?? "" : "The text does not hold these words.";
    },
    keydown: (event) => {
      if (event.key === "Escape") cancel();
      event.stopPropagation();
    },
  }, place?.nodes ?? "", controls.map((made) => made.node),
  others ? el("label", { class: "also" }, others, `also the ${alike} other mentions of this name`) : "", problem,
  el("div", { class: "actions" }, el("button", { type: "submit", class: "strong" }, "Save"), el("button", { type: "button", click: cancel }, "Cancel")));
  fillWithKnown(layer, controls, known);
  return { node: form, take: place?.take, first: () => form.querySelector("input, select").focus() };
}

function read(place, controls) {
  const says = {};
  if (place) {
    const span = place.value();
    if (!span) return null;
    Object.assign(says, span);
  }
  for (const { path, value } of controls) {
    let inner = says;
    for (const key of path.slice(0, -1)) inner = inner[key] ??= {};
    inner[path.at(-1)] = value();
  }
  return says;
}

function labelled(text, input) {
  input.id = `field-${(numbered += 1)}`;
  return el("div", { class: "field" }, el("label", { for: input.id }, text), input);
}

/** The words and which of their places; both follow a selection in the text (`take`). */
function placeControl(points, span) {
  const words = el("input", { required: "", autocomplete: "off" });
  const where = el("select");
  let found = [];
  const refresh = (chosen) => {
    found = occurrences(points, words.value);
    where.replaceChildren(...found.map((one, index) => el("option", { value: index }, one.around)));
    where.value = String(Math.max(0, found.findIndex((one) => one.start === chosen)));
  };
  const take = (wanted) => {
    words.value = inLine(cut(points, wanted.start, wanted.end));
    refresh(wanted.start);
  };
  words.addEventListener("input", () => refresh(null));
  if (span) take(span);
  const value = () => {
    const one = found[Number(where.value)];
    return one ? { start: one.start, end: one.end, text: cut(points, one.start, one.end) } : null;
  };
  const hint = el("p", { class: "note" }, "Select other words in the text, or type them as they stand there.");
  return { nodes: [labelled("words", words), labelled("where", where), hint], take, value };
}

function control(field, value, known) {
  const name = plain(field.path.at(-1));
  if (field.kind === "list") return listControl(field, name, value ?? [], known);
  const input = inputFor(field, value, known);
  const read = () => {
    const said = input.value.trim();
    if (said === "") return null;
    return field.kind === "number" ? Number(said) : said;
  };
  return { path: field.path, node: labelled(name, input), value: read, input };
}

function inputFor(field, value, known) {
  const given = value === null || value === undefined ? "" : String(value);
  const required = field.empty ? null : "";
  if (field.kind === "choice" || field.known === "areas") {
    const choices = field.choices ?? known.areas.map((row) => row.name);
    const words = new Map(known.areas.map((row) => [row.name, row.label]));
    const select = el("select", { required }, el("option", { value: "" }, "—"),
      choices.map((choice) => el("option", { value: choice }, words.get(choice) ?? plain(choice))));
    select.value = given;
    return select;
  }
  const kinds = {
    number: { type: "number", step: "any" }, day: { type: "date" },
    duration: { placeholder: "P5Y, P18M", pattern: "P(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?" },
  };
  return el("input", { value: given, required, autocomplete: "off", list: field.known ? `known-${field.known}` : null, ...kinds[field.kind] });
}

/** An input for each item, and always an empty one behind them. */
function listControl(field, name, values, known) {
  const group = el("fieldset", { class: "field" }, el("legend", {}, name));
  const item = { kind: "text", empty: true, known: field.known };
  const add = (value) => {
    const input = inputFor(item, value, known);
    input.setAttribute("aria-label", `${name} ${group.querySelectorAll("input, select").length + 1}`);
    input.addEventListener("input", grow);
    group.append(input);
  };
  const inputs = () => [...group.querySelectorAll("input, select")];
  const grow = () => {
    if (inputs().at(-1).value) add("");
  };
  for (const value of [...values, ""]) add(value);
  return { path: field.path, node: group, value: () => [...new Set(inputs().map((input) => input.value.trim()).filter(Boolean))] };
}

/** A known body brings its type and country along. */
function fillWithKnown(layer, controls, known) {
  const of = (name) => controls.find((made) => made.path.join(".") === name)?.input;
  const [name, type, country] = [of("name"), of("type"), of("country")];
  if (!type || !country) return;
  name.addEventListener("change", () => {
    const body = known.bodies.find((row) => row.name === name.value);
    if (!body) return;
    type.value = body.type ?? "";
    country.value = body.country ?? "";
  });
}
