// Server-sent events out of a response's body, however the network cuts it. Knows no event's meaning.

/**
 * A function to feed with text; calls `emit(type, data)` for each event that is complete.
 * As the HTML standard has it: lines end with LF, CR or CRLF, lines of data are joined with LF, and
 * an event that no empty line ends is dropped.
 */
export function eventParser(emit) {
  let rest = "";
  let endsInReturn = false;
  let type = "";
  let data = [];

  const take = (line) => {
    if (line === "") {
      if (data.length) emit(type || "message", data.join("\n"));
      type = "";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") type = value;
    else if (field === "data") data.push(value);
  };

  return (text) => {
    if (text === "") return;
    // The second half of a CRLF that was cut in two ends no line of its own.
    const fresh = endsInReturn && text[0] === "\n" ? text.slice(1) : text;
    endsInReturn = text.endsWith("\r");
    const lines = (rest + fresh).split(/\r\n|\r|\n/);
    rest = lines.pop();
    lines.forEach(take);
  };
}

/** Reads a body (a ReadableStream of bytes) to its end; rejects where the connection breaks. */
export async function readEvents(body, emit) {
  const feed = eventParser(emit);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    feed(value);
  }
}
