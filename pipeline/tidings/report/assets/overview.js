// The first view: what was found in all documents.

const SECTIONS = [
  ["sums", "Sums"], ["commitments", "Commitments"], ["agreements", "Agreements"], ["timeline", "Timeline"],
  ["areas", "Areas"], ["organisations", "Organisations"], ["flows", "Who funds whom"],
  ["documents", "Documents"], ["failures", "Failures"],
];
const SHOWN_BARS = 20;
const SHOWN_FLOWS = 40;

let overviewShown = false;

/** Fill `place` once; numbers first, then tables, then charts, so that there is something to read. */
function showOverview(place, data) {
  document.getElementById("sections").hidden = false;
  if (overviewShown) return;
  overviewShown = true;
  const has = { sums: data.sums.length, failures: data.failures.length, agreements: data.agreements.length, flows: data.flows.length };
  const sections = SECTIONS.filter(([id]) => has[id] !== 0);
  document.getElementById("sections").append(...sections.map(([id, title]) => el("a", { href: `#${id}` }, title)));
  const parts = Object.fromEntries(
    sections.map(([id, title]) => [id, el("section", { id, "aria-labelledby": `${id}-head` }, el("h2", { id: `${id}-head` }, title))]),
  );
  place.append(tiles(data), ...Object.values(parts));
  if (parts.sums) sums(parts.sums, data);
  const tables = [
    commitments(parts.commitments, data), documents(parts.documents, data),
    agreements(parts.agreements, data), failures(parts.failures, data),
  ];
  const charts = chartSections(parts, data);
  tables.push(charts.table);
  Promise.all(tables).then(() => charts.paint());
}

function tiles(data) {
  const once = data.commitments.filter((row) => !row.again).length;
  const days = data.documents.map((row) => row.published).filter(Boolean).sort();
  const facts = [
    [data.documents.length, "documents"], [once, "commitments"], [data.agreements.length, "agreements"],
    [data.organisations.length, "organisations"], [data.areas.length, "research areas"],
    [data.sums.length, "currencies"],
  ];
  const between = days.length ? `Announcements of ${days[0]} to ${days.at(-1)}.` : "";
  return el("div", { class: "hero" },
    el("h1", {}, "Who commits what to whom"),
    el("p", { class: "lead" }, `${between} Every figure leads to the sentence that says it.`),
    el("dl", { class: "tiles" }, facts.map(([number, name]) => el("div", {}, el("dt", {}, name), el("dd", {}, count(number))))));
}

function sums(section, data) {
  section.append(el("p", { class: "note" },
    "A commitment that several announcements tell counts once. Sums in different currencies are never added, "
    + "nor is money of different stages."));
  const heads = ["currency", "commitments", "announced", "proposed", "conditional", "spent"];
  const cell = (row, head) => el(head === "currency" ? "th" : "td", head === "currency" ? { scope: "row" } : { class: "number" }, String(row[head] ?? ""));
  section.append(plain(heads, data.sums.map((row) => heads.map((head) => cell(row, head))), "Sums by currency and stage"));
}

/** A table that needs neither search nor order; cells are nodes. */
function plain(heads, rows, caption) {
  const head = el("tr", {}, heads.map((text) => el("th", { scope: "col" }, text)));
  return el("div", { class: "wide" }, el("table", { class: "plain" }, el("caption", { class: "unseen" }, caption),
    el("thead", {}, head), el("tbody", {}, rows.map((cells) => el("tr", {}, cells)))));
}

const list = (values) => values.join("; ");
const title = (data) => {
  const rows = new Map(data.documents.map((row) => [row.doc, row]));
  return (row) => rows.get(row.doc);
};

function commitments(section, data) {
  const of = title(data);
  const table = el("table", { class: "display" }, el("caption", { class: "unseen" }, "Commitments"));
  const columns = [
    column("published", (row) => of(row).published, { brief: true }),
    column("sum", (row) => row.sum, {
      brief: true,
      node: (row) => el("a", { href: address(row.doc, row.id) }, row.sum),
      order: (row) => `${row.currency} ${String(Math.round(row.low ?? 0)).padStart(18, "0")}`,
    }),
    column("currency", (row) => row.currency),
    column("funders", (row) => list(row.funders)),
    column("recipients", (row) => list(row.recipients)),
    column("programme", (row) => row.programme),
    column("areas", (row) => list(row.areas)),
    column("stage", (row) => row.stage, { node: (row) => el("span", {}, row.stage, row.again ? el("em", { class: "chip" }, "told again") : "") }),
    column("document", (row) => of(row).title, { node: (row) => el("a", { href: address(row.doc), dir: "auto" }, of(row).title) }),
  ];
  const filters = el("div", { class: "filters" });
  section.append(el("p", { class: "note" }, "A sum opens its evidence. Sorted by sum, each currency stays by itself."), filters, el("div", { class: "wide" }, table));
  return fill(table, data.commitments, columns, [[0, "desc"]]).then((made) => {
    const values = (name) => [...new Set(data.commitments.map((row) => row[name]))].filter(Boolean).sort();
    filters.append(
      chooser("Currency", data.sums.map((row) => row.currency), (value) => only(made, 2, value)),
      chooser("Stage", values("stage"), (value) => only(made, 7, value)));
    made.column(2).visible(false);
  });
}

