// Charts by Plotly, each with the same figures as a table for those who cannot see it.

const PAPER_WIDTH = 1000; // pixels between the margins of A4, the long side down

let plotly = null;
let onPaper = false;
const drawn = [];

/** Plotly, inflated once; it puts itself on the window. */
function loadPlotly() {
  plotly ??= library("plotly-js").then(() => globalThis.Plotly);
  return plotly;
}

// Plotly reads labels as a small markup of its own.
const label = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const short = (text, length = 42) => {
  const letters = [...text];
  return label(letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : text);
};

/** Draw `figure()` in `place`, and again whenever the colours change. */
async function draw(place, figure) {
  const paint = async () => {
    const library = await loadPlotly();
    const { data, layout, click } = figure();
    place.style.height = `${layout.height}px`; // what a resized chart takes its height from
    await library.react(place, data, { ...theme(), ...layout, width: onPaper ? PAPER_WIDTH : null }, { displayModeBar: false, responsive: true });
    place.removeAllListeners("plotly_click");
    if (click) place.on("plotly_click", click);
  };
  if (!drawn.some((item) => item.place === place)) drawn.push({ place, paint });
  else drawn.find((item) => item.place === place).paint = paint;
  await paint();
}

const repaint = () => Promise.all(drawn.map((item) => item.paint()));
const resize = () => drawn.forEach((item) => globalThis.Plotly.Plots.resize(item.place));

function theme() {
  const axis = { gridcolor: colour("--line"), linecolor: colour("--line"), zeroline: false, automargin: true };
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 13, color: colour("--ink") },
    colorway: ["--blue", "--amber", "--green", "--purple", "--teal", "--rose"].map(colour),
    hoverlabel: { bgcolor: colour("--card"), bordercolor: colour("--line"), font: { color: colour("--ink") } },
    margin: { l: 10, r: 10, t: 10, b: 10 },
    xaxis: axis,
    yaxis: axis,
    dragmode: false,
  };
}

/** The marks of the timeline, `[day, row]`, by day: commitments in one currency, each told once. */
function timelineRows(data, currency) {
  const published = new Map(data.documents.map((row) => [row.doc, row.published]));
  return data.commitments
    .filter((row) => !row.again && row.currency === currency && row.low > 0 && published.get(row.doc))
    .map((row) => [published.get(row.doc), row])
    .sort(([one], [other]) => one.localeCompare(other));
}

/** Months with their number of announcements; below, commitments in one currency by day and sum. */
function timeline(data, currency) {
  const days = data.documents.map((row) => row.published).filter(Boolean);
  const marks = timelineRows(data, currency);
  const { xaxis, yaxis } = theme();
  return {
    data: [
      {
        type: "histogram", x: days, xbins: { size: step(days) }, name: "announcements", yaxis: "y2",
        marker: { color: colour("--blue") }, hovertemplate: "%{x}: %{y} announcements<extra></extra>",
      },
      ...stages(marks).map(([stage, told], index) => ({
        type: "scatter", mode: "markers", name: stage,
        x: told.map(([day]) => day),
        y: told.map(([, row]) => row.low),
        text: told.map(([, row]) => `${short(row.sum)}<br>${short(row.funders.join("; ") || "funder not named")}`),
        customdata: told.map(([, row]) => address(row.doc, row.id)),
        hovertemplate: "%{x}<br>%{text}<extra></extra>",
        marker: {
          size: 11, opacity: 0.85, line: { width: 1, color: colour("--paper") },
          symbol: ["circle", "diamond", "square", "triangle-up"][index % 4],
          color: colour(["--green", "--amber", "--purple", "--rose"][index % 4]),
        },
      })),
    ],
    layout: {
      height: 460, bargap: 0.08,
      xaxis: { ...xaxis, type: "date", anchor: "y" },
      yaxis: { ...yaxis, type: "log", domain: [0, 0.6], title: { text: `sum in ${label(currency)}` }, dtick: 1 },
      yaxis2: { ...yaxis, domain: [0.7, 1], title: { text: "announcements" }, rangemode: "tozero" },
      legend: { orientation: "h", y: 1.01, yanchor: "bottom", x: 0 },
    },
    click: (event) => {
      if (event.points[0].customdata) location.hash = event.points[0].customdata;
    },
  };
}

// Months as long as a bar stays visible, then quarters, then years.
function step(days) {
  const years = days.map((day) => Number(day.slice(0, 4)));
  const span = Math.max(...years) - Math.min(...years);
  return span < 5 ? "M1" : span < 15 ? "M3" : "M12";
}

function stages(marks) {
  const names = [...new Set(marks.map(([, row]) => row.stage))].sort();
  return names.map((stage) => [stage, marks.filter(([, row]) => row.stage === stage)]);
}

/** Horizontal bars, the longest on top; `series` are `[name, values, colour]`. */
function bars(names, series, title, log = false) {
  const { xaxis, yaxis } = theme();
  return {
    data: series.map(([name, values, hue]) => ({
      type: "bar", orientation: "h", name, x: values, y: names.map((text) => short(text, 34)),
      marker: { color: colour(hue) }, hovertemplate: "%{y}: %{x:,} %{data.name}<extra></extra>",
    })),
    layout: {
      height: 90 + 24 * Math.max(names.length, 3), barmode: "stack", bargap: 0.25,
      showlegend: series.length > 1, legend: { orientation: "h", y: 1.01, yanchor: "bottom", x: 0, traceorder: "normal" },
      xaxis: { ...xaxis, title: { text: title }, type: log ? "log" : "linear", dtick: log ? 1 : null, rangemode: "tozero" },
      yaxis: { ...yaxis, autorange: "reversed", gridcolor: "rgba(0,0,0,0)", ticksuffix: "  " },
    },
  };
}

/** Funders left, recipients right, as wide as the number of commitments between them. */
function flows(rows) {
  const funders = [...new Set(rows.map((row) => row.funder))];
  const recipients = [...new Set(rows.map((row) => row.recipient))];
  const nodes = [...funders, ...recipients];
  const tallest = Math.max(funders.length, recipients.length);
  return {
    data: [
      {
        type: "sankey", arrangement: "fixed",
        node: {
          label: nodes.map((name) => short(name, 48)), pad: 12, thickness: 14, line: { width: 0 },
          color: nodes.map((_, index) => colour(index < funders.length ? "--blue" : "--green")),
          hovertemplate: "%{label}<extra></extra>",
        },
        link: {
          source: rows.map((row) => funders.indexOf(row.funder)),
          target: rows.map((row) => funders.length + recipients.indexOf(row.recipient)),
          value: rows.map((row) => row.commitments),
          customdata: rows.map((row) => label(row.sums.join(" · "))),
          color: colour("--flow"),
          hovertemplate: "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
        },
        textfont: { color: colour("--ink"), size: 12, shadow: "none" },
      },
    ],
    layout: { height: 80 + 26 * tallest, margin: { l: 4, r: 4, t: 10, b: 10 } },
  };
}
