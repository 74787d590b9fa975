// The conversation: what is asked, sent, shown and said aloud. How an answer looks is turn.js's.

import { hidePeek } from "./citations.js";
import { begun, belonging, form, isBegun, keep, newName } from "./kept.js";
import { closePanel } from "./panel.js";
import { say } from "./status.js";
import { readEvents } from "./stream.js";
import { newTurn, showAnswer, showNotice, showSentences } from "./turn.js";

const MOST_TURNS = 20; // as many as the server takes
const LOST = "The connection was lost. Check that Wellcited is running, then try again.";
const part = (id) => document.getElementById(id);
const box = part("question");
const send = part("send");
const filter = form.querySelector(".filter");
const log = part("log");
const now = part("now");
const notice = part("editing");
let asking = null;
let editing = null; // the kept turn whose question is being changed
let draft = ""; // what stood in the box before that
// What was asked on this page, for a question that leans on it before there is a conversation.
let turns = [];

/** What went wrong, in a sentence for people. */
class Refused extends Error {}

/**
 * Asks; the answer takes the place of the turn `replaced`, if that is given. Another try has the
 * same `name`: the server may have kept the answer that never came.
 */
async function ask(question, documents, replaced = null, name = newName()) {
  if (asking) return;
  leaveEditing();
  asking = new AbortController();
  const turn = newTurn(question);
  Object.assign(turn.dataset, { question, documents: JSON.stringify(documents) });
  const before = isBegun() ? {} : { history: turns };
  const where = documents.length ? { documents } : {};
  const about = { question, ...before, ...where, ...belonging(name, replaced) };
  let kept = false; // an answer is kept before its end leaves the server
  // The question is on its way while the page makes room for the answer.
  const coming = answered(turn, about, asking.signal, (place) => {
    kept = begun(turn, place);
  });
  begin(turn, question, documents);
  if (replaced) replaced.hidden = true;
  try {
    const answer = await coming;
    replaced?.remove();
    showAnswer(turn, answer, documents.length > 0);
    remember(question, answer);
    say(summary(turn, answer));
    keep(turn, answer).catch(() => {}); // the answer is there; only its tools are missing
  } catch (error) {
    if (kept) replaced?.remove();
    else if (replaced) replaced.hidden = false;
    const message = reason(error);
    const again = ({ currentTarget }) => {
      if (asking) return;
      toBox(currentTarget);
      if (!kept) turn.remove();
      ask(question, documents, ...(kept ? [turn] : [replaced, name]));
    };
    showNotice(turn, message, again, error.name === "AbortError" ? "stopped" : "");
    say(message);
  } finally {
    finish(turn);
  }
}

