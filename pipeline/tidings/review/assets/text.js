// The text of a document: its pieces on the page, and the way from a selection back to offsets.
// Offsets count code points, as the tables do; JavaScript counts otherwise.

import { el } from "./page.js";

// Characters that turn or hide what follows are shown by their numbers.
const TURNING = /^(?![\n\r\t\u00ad\u200c\u200d\ufeff])[\p{Cc}\p{Cf}]$/u;

/** A text as an array of its code points. */
export const pointsOf = (text) => Array.from(text);
export const cut = (points, start, end) => points.slice(start, end).join("");

/** Fill `place` with the text; `spans` are `{ id, start, end, kind }`, the first that covers wins. */
export function writeText(place, points, spans, choose) {
  const edges = new Set([0, points.length]);
  for (const { start, end } of spans) edges.add(start).add(end);
  points.forEach((point, index) => {
    if (TURNING.test(point)) edges.add(index).add(index + 1);
  });
  const ends = [...edges].sort((a, b) => a - b);
  place.replaceChildren(...ends.slice(1).map((end, index) => piece(points, ends[index], end, spans, choose)));
}

function piece(points, start, end, spans, choose) {
  const covering = spans.find((span) => span.start <= start && end <= span.end);
  const text = cut(points, start, end);
  const turning = TURNING.test(text);
  const shown = turning ? `⟨U+${text.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩` : null;
  return el("span", {
    "data-start": start, "data-end": end, "data-shown": shown, "data-id": covering?.id,
    class: [covering?.kind ?? "", turning ? "turning" : ""].join(" ").trim() || null,
    click: covering ? () => getSelection().isCollapsed && choose(covering.id) : null,
  }, turning ? "" : text);
}

/** The selected stretch of `place` without the spaces around it, or null. */
export function selected(place, points) {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!place.contains(range.startContainer) || !place.contains(range.endContainer)) return null;
  let start = offsetOf(place, range.startContainer, range.startOffset, points.length);
  let end = offsetOf(place, range.endContainer, range.endOffset, points.length);
  while (start < end && !points[start].trim()) start += 1;
  while (start < end && !points[end - 1].trim()) end -= 1;
  return start < end ? { start, end } : null;
}

function offsetOf(place, node, offset, length) {
  if (node.nodeType === Node.TEXT_NODE) {
    return Number(node.parentElement.dataset.start) + pointsOf(node.data.slice(0, offset)).length;
  }
  if (node === place) return offset < node.childNodes.length ? Number(node.childNodes[offset].dataset.start) : length;
  return Number(offset ? node.dataset.end : node.dataset.start);
}

/** Words in one line. */
export const inLine = (words) => words.trim().replace(/\s+/g, " ");

/** Where `words` stand in the text, whatever spaces part them: offsets, and what is around them. */
export function occurrences(points, words) {
  const wanted = inLine(words).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replaceAll(" ", "\\s+");
  if (!wanted) return [];
  const text = points.join("");
  return [...text.matchAll(new RegExp(wanted, "gu"))].map((match) => {
    const start = pointsOf(text.slice(0, match.index)).length;
    const end = start + pointsOf(match[0]).length;
    const [before, after] = [cut(points, Math.max(0, start - 20), start), cut(points, end, end + 20)];
    return { start, end, around: `${before}»${match[0]}«${after}`.replace(/\s+/g, " ") };
  });
}
