// Where the conversation on this page is kept. What can be done with a kept answer, and the list of
// conversations, are made by the server alone: they are taken out of the pages that it sends.

import { make } from "./elements.js";

export const form = document.getElementById("ask");
export const find = document.getElementById("find");
const list = document.getElementById("history-list");
const UNKEPT = "This answer couldn’t be kept; “qa doctor” says why. It’s gone when you leave the page.";

/** Whether the page has an address of its own by now, where all of it is found again. */
export const isBegun = () => ![undefined, "new"].includes(form.dataset.conversation);

/** A name for the answer to come: 22 letters that nobody can guess. */
export function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const letters = { "+": "-", "/": "_", "=": "" };
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => letters[sign]);
}

/**
 * What a question says of its conversation, and under which name its answer is kept there; it takes
 * the place of the turn `replaced`, if any.
 */
export function belonging(name, replaced) {
  const { conversation } = form.dataset;
  const replaces = replaced?.dataset.turn;
  const place = replaces ? { replaces, last: true } : {};
  return conversation ? { conversation, turn: name, ...place } : {};
}

/** Notes where the answer to come is kept; whether it is. */
export function begun(turn, { conversation, turn: id }) {
  if (!id) return false;
  form.dataset.conversation = conversation;
  turn.id = `turn-${id}`;
  turn.dataset.turn = id;
  // By this, who comes back finds what stood in the box.
  form.action = `/c/${conversation}`;
  setTimeout(() => history.replaceState(null, "", form.action), 100); // once the answer is painted
  return true;
}

/** Makes the page that of the conversation that holds the answer now, and shows its tools. */
export async function keep(turn, answer) {
  if (!answer.turn) {
    if (form.dataset.conversation) turn.append(make("p", { class: "notice" }, UNKEPT));
    return;
  }
  // So that the document’s page knows the question.
  for (const citation of [...answer.citations, ...answer.nearest])
    citation.url = citation.url.replace("#", `&turn=${answer.turn}#`);
  const page = await fetched(`/c/${answer.conversation}?only=${answer.turn}`);
  takeTools(page, turn);
  refresh(page);
}

/** Takes a page's list as soon as nobody is at work in ours, unless that shows what was sought. */
function refresh(page) {
  if (find.value) return;
  if (!list.querySelector(":focus, [open]")) takeList(page);
  else list.addEventListener("focusout", () => setTimeout(refresh, 0, page), { once: true });
}

/** A page of the server's, parsed; nothing in it runs. */
export async function fetched(address, options = {}) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, ...options });
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Puts what a page has below this turn in the place of what is there. */
export function takeTools(page, turn) {
  const tools = page.getElementById(turn.id)?.querySelector(":scope > .tools");
  turn.querySelector(":scope > .tools")?.remove();
  if (tools) turn.append(tools);
}

/** Puts a page's list of conversations in the place of ours. */
export function takeList(page) {
  list.replaceChildren(...page.getElementById("history-list").childNodes);
}
