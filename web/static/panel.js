// The side panel (on phones a sheet): a cited sentence in its document. One source at a time.

import { byline } from "./byline.js";
import { isolated, make } from "./elements.js";
import { placeOf, quoteNodes, surroundings } from "./quote.js";

const panel = document.getElementById("panel");
const part = (name) => document.getElementById(`panel-${name}`);
const AROUND = 20_000; // characters fetched on either side of a quote
const besides = matchMedia("(min-width: 72rem)");
let opener = null;
let loading = null;
const tell = (isOpen) => opener?.setAttribute("aria-expanded", isOpen);

/** Shows where a citation stands. Focus goes into the panel, and back to `from` when it closes. */
export async function openPanel(citation, from) {
  tell(false);
  opener = from;
  tell(true);
  loading?.abort();
  loading = new AbortController();
  describe(citation);
  if (!panel.open) {
    if (besides.matches) panel.show();
    else panel.showModal();
    document.body.classList.add("with-panel");
  }
  part("title").focus();
  try {
    await fill(citation, loading.signal);
  } catch (error) {
    if (error.name !== "AbortError") show(alone(citation, "The document can’t be loaded just now."));
  }
}

/** Closes the panel if it's open; whether it was. */
export function closePanel() {
  if (!panel.open) return false;
  panel.close();
  return true;
}

function describe(citation) {
  const { path, title } = citation.document;
  const page = citation.page ? `${citation.unit} ${citation.page}` : "";
  part("kind").textContent = citation.isNear ? "Nearest sentence" : `Source ${citation.number}`;
  part("title").textContent = title;
  const heading = citation.headings.filter((text) => text !== title).at(-1);
  const places = [byline(citation.document), path, heading, page].filter(Boolean);
  part("where").replaceChildren(...places.map((place) => make("span", {}, isolated(place))));
  part("open").href = citation.url;
  const [address, anchor] = citation.url.split("#");
  part("mark").hidden = !address.includes("&turn=");
  part("mark").href = `${address}&mark=true#${anchor ?? ""}`;
  part("original").href = `/documents/${placeOf(citation).document}/original`;
  part("text").setAttribute("aria-busy", "true");
  part("text").replaceChildren(make("p", { class: "cut" }, "Loading …"));
}

async function fill(citation, signal) {
  const { document: id, start, end } = placeOf(citation);
  const around = new URLSearchParams({ start: Math.max(0, start - AROUND), end: end + AROUND });
  const address = `/documents/${id}.json?${around}`;
  const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
  if (response.status === 404) {
    show(alone(citation, "This document is no longer in the folder."));
    return;
  }
  if (!response.ok) throw new Error(response.statusText);
  const blocks = surroundings(await response.json(), citation);
  show(blocks ?? alone(citation, "This document has changed since the answer."));
  part("text").querySelector("mark")?.scrollIntoView({ block: "center" });
}

function show(blocks) {
  part("text").replaceChildren(...blocks);
  part("text").removeAttribute("aria-busy");
}

function alone(citation, reason) {
  return [
    make("p", { class: "notice", role: "note" }, `${reason} This is the sentence as it was quoted:`),
    make("p", { dir: "auto" }, make("mark", {}, quoteNodes(citation))),
  ];
}

part("close").addEventListener("click", closePanel);
panel.addEventListener("click", (event) => {
  if (event.target === panel) closePanel(); // the backdrop
});
panel.addEventListener("close", () => {
  loading?.abort();
  document.body.classList.remove("with-panel");
  tell(false);
  if (opener?.isConnected) opener.focus();
  opener = null;
});
