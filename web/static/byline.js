// Who wrote a document and when: "Ida Falk, 17 May 2024". The server says the same (qa/byline.py).

/** Author and date of a document as the answer's JSON has it, whichever is known. */
export function byline({ author, written }) {
  const [year, month, day] = (written ?? "").split("-");
  const name = month && new Date(0, month - 1).toLocaleString("en", { month: "long" });
  const date = [day && Number(day), name, year].filter(Boolean).join(" ");
  return [author, date].filter(Boolean).join(", ");
}
