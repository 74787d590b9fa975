// Citation marks: buttons that show their quote while pointed at or focused, and open the panel.

import { isolated, make } from "./elements.js";
import { openPanel } from "./panel.js";
import { quoteNodes } from "./quote.js";

const peek = document.getElementById("peek");
const GAP = 8;
let hiding = 0;
let shownFor = null;

/** The mark "[1]" of a citation. */
export function chip(citation) {
  const { number, document: source, page, unit } = citation;
  const button = make(
    "button",
    {
      class: "chip",
      type: "button",
      "aria-label": `Source ${number}, ${source.path}${page ? `, ${unit} ${page}` : ""}`,
      "aria-expanded": "false",
      onclick: () => {
        hidePeek();
        openPanel(citation, button);
      },
      onpointerenter: (event) => event.pointerType === "mouse" && showPeek(citation, button),
      onpointerleave: hideSoon,
      onfocus: () => button.matches(":focus-visible") && showPeek(citation, button),
      onblur: hidePeek,
    },
    make("span", { class: "bracket" }, "["),
    String(number),
    make("span", { class: "bracket" }, "]"),
  );
  return button;
}

/** The page of a citation and the headings it stands under, whichever there are. */
export function places({ document: { title }, headings, page, unit }) {
  const path = headings.filter((heading) => heading !== title).join(" › ");
  return [page ? `${unit} ${page}` : "", path].filter(Boolean);
}

/** Hides the quote if one is shown; whether one was. */
export function hidePeek() {
  clearTimeout(hiding);
  if (!shownFor) return false;
  shownFor.removeAttribute("aria-describedby");
  shownFor = null;
  peek.hidePopover();
  return true;
}

function showPeek(citation, button) {
  hidePeek();
  const where = [citation.document.title, ...places(citation)];
  peek.replaceChildren(
    make("p", { class: "quote", dir: "auto" }, quoteNodes(citation)),
    make("p", { class: "where" }, where.map((place) => make("span", {}, isolated(place)))),
  );
  shownFor = button;
  button.setAttribute("aria-describedby", "peek");
  peek.showPopover();
  beside(button);
}

function beside(button) {
  const at = button.getBoundingClientRect();
  const size = peek.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - size.width - GAP);
  const below = at.bottom + GAP;
  const above = at.top - size.height - GAP;
  const fits = below + size.height + GAP < innerHeight || above < GAP;
  peek.style.left = `${Math.max(GAP, left)}px`;
  peek.style.top = `${fits ? below : above}px`;
}

// The pointer may go over to the quote, to read it or to select from it.
function hideSoon() {
  clearTimeout(hiding);
  hiding = setTimeout(() => shownFor !== document.activeElement && hidePeek(), 250);
}

peek.addEventListener("pointerenter", () => clearTimeout(hiding));
peek.addEventListener("pointerleave", hideSoon);
addEventListener("scroll", () => {
  if (shownFor !== document.activeElement) hidePeek();
  else if (shownFor) beside(shownFor); // it may be the focus that has scrolled to it
});
