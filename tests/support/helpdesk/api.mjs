// The part of Zendesk's REST API that a plugin for SLAs uses.
import { Problem, notFound } from "./problem.mjs";

const PAGE = 100;

/** Without what the API does not show of a ticket. */
function shown({ comments, audits, ...ticket }) {
  return { url: `/api/v2/tickets/${ticket.id}.json`, ...ticket, fields: ticket.custom_fields };
}

const userShown = ({ id, name, email, role }) => ({ id, name, email, role, active: true });

function cursor(after) {
  return Buffer.from(JSON.stringify({ after })).toString("base64");
}

function position(text) {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString()).after;
  } catch {
    throw new Problem(400, { error: "InvalidPaginationParameter", description: "page[after] is not a valid cursor" });
  }
}

/** One page of `all`, as cursor pagination answers it; without page[size] the old kind, a first hundred. */
function page(name, all, query, path) {
  if (!query.has("page[size]"))
    return {
      [name]: all.slice(0, PAGE),
      next_page: all.length > PAGE ? `${path}?page=2` : null,
      previous_page: null,
      count: all.length,
    };
  const size = Math.min(Math.max(Number(query.get("page[size]")) || PAGE, 1), PAGE);
  const from = query.has("page[after]") ? position(query.get("page[after]")) : 0;
  const some = all.slice(from, from + size);
  const has_more = from + size < all.length;
  const after_cursor = some.length ? cursor(from + some.length) : null;
  return {
    [name]: some,
    meta: { has_more, after_cursor, before_cursor: some.length ? cursor(from) : null },
    links: { next: has_more ? `${path}?page[size]=${size}&page[after]=${after_cursor}` : null, prev: null },
  };
}

