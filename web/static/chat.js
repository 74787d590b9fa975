// The conversation: what is asked, sent, shown and said aloud. How an answer looks is turn.js's.

import { hidePeek } from "./citations.js";
import { closePanel } from "./panel.js";
import { readEvents } from "./stream.js";
import { newTurn, showAnswer, showNotice, showSentences } from "./turn.js";

// As many turns as the server looks back to, and quotes as long as it takes.
const MOST_TURNS = 3;
const LONGEST_QUOTE = 4000;
const LOST = "The connection was lost. Check that Wellcited is running, then try again.";
const form = document.getElementById("ask");
const box = document.getElementById("question");
const anew = document.getElementById("anew");
const send = document.getElementById("send");
const filter = form.querySelector(".filter");
const chosen = document.getElementById("chosen");
const all = form.dataset.count;
const log = document.getElementById("log");
const now = document.getElementById("now");
const status = document.getElementById("status");
let asking = null;
let lastQuestion = "";
// What was asked on this page, for questions that lean on it; the server remembers nothing of it.
let turns = [];

/** What went wrong, in a sentence for people. */
class Refused extends Error {}

async function ask(question, documents) {
  if (asking) return;
  asking = new AbortController();
  lastQuestion = question;
  const turn = newTurn(question);
  begin(turn, question, documents);
  try {
    const answer = await answered(turn, question, documents, asking.signal);
    showAnswer(turn, answer, documents.length > 0);
    remember(question, answer);
    status.textContent = summary(answer, question);
  } catch (error) {
    const message = reason(error);
    showNotice(turn, message, () => {
      if (asking) return;
      turn.remove();
      box.focus();
      ask(question, documents);
    });
    status.textContent = message;
  } finally {
    finish(turn);
  }
}

/** The whole answer, shown sentence by sentence while it comes. */
async function answered(turn, question, documents, signal) {
  const response = await fetch("/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({
      question,
      history: turns,
      ...(documents.length ? { documents } : {}),
    }),
    signal,
  });
  if (!response.ok) throw new Refused(await told(response));
  const sentences = [];
  const citations = [];
  let whole = null;
  await readEvents(response.body, (type, text) => {
    const data = JSON.parse(text);
    if (type === "citation") {
      citations.push(data);
    } else if (type === "delta") {
      sentences.push(withoutMarks(data.text, citations));
      showSentences(turn, sentences, citations);
    } else if (type === "done") {
      whole = data;
    } else if (type === "error") {
      throw new Refused(data.detail || data.title);
    }
  });
  if (!whole) throw new TypeError("The stream ended early.");
  return whole;
}

/** A sentence apart from the marks at its end; what only looks like a mark stays text. */
function withoutMarks(text, citations) {
  const known = new Set(citations.map(({ number }) => number));
  const numbers = [];
  let rest = text.trim();
  for (let mark; (mark = / \[(\d+)\]$/.exec(rest)) && known.has(Number(mark[1])); ) {
    numbers.unshift(Number(mark[1]));
    rest = rest.slice(0, mark.index);
  }
  return { text: rest, citations: numbers };
}

async function told(response) {
  try {
    const { detail, title } = await response.json();
    return detail || title;
  } catch {
    return LOST;
  }
}

function reason(error) {
  if (error.name === "AbortError") return "Stopped.";
  return error instanceof Refused ? error.message : LOST;
}

function remember(question, { understood, citations }) {
  const cited = citations.map(({ quote }) => quote.slice(0, LONGEST_QUOTE).toWellFormed());
  turns = [...turns, { question, understood, cited }].slice(-MOST_TURNS);
}

function summary(answer, question) {
  const { length } = answer.citations;
  const meant = answer.understood === question ? "" : `. Understood as “${answer.understood}”`;
  if (answer.answered) {
    return `Answer ready, ${length} ${length === 1 ? "source" : "sources"}${meant}`;
  }
  return `Not in these documents. The nearest sentences are shown${meant}.`;
}

/** What was asked before is neither shown nor leaned on any more. */
function startAnew() {
  if (asking) return;
  turns = [];
  lastQuestion = "";
  log.replaceChildren();
  document.body.classList.replace("talking", "empty");
  box.placeholder = "Ask a question";
  history.replaceState(null, "", "/");
  document.title = "Wellcited";
  status.textContent = "New conversation";
  box.focus();
}

function begin(turn, question, documents) {
  document.body.classList.replace("empty", "talking");
  box.placeholder = "Ask another question";
  now.append(turn);
  status.textContent = "Answering…";
  send.textContent = "Stop";
  // As a submit button it would be held back while the box is empty.
  send.type = "button";
  const address = new URLSearchParams([["q", question], ...documents.map((d) => ["documents", d])]);
  // Coming back from a document, or sharing the address, asks the same again.
  history.replaceState(null, "", `/?${address}`);
  document.title = `${question.slice(0, 60)} · Wellcited`;
  turn.scrollIntoView({ block: "start" });
}

function finish(turn) {
  asking = null;
  const focused = turn.contains(document.activeElement) ? document.activeElement : null;
  turn.removeAttribute("aria-busy");
  log.append(turn);
  focused?.focus();
  send.textContent = "Ask";
  send.type = "submit";
}

function checked() {
  return [...form.querySelectorAll('[name="documents"]:checked')].map(({ value }) => value);
}

/** What is asked, in words: as `scope_name` in pages.py. */
function scope(names) {
  const inside = names.filter((name) => name.endsWith("/")).length;
  const single = names.length - inside;
  const parts = inside ? [`${inside} folder${inside > 1 ? "s" : ""}`] : [];
  if (single) parts.push(inside ? `${single} more` : `${single} of ${all} documents`);
  return parts.join(" and ") || "All documents";
}

function submitted(event) {
  event.preventDefault();
  const question = box.value.trim().toWellFormed();
  if (!question || asking) return;
  box.value = "";
  filter.open = false;
  ask(question, checked());
}

function escaped() {
  if (hidePeek() || closePanel()) return;
  if (filter.open) {
    filter.open = false;
    filter.querySelector("summary").focus();
  } else {
    asking?.abort();
  }
}

form.addEventListener("submit", submitted);
form.addEventListener("change", () => {
  chosen.textContent = scope(checked());
});
anew.addEventListener("click", startAnew);
send.addEventListener("click", () => asking?.abort());
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && box.value === "" && lastQuestion) {
    event.preventDefault();
    box.value = lastQuestion;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    escaped();
  } else if (event.key === "/" && !event.target.closest("input, textarea, dialog:modal")) {
    event.preventDefault();
    box.focus();
  }
});
document.addEventListener("click", (event) => {
  if (!filter.contains(event.target)) filter.open = false;
});
document.querySelector(".suggestions")?.addEventListener("submit", (event) => {
  event.preventDefault();
  box.focus();
  ask(event.submitter.value, checked());
});

for (const turn of log.querySelectorAll("[data-answer]")) {
  const answer = JSON.parse(turn.dataset.answer);
  lastQuestion = turn.dataset.question;
  showAnswer(turn, answer, "filtered" in turn.dataset);
  remember(lastQuestion, answer);
}
document.documentElement.classList.add("scripted");
