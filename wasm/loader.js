// Loads the preview module and a book, and decides tickets with them: the server's code and the server's bytes.
//   const { preview } = await load({ module: ".../turnaround.wasm", book: ".../book/acme" })
//   preview.decide({ id: "t1", subject: "…", created_at: "2026-03-06T16:59:00Z" }, new Date())

/** Host functions that the module imports. It reads no clock, file or network: whatever it asks for is answered "no". */
const host = () => new Proxy({}, { get: () => () => 52 });

async function bytes(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Instantiated from bytes, not by streaming: some helpdesks serve .wasm as text/plain. */
export async function instantiate(moduleBytes, bookBytes) {
  const { instance } = await WebAssembly.instantiate(moduleBytes, { env: host(), wasi_snapshot_preview1: host() });
  const core = instance.exports;
  core._initialize?.();

  const call = (name, input, ...rest) => {
    const data = typeof input === "string" ? new TextEncoder().encode(input) : input;
    const at = core.turnaround_input(data.length);
    new Uint8Array(core.memory.buffer, at, data.length).set(data);
    const ok = core[name](data.length, ...rest);
    const output = new Uint8Array(core.memory.buffer, core.turnaround_output(), core.turnaround_output_size());
    const text = new TextDecoder().decode(output);
    if (ok) return text;
    const { code, where, message } = JSON.parse(text).error;
    throw Object.assign(new Error(message), { code, where });
  };
  const seconds = (now) => BigInt(Math.floor(now.getTime() / 1000));

  call("turnaround_load_book", bookBytes);
  const ask = (name) => (ticket, now) => call(name, typeof ticket === "string" ? ticket : JSON.stringify(ticket), seconds(now));
  return {
    loadBook: (book) => void call("turnaround_load_book", book),
    decideText: ask("turnaround_decide"),
    explainText: ask("turnaround_explain"),
    decide: (ticket, now) => JSON.parse(ask("turnaround_decide")(ticket, now)),
    explain: (ticket, now) => JSON.parse(ask("turnaround_explain")(ticket, now)),
  };
}

/** The preview, and the book's bytes for whoever wants to show labels from it. */
export async function load({ module, book }) {
  const [moduleBytes, bookBytes] = await Promise.all([bytes(module), bytes(book)]);
  return { preview: await instantiate(moduleBytes, bookBytes), bytes: bookBytes };
}
