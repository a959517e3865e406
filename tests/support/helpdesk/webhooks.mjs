// Delivering webhooks: signed, queued, each on its own, without any promise of order; retried as documented.
import { createHmac, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { endpoint } from "./config.mjs";
import { envelopes, triggerBody } from "./events.mjs";
import { stamp } from "./clock.mjs";

const RETRIES = { timeout: 5, 409: 3, 429: 3, 503: 3 };
const LONGEST_WAIT_S = 60;

/** base64(HMAC-SHA256(secret's text, timestamp + body)) */
export const signature = (secret, timestamp, body) =>
  createHmac("sha256", secret).update(timestamp).update(body).digest("base64");

export class Webhooks {
  deliveries = [];
  #queue = [];
  #active = 0;
  #held = false;

  constructor(config, tickets, clock, faults) {
    Object.assign(this, { config, tickets, clock, faults });
    tickets.on("audit", (update) => this.#announce(update));
  }

  #announce(update) {
    const { account, webhook } = this.config;
    const bodies =
      webhook.mode === "trigger"
        ? [["trigger", triggerBody(update, account)]]
        : envelopes(update, this.tickets, account, this.clock);
    for (const [type, body] of bodies) {
      const delivery = { id: invocation(), type, ticket: update.ticket.id, body, state: "queued", attempts: [] };
      this.deliveries.push(delivery);
      this.#enqueue(Array(this.faults.deliveries.copies).fill(delivery));
    }
  }

  #enqueue(jobs) {
    this.#queue.push(...jobs);
    if (this.faults.deliveries.shuffle) this.#queue.sort(() => Math.random() - 0.5);
    this.#pump();
  }

  hold() {
    this.#held = true;
  }

  /** Lets held deliveries go: "queued", "reverse" or "random". */
  release(order = "queued") {
    if (order === "reverse") this.#queue.reverse();
    if (order === "random") this.#queue.sort(() => Math.random() - 0.5);
    this.#held = false;
    this.#pump();
  }

  /** Sends one of the past again: a duplicate, same invocation and event ids. */
  again(id) {
    const delivery = this.deliveries.find((each) => each.id === id);
    if (delivery) this.#enqueue([delivery]);
    return delivery;
  }

  get waiting() {
    return this.#queue.length + this.#active;
  }

  clear() {
    this.deliveries = [];
    this.#queue = [];
  }

  #pump() {
    while (!this.#held && this.#queue.length > 0 && this.#active < this.config.webhook.concurrency) {
      this.#active += 1;
      this.#deliver(this.#queue.shift()).finally(() => {
        this.#active -= 1;
        this.#pump();
      });
    }
  }

  async #deliver(delivery) {
    const [least, most] = this.faults.deliveries.delay_ms;
    if (most > 0) await sleep(least + Math.random() * (most - least));
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#send(delivery);
      delivery.attempts.push(answer);
      const wait = this.#wait(answer, attempt);
      delivery.state =
        answer.status >= 200 && answer.status < 300 ? "delivered" : wait === null ? "dropped" : "retrying";
      if (wait === null) return;
      await sleep(wait);
    }
  }

  /** Milliseconds until the next attempt; null when it was delivered, or is given up. */
  #wait({ status, retry_after }, attempt) {
    if (attempt >= (RETRIES[status || "timeout"] ?? 0)) return null;
    if (status === 429 || status === 503) return retry_after < LONGEST_WAIT_S ? retry_after * 1000 : null;
    return this.config.webhook.retry_delay_ms;
  }

  /** No answer in time, or nobody there: status 0. */
  async #send({ id, type, body }) {
    const { webhook, account } = this.config;
    const url = endpoint(this.config);
    const began = Date.now();
    const done = (answer) => ({ at: stamp(new Date()), ms: Date.now() - began, ...answer });
    if (!url) return done({ status: 404, error: "no endpoint is configured" });
    const timestamp = stamp(new Date(this.clock.now().getTime() + this.faults.deliveries.timestamp_offset_s * 1000));
    const headers = {
      "content-type": "application/json",
      "user-agent": "Zendesk Webhook (a double)",
      "x-zendesk-account-id": String(account.id),
      "x-zendesk-webhook-id": "01J8DOUBLEWEBHOOK0000000000",
      "x-zendesk-webhook-invocation-id": id,
      "x-zendesk-webhook-signature-timestamp": timestamp,
      "x-zendesk-webhook-signature": signature(webhook.secret ?? "", timestamp, body),
    };
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers,
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(webhook.timeout_ms),
      });
      await answer.arrayBuffer();
      return done({
        type,
        status: answer.status,
        retry_after: Number(answer.headers.get("retry-after") ?? Number.NaN),
      });
    } catch (error) {
      return done({
        type,
        status: 0,
        error: error.name === "TimeoutError" ? "timeout" : String(error.cause?.code ?? error.message),
      });
    }
  }
}

const invocation = () => `01J8${randomBytes(11).toString("hex").toUpperCase()}`;
