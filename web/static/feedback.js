// The forms under a kept answer, sent without leaving the page.

import { fetched, takeTools } from "./kept.js";

const status = document.getElementById("status");
const SENT = { rate: "Thank you.", note: "Thank you. The note is kept." };
const BACK = "Your rating is taken back.";
const FAILED = "That didn’t work. Check that Wellcited is running, then try again.";

async function sent(event) {
  const form = event.target;
  if (!form.matches(".rate, .note, .share")) return;
  event.preventDefault();
  const turn = form.closest(".turn");
  const kind = form.className;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const action = event.submitter?.getAttribute("formaction") ?? form.action;
    takeTools(await fetched(action, { method: "POST", body }), turn);
    turn.querySelector(`.tools ${kind === "share" ? ".share" : ".rate"} ${next(body)}`).focus();
    if (kind === "rate") turn.querySelector(".note button")?.scrollIntoView({ block: "nearest" });
    status.textContent = action.endsWith("/unrate") ? BACK : (SENT[kind] ?? (await shared(turn)));
  } catch {
    status.textContent = FAILED;
  }
}

/** What to go on from: the button that was pressed, or what stands in its place. */
function next(body) {
  return body.has("rating") ? `[value="${body.get("rating")}"]` : ":is(a, button)";
}

async function shared(turn) {
  const link = turn.querySelector(".share a");
  if (!link) return "The link leads nowhere any more.";
  try {
    await navigator.clipboard.writeText(link.href);
    link.textContent = "Link copied";
    return "Link copied";
  } catch {
    return "The link is ready."; // copying isn't allowed everywhere
  }
}

document.getElementById("log").addEventListener("submit", sent);
