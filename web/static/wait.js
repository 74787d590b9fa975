// The page while the index is being built: shows how far it is, and the chat once it's there.

const shown = document.getElementById("wait").dataset.phase;
const bar = document.getElementById("progress");
const reason = document.getElementById("reason");

async function look() {
  const response = await fetch("/readyz", { headers: { Accept: "application/json" } });
  if (response.ok) return location.reload();
  const { phase, progress } = await response.json();
  if (phase !== shown) return location.reload();
  if (progress?.total) {
    bar.max = progress.total;
    bar.value = progress.done;
    reason.textContent = `${Math.floor(progress.done)} of ${progress.total} documents`;
  }
  return undefined;
}

setInterval(() => {
  look().catch(() => (reason.textContent = "The connection was lost. Trying again …"));
}, 1500);
