// The forms under a kept answer, sent without leaving the page.

import { fetched, takeTools } from "./kept.js";
import { say, tell } from "./status.js";
import { copied } from "./turn.js";

const KEPT = "Thank you. The note is kept.";
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
    if (kind === "note") tell(turn.querySelector(".tools"), KEPT, "done");
    else if (kind === "share") say(await shared(turn));
    else say(action.endsWith("/unrate") ? "Your rating is taken back." : "Thank you.");
  } catch {
    tell(turn.querySelector(".tools") ?? turn, FAILED);
  }
}

/** What to go on from: the button that was pressed, or what stands in its place. */
function next(body) {
  return body.has("rating") ? `[value="${body.get("rating")}"]` : ":is(a, button)";
}

async function shared(turn) {
  const link = turn.querySelector(".share a");
  if (!link) return "The link leads nowhere any more.";
  if (!(await copied(link.href))) return "The link is ready.";
  return (link.textContent = "Link copied");
}

document.getElementById("log").addEventListener("submit", sent);
