// What people do on a ticket's page. Each is an update like any other: an audit, and webhooks.
import { Problem } from "./problem.mjs";

/** `action`: reply, note, customer-reply, status, tag, untag, priority, category, merge. `value`: text, status, tag …
 *  Answers the audit or null. */
export function act(tickets, ticket, { action, value = "", attachments = [] }) {
  const staff = (input) => tickets.update(ticket, input, tickets.agent, { channel: "web" });
  switch (action) {
    case "reply":
      return staff({ comment: { body: value, public: true, attachments }, ...taken(tickets, ticket) });
    case "note":
      return staff({ comment: { body: value, public: false, attachments } });
    case "customer-reply":
      return tickets.update(ticket, { comment: { body: value, attachments } }, tickets.user(ticket.requester_id), {
        channel: "email",
      });
    case "status":
      return staff({
        status: value,
        ...(value === "open" ? {} : { assignee_id: ticket.assignee_id ?? tickets.agent.id }),
      });
    case "tag":
      return staff({ tags: [...new Set([...ticket.tags, value])].sort() });
    case "untag":
      return staff({ tags: ticket.tags.filter((tag) => tag !== value) });
    case "priority":
      return staff({ priority: value || null });
    case "category":
      return staff({ custom_fields: [{ id: tickets.fields[0].id, value: value || null }] });
    case "merge":
      return tickets.update(
        ticket,
        { status: "closed", tags: [...new Set([...ticket.tags, "closed_by_merge"])].sort() },
        tickets.agent,
        { channel: "web", rel: "merge" },
      );
    default:
      throw new Problem(400, { error: "UnknownAction", description: `no action called ${action}` });
  }
}

/** An agent who answers a new ticket takes it. */
const taken = (tickets, ticket) => (ticket.status === "new" ? { status: "open", assignee_id: tickets.agent.id } : {});
