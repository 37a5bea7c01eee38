// What every part of the page needs. Words of documents reach it as text nodes, never as markup.

/** An element with attributes (functions become listeners) and children (strings become text). */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

/** Say something where a screen reader hears it and an eye finds it. */
export function say(words) {
  document.getElementById("status").textContent = words;
}

/** Ask the server: `{ status, answer }`, or a status of 0 where it does not answer. */
export async function ask(path, body = null) {
  const how = body === null ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  try {
    const response = await fetch(path, how);
    const known = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, answer: known ? await response.json() : {} };
  } catch {
    return { status: 0, answer: { error: "The server does not answer. What was saved is safe: start `tidings review` again and open its new address." } };
  }
}

export const plain = (identifier) => String(identifier).replaceAll("_", " ");
export const count = (number) => number.toLocaleString("en");
