// One ticket: conversation, what an agent can do, the SLA fields as stored, and why they are what they are.
import { html, page, prose, time } from "./html.mjs";
import { slaCard, status } from "./sla_fields.mjs";
import { why } from "./why.mjs";

const STATUSES = ["open", "pending", "hold", "solved"];
const USEFUL_TAGS = ["incident-confirmed", "announced", "workaround"];

const files = (attachments) =>
  html`<ul class="files">${attachments.map(({ file_name }) => html`<li>${file_name}</li>`)}</ul>`;

function comment({ author_id, body, public: isPublic, attachments, created_at, metadata }, { tickets }) {
  const author = tickets.user(author_id);
  const kind = !isPublic ? "note" : author.role === "end-user" ? "customer" : "staff";
  const label = {
    note: "internal note",
    customer: "customer",
    staff: metadata.custom.turnaround ? "automated response" : "support",
  }[kind];
  return html`<article class="comment ${kind}">
    <header><b>${author.name}</b> <span class="quiet">${label} · ${time(created_at)}</span></header>
    ${prose(body)}${attachments.length ? files(attachments) : ""}</article>`;
}

const button = (action, value, text, look = "") =>
  html`<button name="do" value="${action}:${value}" class="${look}" formnovalidate>${text}</button>`;

function tags(ticket) {
  const others = USEFUL_TAGS.filter((tag) => !ticket.tags.includes(tag));
  const takeAway = (tag) => button("untag", tag, html`${tag} <span title="take away">×</span>`, "tag");
  return html`<div class="group"><h3>Tags</h3>
    <div class="buttons">${ticket.tags.map(takeAway)}
    ${others.map((tag) => button("tag", tag, `+ ${tag}`, "quiet-button"))}</div></div>`;
}

function hand({ fields, category_options }, ticket) {
  const chosen = ticket.custom_fields.find(({ id }) => id === fields.category)?.value;
  const option = ({ name, value }) =>
    html`<option value="${value}"${value === chosen ? html` selected` : ""}>${name}</option>`;
  return html`<div class="group"><h3>SLA category, by hand</h3><div class="buttons">
    <select name="category" aria-label="SLA category"><option value="">none: back to the rules</option>
    ${category_options.map(option)}</select>
    ${button("category", "", "Set")}</div></div>`;
}

function actions(ticket, config) {
  if (ticket.status === "closed") return html`<p class="quiet card">Closed: this ticket takes no more updates.</p>`;
  const statusButton = (name) => button("status", name, name, name === ticket.status ? "chosen" : "");
  return html`<form class="card actions" method="post" action="/tickets/${ticket.id}">
    <label for="text">Reply or note</label><textarea id="text" name="text" rows="3"></textarea>
    <div class="buttons">${button("reply", "", "Send reply", "primary")}${button("note", "", "Add internal note")}
    ${button("customer-reply", "", "Reply as the customer", "quiet-button")}</div>
    <div class="group"><h3>Status</h3><div class="buttons">${STATUSES.map(statusButton)}</div></div>
    ${tags(ticket)}${hand(config, ticket)}
  </form>`;
}

/** The parts that change without the reader doing anything: id of the element -> its HTML. */
export async function liveParts(ticket, double) {
  const { config, tickets } = double;
  return {
    head: html`<h1>${ticket.subject || "(no subject)"}</h1>
      <p class="facts">${status(ticket.status)} <span>#${ticket.id}</span>
      <span>${tickets.user(ticket.requester_id).email}</span> <span>${time(ticket.created_at)}</span></p>`,
    conversation: html`${ticket.comments.map((each) => comment(each, double))}`,
    actions: actions(ticket, config),
    fields: slaCard(ticket, config),
    why: await why(ticket, config),
  };
}

export async function ticketPage(ticket, double) {
  const parts = await liveParts(ticket, double);
  const part = (id) => html`<div id="${id}">${parts[id]}</div>`;
  return page({
    title: `#${ticket.id} ${ticket.subject}`,
    account: double.config.account,
    scripts: ["/page.js"],
    body: html`<div id="live" data-source="/tickets/${ticket.id}/live">${part("head")}
      <div class="two"><div class="stack">${part("conversation")}${part("actions")}</div>
      <aside class="stack">${part("fields")}${part("why")}</aside></div></div>`,
  });
}
