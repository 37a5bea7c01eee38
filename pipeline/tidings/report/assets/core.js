"use strict";

/** The content of a chunk that the report carries deflated. */
async function inflate(id) {
  const packed = atob(document.getElementById(`chunk-${id}`).textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

/** A library that the report carries, as a module. */
async function library(id) {
  const url = URL.createObjectURL(new Blob([await inflate(id)], { type: "text/javascript" }));
  const module = await import(url);
  URL.revokeObjectURL(url);
  return module;
}

/** The address of a document, and of a row in it, inside this file. */
function address(doc, mention) {
  const parts = new URLSearchParams({ doc });
  if (mention) parts.set("mention", mention);
  return `#${parts}`;
}

/** A link that opens a new window, for the few pages outside this file. */
function outside(href, text) {
  return el("a", { href, rel: "noopener noreferrer external", target: "_blank" }, text);
}

const count = (number) => number.toLocaleString("en");
const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const isDark = () => document.documentElement.classList.contains("dark");
