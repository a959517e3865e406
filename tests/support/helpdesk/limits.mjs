// Rate limits as Zendesk documents them: per account and minute, updates per minute, updates per ticket in ten minutes,
// incremental exports per minute.
import { Problem } from "./problem.mjs";

class Window {
  #times = [];
  constructor(limit, span_s) {
    Object.assign(this, { limit, span_s });
  }
  take(now) {
    this.#times = this.#times.filter((time) => time > now - this.span_s * 1000);
    if (this.#times.length >= this.limit) return false;
    this.#times.push(now);
    return true;
  }
  get remaining() {
    return this.limit - this.#times.length;
  }
  resets(now) {
    return this.#times.length
      ? Math.max(1, Math.ceil((this.#times[0] + this.span_s * 1000 - now) / 1000))
      : this.span_s;
  }
}

export class Limits {
  constructor(limits) {
    this.limits = limits;
    this.clear();
  }

  clear() {
    this.account = new Window(this.limits.per_minute, 60);
    this.updates = new Window(this.limits.updates_per_minute, 60);
    this.exports = new Window(this.limits.exports_per_minute, 60);
    this.perTicket = new Map();
  }

  /** Headers for a request that is let through; throws 429 with Retry-After otherwise. `updates`: id of the ticket. */
  take({ updates = null, exports = false } = {}, now = Date.now()) {
    const windows = [this.account];
    if (exports) windows.push(this.exports);
    if (updates !== null) {
      if (!this.perTicket.has(updates)) this.perTicket.set(updates, new Window(this.limits.updates_per_ticket, 600));
      windows.push(this.updates, this.perTicket.get(updates));
    }
    for (const window of windows) {
      if (!window.take(now))
        throw new Problem(
          429,
          { error: "APIRateLimitExceeded", description: "Number of allowed API requests per minute exceeded" },
          { "retry-after": String(window.resets(now)), ...this.#headers(now) },
        );
    }
    return this.#headers(now);
  }

  #headers(now) {
    const { account, updates } = this;
    const resets = updates.resets(now);
    return {
      "x-rate-limit": String(account.limit),
      "x-rate-limit-remaining": String(account.remaining),
      "ratelimit-limit": String(account.limit),
      "ratelimit-remaining": String(account.remaining),
      "ratelimit-reset": String(account.resets(now)),
      "zendesk-ratelimit-tickets-update": `total=${updates.limit}; remaining=${updates.remaining}; resets=${resets}`,
    };
  }
}