export class Api {
  constructor(tickets, clock) {
    Object.assign(this, { tickets, clock });
    this.writes = [];
    this.routes = [
      [
        "GET",
        /^\/api\/v2\/tickets$/,
        () => ({
          tickets: tickets.all().map(shown),
          next_page: null,
          previous_page: null,
          count: tickets.all().length,
        }),
      ],
      ["POST", /^\/api\/v2\/tickets$/, (_, request) => this.#create(request)],
      ["GET", /^\/api\/v2\/tickets\/(\d+)$/, ([id], request) => this.#ticket(id, request)],
      ["PUT", /^\/api\/v2\/tickets\/(\d+)$/, ([id], request) => this.#update(id, request)],
      ["GET", /^\/api\/v2\/tickets\/(\d+)\/audits$/, ([id], request) => this.#audits(id, request)],
      [
        "GET",
        /^\/api\/v2\/tickets\/(\d+)\/comments$/,
        ([id], { query, path }) => page("comments", tickets.get(id).comments, query, path),
      ],
      ["GET", /^\/api\/v2\/incremental\/tickets\/cursor$/, (_, { query }) => this.#export(query)],
      ["GET", /^\/api\/v2\/users\/show_many$/, (_, { query }) => this.#users((query.get("ids") ?? "").split(","))],
      ["GET", /^\/api\/v2\/users\/me$/, () => ({ user: userShown(tickets.service) })],
      ["GET", /^\/api\/v2\/users\/(\d+)$/, ([id]) => ({ user: userShown(tickets.user(id) ?? fail()) })],
      [
        "GET",
        /^\/api\/v2\/ticket_fields$/,
        () => ({ ticket_fields: tickets.fields, next_page: null, previous_page: null, count: tickets.fields.length }),
      ],
    ];
  }

  /** Answers [status, body]; throws a Problem. `store`: custom fields that are stored instead (a fault). */
  answer(request) {
    const path = request.path.replace(/\.json$/, "");
    const known = this.routes.filter(([, pattern]) => pattern.test(path));
    if (known.length === 0) throw notFound();
    const route = known.find(([method]) => method === request.method);
    if (!route) throw new Problem(405, { error: "MethodNotAllowed" });
    const body = route[2](path.match(route[1]).slice(1), { ...request, path });
    return Array.isArray(body) ? body : [200, body];
  }

  #users(ids) {
    return {
      users: ids
        .map((id) => this.tickets.user(id))
        .filter(Boolean)
        .map(userShown),
      next_page: null,
      previous_page: null,
    };
  }

  #sideloaded(ids) {
    return this.#users([...new Set(ids)].filter((id) => id > 0)).users;
  }

  #ticket(id, { query }) {
    const ticket = this.tickets.get(id);
    const users = query.get("include")?.split(",").includes("users")
      ? { users: this.#sideloaded([ticket.requester_id, ticket.submitter_id, ticket.assignee_id]) }
      : {};
    return { ticket: shown(ticket), ...users };
  }

  #audits(id, { query, path }) {
    const answer = page("audits", this.tickets.get(id).audits, query, path);
    const authors = answer.audits.flatMap(({ author_id, events }) => [
      author_id,
      ...events.map((event) => event.author_id ?? 0),
    ]);
    return query.get("include")?.split(",").includes("users")
      ? { ...answer, users: this.#sideloaded(authors) }
      : answer;
  }

  /** Tickets that changed, deleted ones too, in the order of their last change. */
  #export(query) {
    const start = Number(query.get("start_time")) * 1000;
    if (!query.has("cursor") && !(start <= this.clock.now() - 60_000))
      throw new Problem(422, { error: "StartTimeTooRecent", description: "Use a start_time older than 60 seconds" });
    const after = query.has("cursor") ? position(query.get("cursor")) : 0;
    const changed = this.tickets
      .all()
      .map((ticket) => ({ ticket, change: ticket.audits.at(-1).id }))
      .filter(({ ticket, change }) => change > after && (query.has("cursor") || Date.parse(ticket.updated_at) >= start))
      .sort((a, b) => a.change - b.change);
    const size = Math.min(Math.max(Number(query.get("per_page")) || 1000, 1), 1000);
    const some = changed.slice(0, size);
    return {
      tickets: some.map(({ ticket }) => shown(ticket)),
      after_cursor: cursor(some.at(-1)?.change ?? after),
      before_cursor: null,
      end_of_stream: changed.length <= size,
    };
  }

  #create({ body }) {
    const input = body?.ticket ?? {};
    const author = input.requester?.email
      ? this.tickets.requester(input.requester.email, input.requester.name)
      : (this.tickets.user(input.requester_id) ?? this.tickets.service);
    const ticket = this.tickets.create(input, author, { channel: "api", metadata: input.metadata ?? {} });
    this.#log("POST", ticket, input, ticket.audits[0]);
    return [201, { ticket: shown(ticket), audit: ticket.audits[0] }];
  }

  #update(id, { body, store }) {
    const input = body?.ticket;
    if (input === null || typeof input !== "object")
      throw new Problem(400, {
        error: { title: "Invalid attribute", message: "You passed an invalid value for the ticket attribute." },
      });
    const ticket = this.tickets.get(id);
    const author = (input.comment?.author_id && this.tickets.user(input.comment.author_id)) || this.tickets.service;
    const instead = store
      ? { ...input, custom_fields: Object.entries(store).map(([field, value]) => ({ id: Number(field), value })) }
      : input;
    const audit = this.tickets.update(ticket, instead, author, { channel: "api" });
    this.#log("PUT", ticket, input, audit);
    return { ticket: shown(ticket), audit: audit ?? { events: [] } };
  }

  /** Every write that was carried out, for tests that count. */
  #log(method, ticket, input, audit) {
    this.writes.push({
      at: this.clock.stamp(),
      method,
      ticket: ticket.id,
      audit: audit?.id ?? null,
      custom_fields: input.custom_fields ?? [],
      comment: input.comment?.body ?? null,
      metadata: input.metadata ?? {},
    });
  }
}

function fail() {
  throw notFound();
}
