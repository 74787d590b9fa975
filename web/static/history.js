// The list of conversations: searched while one types.

import { fetched, find, form, takeList } from "./kept.js";
import { say, tell } from "./status.js";

let waiting = 0;
let loading = null;

async function search() {
  clearTimeout(waiting);
  loading?.abort();
  loading = new AbortController();
  const at = form.dataset.conversation ?? "";
  const wanted = new URLSearchParams({ find: find.value, at });
  try {
    takeList(await fetched(`/c?${wanted}`, { signal: loading.signal }));
    const { length } = document.querySelectorAll("#history-list > ul > li");
    say(`${length} conversation${length === 1 ? "" : "s"}`);
    find.form.querySelector(".notice")?.remove();
  } catch (error) {
    if (error.name !== "AbortError") tell(find.form, "The search didn’t work. Try again.");
  }
}

find.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
find.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
