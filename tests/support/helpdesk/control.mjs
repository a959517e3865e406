// /_double/…: not Zendesk. How tests set the double up, make it misbehave, act as people, and look at what happened.
import { act } from "./actions.mjs";
import { Problem } from "./problem.mjs";

export class Control {
  constructor(double) {
    const { config, tickets, webhooks, faults, api, clock, limits, auth, counters } = double;
    this.routes = [
      [
        "GET",
        /^\/_double\/state$/,
        () => ({
          counters,
          waiting: webhooks.waiting,
          tickets: tickets.all().length,
          writes: api.writes.length,
          clock: clock.stamp(),
          mode: config.webhook.mode,
          faults: { deliveries: faults.deliveries, api: faults.api },
        }),
      ],
      ["GET", /^\/_double\/writes$/, () => api.writes],
      ["GET", /^\/_double\/deliveries$/, () => webhooks.deliveries],
      ["POST", /^\/_double\/deliveries\/hold$/, () => (webhooks.hold(), {})],
      ["POST", /^\/_double\/deliveries\/release$/, (_, { order }) => (webhooks.release(order), {})],
      ["POST", /^\/_double\/deliveries\/([^/]+)\/again$/, ([id]) => ({ sent: Boolean(webhooks.again(id)) })],
      ["POST", /^\/_double\/faults$/, (_, body) => (faults.set(body), {})],
      [
        "POST",
        /^\/_double\/clock$/,
        (_, { offset_s = 0, at = null }) => {
          Object.assign(clock, { offset_s, held_at: at === null ? null : new Date(at) });
          return { now: clock.stamp() };
        },
      ],
      [
        "POST",
        /^\/_double\/config$/,
        (_, { server, connection, webhook }) => {
          if (server !== undefined) config.server = server;
          if (connection !== undefined) config.connection = connection;
          Object.assign(config.webhook, webhook);
          return {};
        },
      ],
      [
        "POST",
        /^\/_double\/tickets$/,
        (_, { requester = "ann@customer.example", ...input }) => ({
          id: tickets.create(input, tickets.requester(requester), { channel: input.channel ?? "web" }).id,
        }),
      ],
      [
        "POST",
        /^\/_double\/tickets\/(\d+)\/act$/,
        ([id], body) => ({ audit: act(tickets, tickets.get(id), body)?.id ?? null }),
      ],
      [
        "DELETE",
        /^\/_double\/tickets\/(\d+)$/,
        ([id]) => ({ audit: tickets.update(tickets.get(id), { status: "deleted" }, tickets.agent).id }),
      ],
      [
        "POST",
        /^\/_double\/reset$/,
        () => {
          tickets.clear();
          webhooks.clear();
          faults.clear();
          limits.clear();
          auth.clear();
          api.writes.length = 0;
          Object.assign(clock, { offset_s: 0, held_at: null });
          for (const name of Object.keys(counters)) delete counters[name];
          return {};
        },
      ],
    ];
  }

  answer({ method, path, body }) {
    const route = this.routes.find(([verb, pattern]) => verb === method && pattern.test(path));
    if (!route) throw new Problem(404, { error: "no such control", description: "see README.md" });
    return [200, route[2](path.match(route[1]).slice(1), body ?? {})];
  }
}
