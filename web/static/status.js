// What has happened: said aloud, and shown where it isn't plain to see.

import { make } from "./elements.js";

const status = document.getElementById("status");

export const say = (message) => (status.textContent = message);

/** Says it, and shows it at the end of `place`, for what was shown there before. */
export function tell(place, message, kind = "") {
  say(message);
  place.querySelector(":scope > .notice")?.remove();
  place.append(make("p", { class: `notice ${kind}` }, message));
}