/** The whole answer, shown sentence by sentence while it comes. */
async function answered(turn, about, signal, tell) {
  const response = await fetch("/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(about),
    signal,
  });
  if (!response.ok) throw new Refused(await told(response));
  const sentences = [];
  const citations = [];
  let meant = about.question;
  let whole = null;
  await readEvents(response.body, (type, text) => {
    const data = JSON.parse(text);
    if (type === "meta") {
      meant = data.understood;
      tell(data);
    } else if (type === "citation") {
      citations.push(data);
    } else if (type === "delta") {
      sentences.push({ ...withoutMarks(data.text, citations), item: data.item });
      showSentences(turn, meant, sentences, citations);
    } else if (type === "done") {
      // Those whose marks stand there already are the same ones.
      const known = (own) => citations.find(({ number }) => number === own.number) ?? own;
      whole = { ...data, citations: data.citations.map(known) };
      tell(data); // `meta` may have come before it was kept
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

function told(response) {
  return response.json().then(
    ({ detail, title }) => detail || title,
    () => LOST,
  );
}

function reason(error) {
  if (error.name === "AbortError") return "Stopped.";
  return error instanceof Refused ? error.message : LOST;
}

function remember(question, { understood, citations }) {
  const cited = citations.map(({ quote }) => quote);
  turns = [...turns, { question, understood, cited }].slice(-MOST_TURNS);
}

function summary(turn, answer) {
  const { length } = answer.citations;
  const understood = turn.querySelector(".understood")?.textContent;
  const meant = understood ? `. ${understood}` : "";
  if (answer.answered) {
    return `Answer ready, ${length} source${length === 1 ? "" : "s"}${meant}`;
  }
  return `${turn.querySelector("h3").textContent}. The nearest sentences are shown${meant}.`;
}

function begin(turn, question, documents) {
  document.body.classList.replace("empty", "talking");
  box.placeholder = "Ask another question";
  now.append(turn);
  say("Answering…");
  log.removeAttribute("aria-live");
  send.textContent = "Stop";
  // As a submit button it would be held back while the box is empty.
  send.type = "button";
  const address = new URLSearchParams([["q", question], ...documents.map((d) => ["documents", d])]);
  // Both take the answer’s time.
  setTimeout(() => {
    // Until there is an answer to keep, coming back asks the same again.
    if (!isBegun()) history.replaceState(null, "", `/?${address}`);
    document.title = `${question.slice(0, 60)} · Wellcited`;
  }, 500);
  // A smooth scroll is painted by frames, for which the answer waits.
  turn.scrollIntoView({ block: "start", behavior: "instant" });
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

const checked = () => new FormData(form).getAll("documents");

/** Shows what is asked, in words: as `scope_name` in rendering.py. */
function showScope() {
  const count = (kind) => filter.querySelectorAll(`:checked${kind}`).length;
  const missing = count(".gone");
  const inside = count("[value$='/']:not(.gone)");
  const single = count("") - inside - missing;
  const parts = inside ? [`${inside} folder${inside > 1 ? "s" : ""}`] : [];
  const more = inside ? "more" : `of ${form.dataset.count} documents`;
  if (single) parts.push(`${single} ${more}`);
  if (missing) parts.push(`${missing} that ${missing > 1 ? "are" : "is"} gone`);
  part("chosen").textContent = parts.join(" and ") || "All documents";
}

function submitted(event) {
  event.preventDefault();
  const question = box.value.trim().toWellFormed();
  if (!question || asking) return;
  const replaced = editing === log.lastElementChild ? editing : null;
  if (!leaveEditing()) box.value = "";
  filter.open = false;
  ask(question, checked(), replaced);
}

/** On to the next question; for a finger, the box would bring its keyboard over the answer. */
function toBox(pressed) {
  if (pressed.matches(":focus-visible") || matchMedia("(pointer: fine)").matches) box.focus();
}

function edit(turn) {
  if (asking) return;
  if (!editing) draft = box.value;
  editing = turn;
  notice.hidden = false;
  box.value = turn.dataset.question;
  box.focus();
}

/** Leaves the last question as it was, for what stood in the box; whether it was being changed. */
function leaveEditing() {
  if (!editing) return false;
  editing = null;
  notice.hidden = true;
  box.value = draft;
  return true;
}

function escaped(event) {
  const { target } = event;
  if (event.isComposing || hidePeek()) return;
  const menu = target.closest("details[open]") ?? (filter.open && filter);
  if (menu) {
    event.preventDefault(); // it may stand in a drawer
    menu.open = false;
    menu.firstElementChild.focus();
    return;
  }
  // There, and in a note, it is about what one is at.
  if (part("history").matches(":popover-open, :focus-within")) return;
  if (target.matches(".turn input")) return;
  if (!closePanel() && !leaveEditing()) asking?.abort();
}

form.addEventListener("submit", submitted);
form.addEventListener("change", showScope);
addEventListener("pageshow", showScope); // after what the browser restores
send.addEventListener("click", () => asking?.abort());
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && box.value === "" && !asking) {
    const last = log.lastElementChild;
    if (!last?.dataset.question) return;
    event.preventDefault();
    if (last.dataset.turn) edit(last);
    else box.value = last.dataset.question;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    escaped(event);
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
  toBox(event.submitter);
  ask(event.submitter.value, checked());
});

log.addEventListener("submit", (event) => {
  const turn = event.target.closest(".turn");
  if (!event.target.matches(".edit, .again")) return;
  event.preventDefault();
  if (event.target.matches(".edit")) return edit(turn);
  toBox(event.submitter);
  return ask(turn.dataset.question, JSON.parse(turn.dataset.documents), turn);
});
notice.querySelector("a").addEventListener("click", (event) => {
  event.preventDefault();
  leaveEditing();
  box.focus();
});
const { replaces } = form.elements;
if (replaces) {
  box.value = "";
  edit(part(`turn-${replaces.value}`));
}

for (const turn of log.querySelectorAll("[data-answer]")) {
  const answer = JSON.parse(turn.dataset.answer);
  showAnswer(turn, answer, "filtered" in turn.dataset);
  remember(turn.dataset.question, answer);
}
document.documentElement.classList.add("scripted");
