// Quotes and the text around them. The server counts in code points, scripts in UTF-16 units: the
// difference is dealt with here and nowhere else.

import { make } from "./elements.js";

const AROUND = 40; // sentences shown on either side of a quote

/** The quote's text, from code point `first` to `last`, with the words that answer in <mark>. */
export function quoteNodes({ quote, start: origin, highlights }, first = 0, last = Infinity) {
  const points = Array.from(quote).slice(0, last);
  let position = first;
  const upTo = (end) => {
    const from = position;
    position = Math.max(from, end);
    return points.slice(from, position).join("");
  };
  const nodes = [];
  for (const { start, end } of highlights) {
    nodes.push(upTo(start - origin));
    const words = upTo(end - origin);
    if (words) nodes.push(make("mark", {}, words));
  }
  return [...nodes, upTo(Infinity)].filter((node) => node !== "");
}

/**
 * A sentence of an answer up to its last word, and that word, the words of its quote that answer in
 * <mark>. Where they are most of it, they point at nothing in it.
 */
export function sentenceNodes({ text, citations }, known) {
  const plain = { quote: text, start: 0, highlights: [] };
  const own = known.find(({ number, quote }) => citations.includes(number) && quote === text);
  const length = own?.highlights.reduce((sum, { start, end }) => sum + end - start, 0);
  const shown = 2 * length <= Array.from(text).length ? own : plain;
  const last = Array.from(text.slice(0, text.lastIndexOf(" ") + 1)).length;
  return [quoteNodes(shown, 0, last), quoteNodes(shown, last)];
}

/** Where a quote stands: that of a kept answer may have moved since. */
export const placeOf = ({ document: { id }, start, end, place }) =>
  place ?? { document: id, start, end };

/**
 * The blocks of a document (as /documents/{id}.json gives it, whole or a stretch of it) around a
 * citation, the quote marked; null if the document doesn't say that there (any more).
 */
export function surroundings(whole, citation) {
  const { start, end } = placeOf(citation);
  const toUnits = unitCounter(whole.text);
  const sentences = whole.sections.flatMap(({ headings, sentences }) =>
    sentences.map((sentence, n) => ({
      heading: n === 0 ? headings.at(-1) : undefined,
      kind: sentence.kind,
      cited: sentence.start < end && start < sentence.end,
      start: toUnits(sentence.start - whole.start),
      end: toUnits(sentence.end - whole.start),
    })),
  );
  const middle = sentences.findIndex((sentence) => sentence.cited);
  const cited = sentences[middle];
  if (!cited || whole.text.slice(cited.start, cited.end) !== citation.quote) return null;
  const first = Math.max(0, middle - AROUND);
  const near = sentences.slice(first, middle + AROUND + 1);
  const blocks = inBlocks(whole.text, near, citation);
  if (first > 0 || whole.start > 0)
    blocks.unshift(make("p", { class: "cut" }, "Earlier text is in the document."));
  const isEnd = middle + AROUND + 1 >= sentences.length;
  if (!isEnd || whole.start + Array.from(whole.text).length < whole.characters)
    blocks.push(make("p", { class: "cut" }, "More text is in the document."));
  return blocks;
}

function inBlocks(text, sentences, citation) {
  const blocks = [];
  let before = null;
  for (const sentence of sentences) {
    const gap = before ? text.slice(before.end, sentence.start) : "";
    if (!before || breaks(gap, before.kind, sentence.kind) || sentence.heading) {
      if (sentence.heading && sentence.kind !== "heading" && before?.kind !== "heading")
        blocks.push(make("h3", { dir: "auto" }, sentence.heading));
      const tag = { heading: "h3", code: "pre" }[sentence.kind] ?? "p";
      const marker = sentence.kind === "heading" ? "" : gap.split("\n").at(-1);
      blocks.push(make(tag, { class: sentence.kind, dir: "auto" }, marker));
    } else {
      blocks.at(-1).append(gap);
    }
    const own = text.slice(sentence.start, sentence.end);
    blocks.at(-1).append(sentence.cited ? make("mark", {}, quoteNodes(citation)) : own);
    before = sentence;
  }
  return blocks;
}

function breaks(gap, before, after) {
  if (before !== after) return true;
  if (after === "code") return /```|~~~/.test(gap);
  return (after === "prose" ? /\n\s*\n/ : /\n/).test(gap);
}

/** A function from code points to UTF-16 units in `text`; to be asked in rising order. */
function unitCounter(text) {
  let points = 0;
  let units = 0;
  return (wanted) => {
    if (wanted < points) points = units = 0;
    for (; points < wanted && units < text.length; points += 1)
      units += text.codePointAt(units) > 0xffff ? 2 : 1;
    return units;
  };
}
