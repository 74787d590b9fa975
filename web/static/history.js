// The list of conversations: searched while one types.

import { fetched, takeList } from "./kept.js";
import { say, tell } from "./status.js";

const field = document.getElementById("find");
let waiting = 0;
let loading = null;

async function search() {
  clearTimeout(waiting);
  loading?.abort();
  loading = new AbortController();
  const at = document.getElementById("ask").dataset.conversation ?? "";
  const wanted = new URLSearchParams({ find: field.value, at });
  try {
    takeList(await fetched(`/c?${wanted}`, { signal: loading.signal }));
    const { length } = document.querySelectorAll("#history-list > ul > li");
    say(`${length} conversation${length === 1 ? "" : "s"}`);
    field.form.querySelector(".notice")?.remove();
  } catch (error) {
    if (error.name !== "AbortError") tell(field.form, "The search didn’t work. Try again.");
  }
}

field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
