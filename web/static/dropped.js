// What was dropped onto a page: its files, those in folders with the folders that lead to them.

/** All files of a drop, each as {file, path}. Must be called before the event is over. */
export async function dropped(transfer) {
  const plain = [...transfer.files].map((file) => ({ file, path: file.name }));
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  if (!entries.some((entry) => entry?.isDirectory)) return plain;
  const found = [];
  for (const entry of entries) if (entry) await gather(entry, "", found);
  return found;
}

async function gather(entry, folder, found) {
  const path = folder + entry.name;
  if (entry.isFile) {
    found.push({ file: await new Promise((done, failed) => entry.file(done, failed)), path });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // It gives some at a time, and none at the end.
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return;
    for (const inner of some) await gather(inner, `${path}/`, found);
  }
}

/** Those of a folder's files that the index can read: of a known suffix, not hidden. */
export function readable(found, suffixes) {
  const isHidden = (path) => path.split("/").some((part) => /^(\.|~\$)/.test(part));
  const isKnown = (path) => suffixes.some((suffix) => path.toLowerCase().endsWith(suffix));
  return found.filter(({ path }) => !isHidden(path) && isKnown(path));
}
