// One question with its answer on the page: while it comes, when it's there, when there is none.
// Knows the answer's JSON (docs: GET /openapi.json). The server makes the same in _answer.html.

import { byline } from "./byline.js";
import { chip } from "./citations.js";
import { isolated, make } from "./elements.js";
import { openPanel } from "./panel.js";
import { quoteNodes } from "./quote.js";

/** An article with the question, and nothing below it yet. */
export function newTurn(question) {
  const heading = make("h2", { class: "question", dir: "auto" }, question);
  return make("article", { class: "turn", "aria-busy": "true" }, heading, waiting());
}

/** Shows how the question is read, and `sentences` ({text, citations, item}) as far as they have come. */
export function showSentences(turn, meant, sentences, citations) {
  fill(turn, understood(turn, meant), answerText(sentences, citations), waiting(1));
}

/** Shows the whole answer, or the refusal with the nearest sentences. */
export function showAnswer(turn, answer, filtered) {
  const meant = understood(turn, answer.understood);
  if (!answer.answered) {
    fill(turn, meant, refusal(answer, filtered), sources(answer.nearest, true));
    return;
  }
  const title = answer.citations.length === 1 ? "Source" : "Sources";
  fill(
    turn,
    meant,
    answerText(answer.sentences, answer.citations),
    answer.differ.length ? make("p", { class: "differ" }, difference(answer)) : "",
    make("div", { class: "facts" }, sureness(answer.probability), copyButton(answer)),
    make("h3", {}, title),
    sources(answer.citations, false),
  );
}

/** Says below what has come why there is no more; `retry` is called for another try. */
export function showNotice(turn, message, retry, kind = "") {
  turn.querySelector(".waiting")?.remove();
  const again = make("button", { class: "button", type: "button", onclick: retry }, "Try again");
  turn.append(make("div", { class: `notice ${kind}` }, make("p", {}, message), again));
}

/** The answer with its sources, for the clipboard. */
export function plainText(answer) {
  const lines = answer.citations.map(({ number, quote, document: source, page, unit }) => {
    const place = page ? `${source.path}, ${unit} ${page}` : source.path;
    return `[${number}] “${quote}” (${source.title}, ${place})`;
  });
  const text = answer.sentences.some(({ item }) => item)
    ? answer.sentences.map(plainSentence).join("\n")
    : answer.text;
  const said = answer.differ.length ? [text, difference(answer)] : [text];
  return [...said, "", ...lines].join("\n");
}

function plainSentence({ text, citations, item }) {
  return `${item ? "- " : ""}${text}${citations.map((number) => ` [${number}]`).join("")}`;
}

function difference({ differ: [one, other] }) {
  return `Two documents differ: [${one}] and [${other}].`;
}

function fill(turn, ...parts) {
  const tools = turn.querySelectorAll(":scope > .tools"); // the server's, under a kept answer
  const shown = parts.filter((part) => part);
  turn.replaceChildren(turn.querySelector(".question"), ...shown, ...tools);
}

/** How a question that leans on the ones before was read; null where it is read as it stands. */
function understood(turn, meant) {
  if (meant === turn.querySelector(".question").textContent) return null;
  return make("p", { class: "understood", dir: "auto" }, `Understood as “${meant}”`);
}

function waiting(count = 3) {
  const lines = Array.from({ length: count }, () => make("span"));
  return make("div", { class: "waiting", "aria-hidden": "true" }, lines);
}

function answerText(sentences, citations) {
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]));
  const shown = [];
  for (const { text, citations: numbers, item } of sentences) {
    const chips = numbers.filter((n) => byNumber.has(n)).map((n) => chip(byNumber.get(n)));
    // The marks stay with the last word: none begins a line.
    const last = text.lastIndexOf(" ") + 1;
    const end = make("span", { class: "end" }, text.slice(last), chips);
    const said = make(item ? "li" : "p", { dir: "auto" }, text.slice(0, last), end);
    if (item && shown.at(-1)?.tagName === "UL") shown.at(-1).append(said);
    else shown.push(item ? make("ul", {}, said) : said);
  }
  return make("div", { class: "answer" }, shown);
}

function refusal(answer, filtered) {
  const title = filtered ? "Not in the chosen documents" : "Not in these documents";
  const nearest = answer.nearest.length ? " These come nearest:" : "";
  const text = `No sentence answers this well enough to be quoted as an answer.${nearest}`;
  return make("div", { class: "refusal" }, make("h3", {}, title), make("p", {}, text));
}

function sources(citations, isNear) {
  const entries = citations.map((citation) => {
    const { path, title: name } = citation.document;
    const headings = citation.headings.filter((heading) => heading !== name).join(" › ");
    const place = citation.page ? `${citation.unit} ${citation.page}` : "";
    const places = [byline(citation.document), place, headings, path];
    const title = make(
      "button",
      {
        class: "open",
        type: "button",
        "aria-label": `${name}: show in context`,
        onclick: () => openPanel({ ...citation, isNear }, title),
      },
      isolated(name),
    );
    const number = make("span", { class: "number", "aria-hidden": "true" }, `${citation.number}`);
    return make(
      "li",
      {},
      isNear ? null : number,
      make("blockquote", { dir: "auto" }, quoteNodes(citation)),
      make(
        "p",
        { class: "where" },
        title,
        places.filter((place) => place).map((place) => make("span", {}, isolated(place))),
      ),
      citation.standing ? make("p", { class: "standing" }, citation.standing) : null,
    );
  });
  return make("ol", { class: "sources" }, entries);
}

function sureness(probability) {
  const word = probability >= 0.9 ? "Quite" : probability >= 0.7 ? "Fairly" : "Not very";
  const percent = Math.min(Math.round(probability * 100), 99);
  return make("span", { class: "sure" }, `${word} sure · ${percent}\u202f%`);
}

function copyButton(answer) {
  const copy = async () => {
    const done = await copied(plainText(answer));
    button.textContent = done ? "Copied" : "Can’t copy here";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  };
  const button = make("button", { class: "button", type: "button", onclick: copy }, "Copy");
  return button;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not over plain HTTP from another machine, or not allowed
  }
}
