// Who wrote a document and when: "Ida Falk, 17 May 2024". The server says the same (qa/byline.py).

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

/** Author and date of a document as the answer's JSON has it, whichever is known. */
export function byline({ author, written }) {
  return [author, saidDate(written ?? "")].filter((part) => part).join(", ");
}

function saidDate(written) {
  const [year, month, day] = written.split("-");
  return [day && Number(day), month && MONTHS[month - 1], year].filter((part) => part).join(" ");
}