function documents(section, data) {
  const table = el("table", { class: "display" }, el("caption", { class: "unseen" }, "Documents"));
  section.append(el("div", { class: "wide" }, table));
  return fill(table, data.documents, [
    column("published", (row) => row.published, { brief: true }),
    column("title", (row) => row.title, {
      node: (row) => el("span", { dir: "auto" }, el("a", { href: address(row.doc) }, row.title), row.repeats ? el("em", { class: "chip" }, `same text as ${row.repeats}`) : ""),
    }),
    column("publisher", (row) => row.publisher),
    column("about", (row) => list(row.about)),
    column("kind", (row) => row.kind),
    column("words", (row) => row.words, { number: true }),
    column("commitments", (row) => row.commitments, { number: true }),
    column("agreements", (row) => row.agreements, { number: true }),
  ], [[0, "desc"]]);
}

function agreements(section, data) {
  if (!section) return null;
  const of = title(data);
  const table = el("table", { class: "display" }, el("caption", { class: "unseen" }, "Agreements"));
  section.append(el("div", { class: "wide" }, table));
  return fill(table, data.agreements, [
    column("published", (row) => of(row).published, { brief: true }),
    column("instrument", (row) => row.instrument, { node: (row) => el("a", { href: address(row.doc, row.id) }, row.instrument) }),
    column("parties", (row) => list(row.parties)),
    column("signed", (row) => row.signed, { brief: true }),
    column("areas", (row) => list(row.areas)),
    column("document", (row) => of(row).title, { node: (row) => el("a", { href: address(row.doc), dir: "auto" }, of(row).title) }),
  ], [[0, "desc"]]);
}

function failures(section, data) {
  if (!section) return null;
  const table = el("table", { class: "display" }, el("caption", { class: "unseen" }, "Failures"));
  section.append(el("p", { class: "note" }, "These could not be brought into the tables."), el("div", { class: "wide" }, table));
  const names = ["source", "stage", "reason", "hint"];
  return fill(table, data.failures, names.map((name) => column(name, (row) => row[name] ?? "")), [[0, "asc"]]);
}

/** The charts; they wait for `paint`, the tables beside them do not. */
function chartSections(parts, data) {
  const currencies = data.sums.map((row) => row.currency);
  const figures = [];
  const place = (section, about, note) => {
    const chart = el("div", { class: "chart", role: "img", "aria-label": about });
    section.append(...(note ? [el("p", { class: "note" }, note)] : []), chart);
    return (figure) => { figures.push(() => draw(chart, figure)); return () => draw(chart, figure); };
  };
  const current = { timeline: currencies[0] ?? "", areas: currencies[0] ?? "" };
  const picker = (section, key, again) => {
    if (currencies.length > 1) section.append(currencyPicker(currencies, (value) => { current[key] = value; again(); }));
  };
  let redraw = () => {};
  picker(parts.timeline, "timeline", () => {
    redraw();
    figuresOf(parts.timeline, timelineTable(data, current.timeline));
  });
  redraw = place(parts.timeline, "Announcements by month, and commitments by day and sum",
    "A mark is a commitment; it opens its evidence.")(() => timeline(data, current.timeline));
  figuresOf(parts.timeline, timelineTable(data, current.timeline));
  areaCharts(parts.areas, data, current, picker, place);
  const bodies = data.organisations.map((row) => ({ ...row, roles: row.funder + row.recipient + row.party }))
    .filter((row) => row.roles).sort((a, b) => b.roles - a.roles).slice(0, SHOWN_BARS);
  place(parts.organisations, "The organisations with most roles in commitments and agreements")(() => bars(
    bodies.map((row) => row.name),
    [["as funder", bodies.map((row) => row.funder), "--blue"], ["as recipient", bodies.map((row) => row.recipient), "--green"],
      ["as party", bodies.map((row) => row.party), "--purple"]], "roles in commitments and agreements"));
  if (parts.flows) flowSection(parts.flows, data, place);
  return { table: organisations(parts.organisations, data), paint: () => figures.reduce((before, next) => before.then(next), Promise.resolve()) };
}

