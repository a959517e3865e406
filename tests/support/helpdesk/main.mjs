#!/usr/bin/env node
// node main.mjs [--port N] [--host ADDRESS] [--config FILE]: starts the double and prints its address as one line.
import { parseArgs } from "node:util";
import { readSettings, settings } from "./config.mjs";
import { Double } from "./server.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    host: { type: "string", default: "127.0.0.1" },
    config: { type: "string" },
  },
});

const double = new Double(values.config ? readSettings(values.config) : settings());
console.log(await double.listen(Number(values.port), values.host));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => double.close().then(() => process.exit(0)));
