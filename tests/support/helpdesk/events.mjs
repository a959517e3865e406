// Webhook bodies: what an audit looks like to a subscriber. With the habits of the real ones: ids as text, capitals,
// "" and "0" and null for what is not set, nanoseconds, and one sequence for everything that one action caused.
import { randomUUID } from "node:crypto";

const upper = (text) => (text === null || text === undefined ? null : String(text).toUpperCase());
const text = (id) => (id === null || id === undefined ? "0" : String(id));

function detail(ticket) {
  return {
    actor_id: text(ticket.audits.at(-1)?.author_id),
    assignee_id: ticket.assignee_id === null ? null : String(ticket.assignee_id),
    brand_id: text(ticket.brand_id),
    created_at: ticket.created_at,
    updated_at: ticket.updated_at,
    custom_status: "",
    description: ticket.description,
    external_id: ticket.external_id,
    form_id: text(ticket.ticket_form_id),
    group_id: ticket.group_id === null ? "" : String(ticket.group_id),
    id: String(ticket.id),
    is_public: ticket.is_public,
    organization_id: text(ticket.organization_id),
    priority: upper(ticket.priority),
    requester_id: text(ticket.requester_id),
    status: upper(ticket.status),
    subject: ticket.subject,
    submitter_id: text(ticket.submitter_id),
    tags: ticket.tags.length ? ticket.tags : null,
    type: upper(ticket.type),
    via: ticket.via,
  };
}

const SHOUTED = new Set(["status", "priority", "type"]);
const NAMES = {
  status: "status_changed",
  priority: "priority_changed",
  type: "type_changed",
  subject: "subject_changed",
  assignee_id: "agent_assignment_changed",
  group_id: "group_assignment_changed",
  organization_id: "organization_changed",
  external_id: "external_id_changed",
};

function ofChange({ field_name: name, value, previous_value: before }, fields) {
  if (name === "tags") {
    return [
      "tags_changed",
      {
        tags_added: value.filter((tag) => !before.includes(tag)),
        tags_removed: before.filter((tag) => !value.includes(tag)),
      },
    ];
  }
  const field = fields.find(({ id }) => String(id) === name);
  if (field)
    return [
      "custom_field_changed",
      {
        current: { value },
        previous: { value: before },
        custom_field: { id: name, title: field.title, type: field.type },
      },
    ];
  if (name === "status" && value === "deleted") return ["soft_deleted", {}];
  const shown = SHOUTED.has(name) ? upper : (each) => each;
  return [NAMES[name], { current: shown(value), previous: shown(before) }];
}

function ofComment(comment, tickets) {
  const author = tickets.user(comment.author_id);
  return [
    "comment_added",
    {
      comment: {
        id: String(comment.id),
        body: comment.body,
        is_public: comment.public,
        author: { id: String(comment.author_id), is_staff: author?.role !== "end-user", name: author?.name ?? "" },
      },
    },
  ];
}

/** [type, body] of every event of an audit. */
export function envelopes({ ticket, audit, sequence, isNew }, tickets, account, clock) {
  const events = isNew ? [["created", {}]] : [];
  for (const event of audit.events) {
    if (event.type === "Comment") events.push(ofComment(event, tickets));
    if (event.type === "Change") events.push(ofChange(event, tickets.fields));
  }
  return events.map(([name, event], i) => [
    `ticket.${name}`,
    JSON.stringify({
      account_id: account.id,
      id: randomUUID(),
      time: clock.nanoseconds(),
      type: `zen:event-type:ticket.${name}`,
      subject: `zen:ticket:${ticket.id}`,
      zendesk_event_version: "2022-11-06",
      detail: detail(ticket),
      event: { ...event, meta: { sequence: { id: sequence, position: i + 1, total: events.length } } },
    }),
  ]);
}

/** A trigger's webhook: one per update, with the body that an admin wrote. */
export const triggerBody = ({ ticket }, account) =>
  JSON.stringify({ ticket_id: String(ticket.id), account: account.subdomain });
