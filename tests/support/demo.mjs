// A server and a helpdesk double that know each other: what scripts/run shows and the browser tests use.
//   node tests/support/demo.mjs [--folder demo] [--turnaround build/native/turnaround] [--preview build/wasm/preview]
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const CONNECTION = "demo";

/** Made once, kept for the next start, readable by their owner only. */
async function secrets(folder) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of ["signing-key", "api-token", "viewer-token"]) {
    const file = path.join(folder, name);
    await writeFile(file, randomBytes(24).toString("hex"), { mode: 0o600, flag: "wx" }).catch((problem) => {
      if (problem.code !== "EEXIST") throw problem;
    });
  }
}

/** `wanted` if it is free, else any free port. */
function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => (wanted === 0 ? reject(new Error("no free port")) : resolve(freePort(0))));
    probe.listen(wanted, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts a program and waits for the address that it prints; its log goes to `log`. */
async function started(command, args, options) {
  const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"], ...options });
  const exit = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  const address = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = line.match(/http:\/\/\S+/);
      if (found) resolve(found[0]);
    });
  });
  const first = await Promise.race([address, exit]);
  if (typeof first !== "string" || !first.startsWith("http")) throw new Error(`${path.basename(command)} ended with ${first} before it was ready`);
  const stop = (signal = "SIGTERM") => (child.kill(signal), exit);
  return { address: first, exit, stop };
}

const write = (file, value) => writeFile(file, JSON.stringify(value, null, 2) + "\n");

/**
 * Starts both in `folder`, which holds their configuration, secrets and the store; the double keeps tickets in memory, so
 * the store starts empty too. `server.restart(signal)` ends the server with a signal and starts it again on the same port.
 */
export async function startDemo({ folder, turnaround, preview, ports = { server: 0, helpdesk: 0 }, policy = "policies/everycloud.json" }) {
  await secrets(path.join(folder, "secrets"));
  for (const end of ["", "-wal", "-shm"]) await rm(path.join(folder, `turnaround.db${end}`), { force: true });

  await write(path.join(folder, "helpdesk.json"), {
    connection: CONNECTION, server_token_file: "secrets/viewer-token",
    webhook: { secret_file: "secrets/signing-key" }, api: { email: "sla@helpdesk.example", token_file: "secrets/api-token" },
  });
  const helpdesk = await started(process.execPath, ["tests/support/helpdesk/main.mjs", "--config", path.join(folder, "helpdesk.json"),
    "--port", String(await freePort(ports.helpdesk))]);

  const listen = `127.0.0.1:${await freePort(ports.server)}`;
  const config = path.join(folder, "turnaround.json");
  await write(config, {
    listen, store: "turnaround.db", preview, viewer_token: { file: "secrets/viewer-token" },
    connections: [{
      id: CONNECTION, vendor: "zendesk", policy: path.resolve(ROOT, policy), base_url: helpdesk.address, private_network: true,
      signing_keys: [{ file: "secrets/signing-key" }],
      auth: { user: "sla@helpdesk.example", token: { file: "secrets/api-token" } },
      preview_origins: [helpdesk.address],
      settings: { fields: { category: 3601, due_date: 3602, due: 3603, missing: 3604 }, ticket_fields: { 3700: "customer-domain" } },
    }],
  });
  const serve = () => started(turnaround, ["serve", "--config", config]);
  let server = await serve().catch(async (problem) => {
    await helpdesk.stop();
    throw problem;
  });
  await fetch(`${helpdesk.address}/_double/config`, { method: "POST", body: JSON.stringify({ server: server.address }), headers: { "content-type": "application/json" } });

  return {
    helpdesk: helpdesk.address,
    server: server.address,
    connection: CONNECTION,
    viewerToken: await readFile(path.join(folder, "secrets/viewer-token"), "utf8"),
    ended: () => Promise.race([helpdesk.exit.then((code) => `the helpdesk ended with ${code}`), server.exit.then((code) => `the server ended with ${code}`)]),
    async restart(signal) {
      await server.stop(signal);
      server = await serve();
    },
    async stop() {
      await Promise.all([server.stop(), helpdesk.stop()]);
    },
  };
}

async function main() {
  const { values } = parseArgs({ options: {
    folder: { type: "string", default: path.join(ROOT, "demo") },
    turnaround: { type: "string", default: path.join(ROOT, "build/native/turnaround") },
    preview: { type: "string", default: path.join(ROOT, "build/wasm/preview") },
  } });
  const demo = await startDemo({ folder: path.resolve(values.folder), turnaround: path.resolve(values.turnaround),
    preview: path.resolve(values.preview), ports: { server: 8480, helpdesk: 8481 } });
  console.log(`
Turnaround is running with a demo helpdesk (a stand-in for Zendesk, kept in memory).

  Type a ticket and watch the preview   ${demo.helpdesk}/new
  All tickets                           ${demo.helpdesk}/
  The server                            ${demo.server}/healthz

Ctrl-C ends both.`);
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => ((stopping = true), demo.stop().then(() => process.exit(0))));
  const why = await demo.ended();
  if (stopping) return;
  console.error(why);
  await demo.stop();
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((problem) => {
    console.error(problem.message);
    process.exit(1);
  });
}
