// Tables by DataTables. Cells are made as nodes: it would read a string as markup.

let datatables = null;

/** DataTables and its style, inflated once. */
function loadTables() {
  datatables ??= Promise.all([library("datatables-js"), inflate("datatables-css")]).then(
    ([module, style]) => {
      document.head.prepend(el("style", {}, style));
      return module.jQuery;
    },
  );
  return datatables;
}

// A search reads its text as markup when it holds "&": so it is given as such.
const escaped = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** A column: its head, the text of a row in it, and if it differs its node and its key of order. */
function column(title, text, { node = null, order = null, number = false, brief = false } = {}) {
  const render = (_, type, row) => {
    if (type === "display") return node ? node(row) : el("span", { dir: "auto" }, String(text(row)));
    if (type === "sort" || type === "type") return (order ?? text)(row);
    return escaped(text(row));
  };
  return { title, data: null, render, type: number ? "num" : "string", className: number ? "number" : brief ? "brief" : "" };
}

/** Fill `table` with `rows`; the promise gives the DataTable. */
async function fill(table, rows, columns, order) {
  const jQuery = await loadTables();
  const made = jQuery(table).DataTable({
    data: rows,
    columns,
    order,
    autoWidth: false,
    deferRender: true,
    pageLength: 15,
    lengthMenu: [15, 50, 200, { label: "all", value: -1 }],
    layout: { topStart: "search", topEnd: "pageLength", bottomStart: "info", bottomEnd: "paging" },
    language: { search: "Find", lengthMenu: "_MENU_ rows", emptyTable: "None", zeroRecords: "None match" },
  });
  const name = table.caption.textContent;
  for (const pages of made.table().container().querySelectorAll("nav")) pages.setAttribute("aria-label", `Pages of ${name}`);
  return made;
}

/** A select over the values of a column of a DataTable; `""` is all of them. */
function chooser(label, values, change) {
  const options = values.map((value) => el("option", { value }, value));
  const select = el("select", { change: () => change(select.value) }, el("option", { value: "" }, "all"), options);
  return el("label", { class: "chooser" }, label, select);
}

/** Show only rows whose cell in column `index` is `value`. */
function only(made, index, value) {
  made.column(index).search(value ? `^${value.replace(/[^\w ]/g, "\\$&")}$` : "", { regex: true, smart: false }).draw();
}
