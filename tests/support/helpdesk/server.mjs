// One HTTP server for everything: the REST API, the control API, the pages.
import { createServer } from "node:http";
import { Api } from "./api.mjs";
import { Auth } from "./auth.mjs";
import { Clock } from "./clock.mjs";
import { Control } from "./control.mjs";
import { Faults } from "./faults.mjs";
import { Limits } from "./limits.mjs";
import { Pages } from "./pages/pages.mjs";
import { Problem } from "./problem.mjs";
import { Tickets } from "./tickets.mjs";
import { Webhooks } from "./webhooks.mjs";

const MOST_BYTES = 1 << 20;

async function textOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BYTES) throw new Problem(413, { error: "PayloadTooLarge" });
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parsed(text) {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, { error: "Unparsable", description: "The body is not JSON" });
  }
}

/** The double, not yet listening. */
export class Double {
  counters = {};

  constructor(config) {
    this.config = config;
    this.clock = new Clock();
    this.faults = new Faults();
    this.limits = new Limits(config.limits);
    this.auth = new Auth(config);
    this.tickets = new Tickets(config, this.clock);
    this.webhooks = new Webhooks(config, this.tickets, this.clock, this.faults);
    this.api = new Api(this.tickets, this.clock);
    this.control = new Control(this);
    this.pages = new Pages(this);
    this.server = createServer((request, response) => this.#handle(request, response));
  }

  /** Listens on loopback; answers the address, "http://127.0.0.1:41235". */
  listen(port = 0, host = "127.0.0.1") {
    return new Promise((resolve, reject) => {
      this.server
        .once("error", reject)
        .listen(port, host, () => resolve(`http://${host}:${this.server.address().port}`));
    });
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  async #handle(request, response) {
    const url = new URL(request.url, "http://double");
    const asked = { method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers };
    try {
      await this.#dispatch(asked, await textOf(request), response);
    } catch (error) {
      if (!(error instanceof Problem)) console.error(error);
      const problem =
        error instanceof Problem ? error : new Problem(500, { error: "InternalError", description: String(error) });
      this.#json(response, problem.status, problem.body, problem.headers, asked);
    }
  }

  async #dispatch(asked, text, response) {
    if (asked.path.startsWith("/_double/"))
      return this.#json(response, ...this.control.answer({ ...asked, body: parsed(text) }));
    if (asked.path === "/oauth/tokens" && asked.method === "POST")
      return this.#json(response, 201, this.auth.token(parsed(text) ?? {}));
    if (asked.path.startsWith("/api/")) return this.#rest(asked, text, response);
    return this.pages.answer({ ...asked, text }, response);
  }

  #rest(asked, text, response) {
    this.auth.check(asked.headers.authorization);
    const fault = this.faults.take(asked.method, asked.path);
    if (fault?.status)
      return this.#json(
        response,
        fault.status,
        fault.body ?? { error: "Fault", description: "asked for by a test" },
        fault.retry_after === undefined ? {} : { "retry-after": String(fault.retry_after) },
        asked,
      );
    if (fault?.hang) return undefined;
    const updates = asked.method === "PUT" ? (asked.path.match(/\/tickets\/(\d+)/)?.[1] ?? null) : null;
    const headers = this.limits.take({ updates, exports: asked.path.startsWith("/api/v2/incremental/") });
    const [status, body] = this.api.answer({ ...asked, body: parsed(text), store: fault?.store });
    if (fault?.lose) return undefined;
    return this.#json(response, status, body, headers, asked);
  }

  #json(response, status, body, headers = {}, asked = null) {
    if (asked?.path.startsWith("/api/")) {
      const name = `${asked.method} ${status}`;
      this.counters[name] = (this.counters[name] ?? 0) + 1;
    }
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "x-helpdesk-double": "this is a test double, not Zendesk",
      ...headers,
    });
    response.end(JSON.stringify(body));
  }
}
