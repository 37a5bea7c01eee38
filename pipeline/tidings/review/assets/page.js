// What every part of the page needs.

export { el } from "./element.js";

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
