// Tickets, users and audits in memory. Every change goes through create() or update(), and leaves an audit.
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { fieldDefinitions } from "./config.mjs";
import { checkedValue, tagsWith } from "./fields.mjs";
import { conflict, invalid, notFound } from "./problem.mjs";

const STATUSES = ["new", "open", "pending", "hold", "solved", "closed"];
const PRIORITIES = ["urgent", "high", "normal", "low", null];
const TYPES = ["problem", "incident", "question", "task", null];
const PLAIN = ["status", "priority", "type", "subject", "assignee_id", "group_id", "organization_id", "external_id"];

export const SYSTEM = { id: -1, name: "System", email: null, role: "admin" };

export class Tickets extends EventEmitter {
  #tickets = new Map();
  #users = new Map();
  #nextTicket = 5158;
  #nextUser = 5001;
  #nextId = 226977173743;

  constructor(config, clock) {
    super();
    this.clock = clock;
    this.fields = fieldDefinitions(config);
    this.agent = this.#addUser({ id: 900, name: "Sue Support", email: "sue@helpdesk.example", role: "agent" });
    this.service = this.#addUser({ id: 901, name: "Turnaround", email: config.api.email, role: "admin" });
  }

  #addUser(user) {
    this.#users.set(user.id, user);
    return user;
  }

  user(id) {
    return this.#users.get(Number(id)) ?? null;
  }

  /** The user with this address; an end user is made for one that is not known. */
  requester(email, name = email.split("@")[0]) {
    const known = [...this.#users.values()].find((user) => user.email === email);
    return known ?? this.#addUser({ id: this.#nextUser++, name, email, role: "end-user" });
  }

  all() {
    return [...this.#tickets.values()];
  }
  find(id) {
    return this.#tickets.get(Number(id)) ?? null;
  }
  get(id) {
    const ticket = this.find(id);
    if (!ticket || ticket.status === "deleted") throw notFound();
    return ticket;
  }

  clear() {
    this.#tickets.clear();
  }

  #id() {
    return (this.#nextId += 20);
  }

  #comment(text, author, { is_public = true, attachments = [] } = {}) {
    return {
      id: this.#id(),
      type: "Comment",
      author_id: author.id,
      body: text,
      plain_body: text,
      html_body: `<div class="zd-comment">${escape(text)}</div>`,
      public: is_public,
      attachments: attachments.map((file_name) => ({
        id: this.#id(),
        file_name,
        content_type: "application/octet-stream",
        size: 1024,
      })),
    };
  }

  #audit(ticket, author, events, { channel = "web", rel = null, metadata = {} } = {}) {
    return {
      id: this.#id(),
      ticket_id: ticket.id,
      created_at: ticket.updated_at,
      author_id: author.id,
      via: { channel, source: { from: {}, to: {}, rel } },
      metadata: { system: { client: "Helpdesk double", ip_address: "127.0.0.1" }, custom: metadata },
      events,
    };
  }

  /** `input` as POST /api/v2/tickets takes it, `comment.attachments` being file names here. */
  create(input, author, how = {}) {
    const text = input.comment?.body ?? input.description;
    if (typeof text !== "string" || text === "") throw invalid({ base: "Description: cannot be blank" });
    const now = this.clock.stamp();
    const custom = this.#customFields(input.custom_fields);
    const tags = [
      ...new Set([...(input.tags ?? []), ...custom.filter(({ tag }) => tag).map(({ value }) => value)]),
    ].sort();
    const ticket = {
      id: this.#nextTicket++,
      external_id: input.external_id ?? null,
      via: { channel: how.channel ?? "web", source: { from: {}, to: {}, rel: null } },
      created_at: now,
      updated_at: now,
      type: checked("type", input.type ?? null, TYPES),
      subject: input.subject ?? "",
      raw_subject: input.subject ?? "",
      description: text,
      priority: checked("priority", input.priority ?? null, PRIORITIES),
      status: checked("status", input.status ?? "new", STATUSES),
      requester_id: author.id,
      submitter_id: author.id,
      assignee_id: null,
      organization_id: null,
      group_id: null,
      brand_id: 8447346621310,
      ticket_form_id: 8646151517822,
      is_public: true,
      due_at: null,
      tags,
      custom_fields: this.fields.map(({ id }) => ({ id, value: custom.find((each) => each.id === id)?.value ?? null })),
      comments: [],
      audits: [],
    };
    const first = this.#comment(text, author, { attachments: input.comment?.attachments });
    const created = (field_name, value) => ({ id: this.#id(), type: "Create", field_name, value });
    const events = [
      first,
      ...["subject", "status", "priority", "type"].map((name) => created(name, ticket[name])),
      created("requester_id", String(ticket.requester_id)),
      created("tags", ticket.tags),
      ...custom.map(({ id, value }) => created(String(id), value)),
    ];
    this.#tickets.set(ticket.id, ticket);
    this.#keep(ticket, this.#audit(ticket, author, events, how));
    return ticket;
  }

  /**
   * `input` as PUT /api/v2/tickets/{id} takes it. No change and no comment: no audit, and `updated_at` stays.
   * `how`: channel, rel, metadata. Answers the audit, or null.
   */
  update(ticket, input, author, how = {}) {
    if (ticket.status === "closed") throw invalid({ status: "closed prevents ticket update" });
    // Zendesk's documents: "a value of false has the same effect as true".
    if (
      input.safe_update !== undefined &&
      input.updated_stamp !== undefined &&
      Date.parse(input.updated_stamp) !== Date.parse(ticket.updated_at)
    )
      throw conflict();
    const wanted = this.#wanted(ticket, input, author);
    const events = [];
    if (input.comment)
      events.push(
        this.#comment(String(input.comment.body ?? ""), author, {
          is_public: input.comment.public !== false,
          attachments: input.comment.attachments,
        }),
      );
    for (const [name, value] of wanted) {
      const before = held(ticket, name);
      if (JSON.stringify(before) === JSON.stringify(value)) continue;
      events.push({ id: this.#id(), type: "Change", field_name: name, value, previous_value: before });
    }
    if (events.length === 0) return null;
    for (const { type, field_name, value } of events) if (type === "Change") hold(ticket, field_name, value);
    ticket.updated_at = this.clock.stamp();
    return this.#keep(ticket, this.#audit(ticket, author, events, { ...how, metadata: input.metadata ?? {} }));
  }

  /** Everything is checked before anything is changed. Tags come last: a drop-down's value is also a tag. */
  #wanted(ticket, input, author) {
    const wanted = PLAIN.filter((name) => name in input).map((name) => [name, input[name]]);
    for (const [name, value] of wanted) {
      if (name === "status") checked(name, value, [...STATUSES, "deleted"]);
      if (name === "priority") checked(name, value, PRIORITIES);
      if (name === "type") checked(name, value, TYPES);
    }
    if (input.status === "new" && ticket.status !== "new") throw invalid({ status: "cannot be set back to new" });
    const answered =
      input.comment && author.role === "end-user" && ["pending", "hold", "solved"].includes(ticket.status);
    if (answered && !("status" in input)) wanted.push(["status", "open"]);
    const custom = this.#customFields(input.custom_fields);
    for (const { id, value } of custom) wanted.push([String(id), value]);
    const tags = tagsWith(ticket, input.tags ?? ticket.tags, custom);
    return [...wanted, ...this.#untagged(ticket, tags, custom), ["tags", tags]];
  }

  /** A drop-down whose tag was taken away is emptied: that is how Zendesk keeps the two together. */
  #untagged(ticket, tags, custom) {
    const lost = ({ id, type }) => {
      const { value } = customField(ticket, String(id));
      return type === "tagger" && value !== null && !tags.includes(value) && !custom.some((each) => each.id === id);
    };
    return this.fields.filter(lost).map(({ id }) => [String(id), null]);
  }

  /** Checked values; fields that the account does not have are ignored, as Zendesk does. */
  #customFields(given = []) {
    return given.flatMap(({ id, value }) => {
      const definition = this.fields.find((field) => field.id === Number(id));
      return definition
        ? [{ id: definition.id, value: checkedValue(definition, value), tag: definition.type === "tagger" && value }]
        : [];
    });
  }

  #keep(ticket, audit) {
    ticket.audits.push(audit);
    for (const event of audit.events) {
      if (event.type === "Comment")
        ticket.comments.push({
          ...event,
          created_at: audit.created_at,
          audit_id: audit.id,
          via: audit.via,
          metadata: audit.metadata,
        });
    }
    this.emit("audit", {
      ticket,
      audit,
      sequence: randomUUID().replaceAll("-", "").toUpperCase(),
      isNew: ticket.audits.length === 1,
    });
    return audit;
  }
}

function checked(name, value, allowed) {
  if (!allowed.includes(value)) throw invalid({ [name]: `${name}: ${JSON.stringify(value)} is not valid` });
  return value;
}

const customField = (ticket, name) => ticket.custom_fields.find(({ id }) => String(id) === name);
const held = (ticket, name) => (/^\d+$/.test(name) ? customField(ticket, name).value : ticket[name]);
function hold(ticket, name, value) {
  if (/^\d+$/.test(name)) customField(ticket, name).value = value;
  else ticket[name] = value;
}

const escape = (text) =>
  text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]).replaceAll("\n", "<br>");