/** The figures of a chart as tables under it, in the place of those that were there. */
function figuresOf(section, tables) {
  const old = section.querySelector("details");
  const made = el("details", {}, el("summary", {}, "The figures as a table"), tables);
  made.open = Boolean(old?.open);
  if (old) old.replaceWith(made);
  else section.append(made);
}

/** What the timeline draws: every mark with a link to its evidence, and announcements by month. */
function timelineTable(data, currency) {
  const marks = timelineRows(data, currency).map(([day, row]) => [el("td", { class: "brief" }, day),
    el("td", {}, el("a", { href: address(row.doc, row.id) }, row.sum)), el("td", {}, list(row.funders)), el("td", {}, row.stage)]);
  const months = new Map();
  for (const { published } of data.documents) if (published) months.set(published.slice(0, 7), (months.get(published.slice(0, 7)) ?? 0) + 1);
  const counts = [...months].sort().map(([month, number]) => [el("th", { scope: "row" }, month), el("td", { class: "number" }, count(number))]);
  return [plain(["published", "sum", "funders", "stage"], marks, `Commitments in ${currency} by day`),
    plain(["month", "announcements"], counts, "Announcements by month")];
}

function currencyPicker(currencies, change) {
  const select = el("select", { change: () => change(select.value) }, currencies.map((value) => el("option", { value }, value)));
  return el("label", { class: "chooser" }, "Currency", select);
}

function areaCharts(section, data, current, picker, place) {
  const often = data.areas.slice(0, SHOWN_BARS);
  const [left, right] = [el("div"), el("div")];
  left.append(el("h3", {}, "By number"));
  right.append(el("h3", {}, "By money"));
  section.append(el("div", { class: "pair" }, left, right));
  place(left, "Research areas by the documents that name them, and how much these are about them",
    "A document counts as one in all, divided by what it is about: place and repetition of each area.")(() => bars(
    often.map((row) => row.area),
    [["about it, by weight", often.map((row) => row.weight), "--teal"],
      ["named beside others", often.map((row) => Number((row.documents - row.weight).toFixed(2))), "--blue"]], "documents"));
  let redraw = () => {};
  picker(right, "areas", () => redraw());
  redraw = place(right, "Research areas by the money that is committed for them", "A sum for several areas stands whole at each of them.")(() => {
    const rows = data.areas.filter((row) => row.sums[current.areas] > 0)
      .sort((a, b) => b.sums[current.areas] - a.sums[current.areas]).slice(0, SHOWN_BARS);
    return bars(rows.map((row) => row.area), [[current.areas, rows.map((row) => row.sums[current.areas]), "--green"]], `sum in ${current.areas}`, true);
  });
  const money = (row) => Object.entries(row.sums).map(([currency, sum]) => `${currency} ${count(sum)}`).join("; ");
  figuresOf(section, plain(["area", "documents", "by weight", "mentions", "sums"],
    data.areas.map((row) => [el("th", { scope: "row" }, row.area), el("td", { class: "number" }, count(row.documents)),
      el("td", { class: "number" }, row.weight.toFixed(2)), el("td", { class: "number" }, count(row.mentions)), el("td", {}, money(row))]), "Research areas"));
}

function flowSection(section, data, place) {
  const shown = data.flows.slice(0, SHOWN_FLOWS);
  const rest = data.flows.length > shown.length ? `The ${SHOWN_FLOWS} most frequent of ${count(data.flows.length)} pairs; all stand in the table. ` : "";
  place(section, "Funders and the recipients of their commitments",
    `${rest}Widths count commitments: a sum with several funders is not divided, since nobody says in which shares.`)(() => flows(shown));
  figuresOf(section, plain(["funder", "recipient", "commitments", "sums"],
    data.flows.map((row) => [el("td", {}, row.funder), el("td", {}, row.recipient), el("td", { class: "number" }, count(row.commitments)),
      el("td", {}, row.sums.join("; "))]), "Funders and recipients"));
}

function organisations(section, data) {
  const table = el("table", { class: "display" }, el("caption", { class: "unseen" }, "Organisations"));
  section.append(el("div", { class: "wide" }, table));
  const number = (name, head = name) => column(head, (row) => row[name], { number: true });
  return fill(table, data.organisations, [
    column("name", (row) => row.name),
    column("id", (row) => row.id, { node: (row) => (row.link ? outside(row.link, row.id) : el("span", { dir: "auto" }, row.id)) }),
    column("type", (row) => row.type), column("country", (row) => row.country),
    number("documents"), number("mentions"), number("funder", "as funder"), number("recipient", "as recipient"), number("party", "as party"),
  ], [[4, "desc"]]);
}
