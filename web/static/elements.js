// Elements made of text. Strings become text nodes, so nothing here can be read as markup.

/**
 * An element with properties (`class`, `aria-*`, `data-*`, `role` and `for` as attributes, `on…` as
 * listeners, all others as properties) and children (elements or strings; nothing for null).
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (/^(class|role|for|dir|aria-.*|data-.*)$/.test(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

/** Text that may run in either direction, kept apart from what stands around it. */
export const isolated = (text) => make("bdi", {}, text);
