// The folder of documents: files dropped or chosen are sent with their progress shown, and the list
// comes anew when they are read. Without this script the forms do the same, a page at a time.

import { dropped, readable } from "./dropped.js";

const form = document.getElementById("upload");
const part = (name) => document.getElementById(`upload-${name}`);
const box = document.getElementById("uploading");
const status = document.getElementById("status");
const MOST = 50; // files in one request
const LOST = "The connection was lost. Check that Wellcited is running, then try again.";
const UNREADABLE = "What was dropped can’t be read: choose it by the form instead.";
let sending = null;

/**
 * Sends the files, each as {file, path}, in turn, some at a time; nothing is sent while others are
 * on their way.
 */
async function upload(files, replace) {
  if (sending || files.length === 0) return;
  begin(files);
  const total = size(files);
  let sent = 0;
  let rest = files;
  try {
    while (rest.length) {
      const some = rest.slice(0, MOST);
      const before = sent;
      await post(some, replace, (bytes) => show(files, before + bytes, total));
      sent += size(some);
      rest = rest.slice(MOST);
    }
    say("Reading …");
    await read();
    location.assign("/documents?done=added");
  } catch (error) {
    failed(error, rest);
  }
}

const size = (files) => files.reduce((sum, { file }) => sum + file.size, 0);

/** One request; `progress` hears how many bytes are out. */
function post(files, replace, progress) {
  const data = new FormData();
  for (const { file, path } of files) {
    data.append("files", file);
    data.append("paths", path);
  }
  data.append("under", form.elements.under.value);
  data.append("replace", replace);
  const request = new XMLHttpRequest(); // fetch tells nothing of what is sent
  sending = request;
  return new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve();
      else reject(Object.assign(new Error(told(request)), { status: request.status }));
    });
    request.addEventListener("error", () => reject(new Error(LOST)));
    request.addEventListener("abort", () => reject(new Error("Stopped.")));
    request.open("POST", "/documents");
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

function told(request) {
  try {
    const { detail, title } = JSON.parse(request.responseText);
    return detail || title;
  } catch {
    return LOST;
  }
}

/** Waits until the index has followed the folder. */
async function read() {
  for (;;) {
    const response = await fetch("/index", { headers: { Accept: "application/json" } });
    if (!response.ok || !(await response.json()).syncing) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function begin(files) {
  form.classList.add("busy");
  box.hidden = false;
  part("again").hidden = true;
  part("stop").hidden = false;
  part("progress").value = 0;
  say(`Sending ${named(files)} …`);
}

function show(files, bytes, total) {
  part("progress").value = total ? Math.min(1, bytes / total) : 1;
  part("status").textContent = `Sending ${named(files)} …`;
}

function failed(error, rest) {
  sending = null;
  form.classList.remove("busy");
  part("stop").hidden = true;
  const taken = error.status === 409;
  part("again").hidden = !taken;
  part("again").onclick = () => upload(rest, true);
  say(error.message);
  if (taken) part("again").focus();
}

function named(files) {
  return files.length === 1 ? files[0].path : `${files.length} files`;
}

function say(text) {
  part("status").textContent = text;
  status.textContent = text;
}

/** Sends what was chosen or dropped; of folders only what can be read. */
function take(found) {
  const suffixes = form.elements.files.accept.split(",");
  const isFolder = found.some(({ path }) => path.includes("/"));
  const files = isFolder ? readable(found, suffixes) : found;
  if (isFolder && files.length === 0) refuse("The folder holds no files that can be read.");
  else upload(files, form.elements.replace.checked);
}

function refuse(reason) {
  box.hidden = false;
  for (const name of ["stop", "again"]) part(name).hidden = true;
  say(reason);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const files = [...form.elements.files.files, ...part("folder").files];
  take(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
});
part("whole").hidden = false;
part("folder").addEventListener("change", () => {
  form.elements.files.required = part("folder").files.length === 0;
});
part("stop").addEventListener("click", () => sending?.abort());
form.querySelector(".drop-hint").hidden = false;

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  form.classList.add("over");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  form.classList.remove("over");
  dropped(event.dataTransfer).then(take, () => refuse(UNREADABLE));
});

// The list comes anew when what is being read has been read, unless somebody is at work in it.
if (document.getElementById("syncing")) {
  const isIdle = () => !sending && !document.querySelector(".change[open], input:focus");
  read()
    .then(() => isIdle() && location.reload())
    .catch(() => {}); // the list still has its link
}
