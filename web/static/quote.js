// Quotes and the text around them. The server counts in code points, scripts in UTF-16 units: the
// difference is dealt with here and nowhere else.

import { make } from "./elements.js";

const AROUND = 40; // sentences shown on either side of a quote

/** The quote's text, with the words that answer in <mark>. */
export function quoteNodes(citation) {
  const points = Array.from(citation.quote);
  const cut = (from, to) => points.slice(from, to).join("");
  const nodes = [];
  let position = 0;
  for (const { start, end } of citation.highlights) {
    nodes.push(cut(position, start - citation.start));
    nodes.push(make("mark", {}, cut(start - citation.start, end - citation.start)));
    position = end - citation.start;
  }
  return [...nodes, cut(position)].filter((node) => node !== "");
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
