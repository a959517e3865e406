// All tickets, the newest first.
import { category, held, status } from "./sla_fields.mjs";
import { html, page, time } from "./html.mjs";

const due = (instant) => (instant ? time(instant) : html`<span class="quiet">no due time</span>`);

const row = (ticket, { tickets, config }) => html`<tr>
  <td class="id">#${ticket.id}</td>
  <td class="subject"><a href="/tickets/${ticket.id}">${ticket.subject || "(no subject)"}</a>
    <div class="quiet">${tickets.user(ticket.requester_id).email}</div></td>
  <td>${status(ticket.status)}</td>
  <td>${category(ticket, config) ?? html`<span class="quiet">no category</span>`}</td>
  <td>${due(held(ticket, config.fields.due))}</td>
</tr>`;

const empty = html`<div class="empty"><p>No tickets yet.</p>
  <p><a class="button primary" href="/new">Write the first one</a></p></div>`;

export function ticketList(double) {
  const all = double.tickets.all().reverse();
  const table = html`<table class="tickets">
    <thead><tr><th>Id</th><th>Ticket</th><th>Status</th><th>SLA category</th><th>Due</th></tr></thead>
    <tbody>${all.map((ticket) => row(ticket, double))}</tbody></table>`;
  return page({
    title: "Tickets",
    account: double.config.account,
    current: "/",
    scripts: ["/page.js"],
    body: html`<h1>Tickets</h1>${all.length ? table : empty}`,
  });
}
