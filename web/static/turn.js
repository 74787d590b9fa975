// One question with its answer on the page: while it comes, when it's there, when there is none.
// Knows the answer's JSON (docs: GET /openapi.json). The server makes the same in _answer.html.

import { byline } from "./byline.js";
import { chip, places } from "./citations.js";
import { isolated, make } from "./elements.js";
import { openPanel } from "./panel.js";
import { quoteNodes, sentenceNodes } from "./quote.js";

/** An article with the question, and nothing below it yet. */
export function newTurn(question) {
  const heading = make("h2", { class: "question", dir: "auto" }, question);
  return make("article", { class: "turn", "aria-busy": "true" }, heading, waiting());
}

/** Shows how the question is read, and `sentences` ({text, citations, item}) as far as they have come. */
export function showSentences(turn, meant, sentences, citations) {
  fill(turn, understood(turn, meant), answerText(turn, sentences, citations), waiting(1));
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
    answerText(turn, answer.sentences, answer.citations),
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

/** Shows these parts between question and tools. What stands there already stays untouched. */
function fill(turn, ...parts) {
  const tools = turn.querySelectorAll(":scope > .tools"); // the server's, under a kept answer
  const shown = [turn.querySelector(".question"), ...parts.filter(Boolean), ...tools];
  for (const child of [...turn.children]) if (!shown.includes(child)) child.remove();
  shown.forEach((part, n) => {
    if (turn.children[n] !== part) turn.insertBefore(part, turn.children[n]);
  });
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

/** The turn's answer; sentences that stand there stay, and so does the focus on their marks. */
function answerText(turn, sentences, citations) {
  const answer = turn.querySelector(".answer") ?? make("div", { class: "answer" });
  const keys = sentences.map((sentence) => JSON.stringify(sentence));
  const standing = [...answer.querySelectorAll("p, li")];
  const stays = standing.every(({ said }, n) => said === keys[n]) ? standing.length : 0;
  if (!stays) answer.replaceChildren();
  for (const [n, sentence] of [...sentences.entries()].slice(stays)) {
    const chips = citations.filter(({ number }) => sentence.citations.includes(number)).map(chip);
    // The marks stay with the last word: none begins a line.
    const [before, last] = sentenceNodes(sentence, citations);
    const end = make("span", { class: "end" }, last, chips);
    const { item } = sentence;
    const shown = make(item ? "li" : "p", { dir: "auto", said: keys[n] }, before, end);
    if (item && answer.lastChild?.tagName === "UL") answer.lastChild.append(shown);
    else answer.append(item ? make("ul", {}, shown) : shown);
  }
  return answer;
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
    const where = [byline(citation.document), ...places(citation), path];
    const title = make(
      "button",
      {
        class: "open",
        type: "button",
        "aria-label": `${name}: show in context`,
        "aria-expanded": "false",
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
        where.filter(Boolean).map((place) => make("span", {}, isolated(place))),
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

/** Puts it on the clipboard; whether that went. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not over plain HTTP from another machine, or not allowed
  }
}
