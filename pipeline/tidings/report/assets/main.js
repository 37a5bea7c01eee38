// Which view the address names, and the light it is shown in.

let data = null;
const ready = inflate("overview").then((text) => (data = JSON.parse(text)));

async function route() {
  await ready;
  const asked = new URLSearchParams(location.hash.slice(1));
  const doc = asked.get("doc");
  const number = data.documents.findIndex((row) => row.doc === doc);
  const [first, page] = [document.getElementById("overview"), document.getElementById("document")];
  first.hidden = number >= 0;
  page.hidden = number < 0;
  if (number >= 0) return showDocument(page, data, number, asked.get("mention"));
  leaveDocument(page);
  document.title = document.querySelector(".brand").textContent;
  showOverview(first, data);
  const section = location.hash && document.getElementById(location.hash.slice(1));
  if (section) section.scrollIntoView();
  else if (location.hash) scrollTo(0, 0);
}

function setTheme(dark) {
  document.documentElement.classList.toggle("dark", dark);
  document.getElementById("theme").textContent = dark ? "Light" : "Dark";
  return repaint();
}

const preference = matchMedia("(prefers-color-scheme: dark)");
preference.addEventListener("change", () => setTheme(preference.matches));
document.getElementById("theme").addEventListener("click", () => setTheme(!isDark()));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
// Paper is white, and has a width of its own.
let wasDark = false;
addEventListener("beforeprint", () => {
  wasDark = isDark();
  onPaper = true;
  setTheme(false);
});
addEventListener("afterprint", () => {
  onPaper = false;
  setTheme(wasDark).then(resize);
});
setTheme(preference.matches);
addEventListener("hashchange", route);
route();
