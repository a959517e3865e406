// A plain form, as a company's own contact form may look, with the SLA preview beside it.
import { html, page } from "./html.mjs";

const field = (id, label, input, hint = "") =>
  html`<div class="row"><label for="${id}">${label}</label>${input}
    ${hint ? html`<p class="hint">${hint}</p>` : ""}</div>`;

const customField = ({ id, title, name }) =>
  field(
    `field-${id}`,
    title,
    html`<input id="field-${id}" name="field-${id}" autocomplete="off"
      data-ticket-field="${name ?? `custom_fields_${id}`}">`,
  );

function preview({ server, connection }) {
  if (!server)
    return html`<section class="card"><h2>SLA preview</h2>
      <p class="quiet">No Turnaround server is configured. The ticket can be sent all the same.</p></section>`;
  return html`<sla-preview book="${server}/book/${connection}" for="ticket">The SLA preview is not there (yet).
    The ticket can be sent all the same.</sla-preview>`;
}

const requester = html`<input id="requester" name="requester" type="email" required autocomplete="off"
  data-ticket-field="requester" value="ann@customer.example">`;
const subject = html`<input id="subject" name="subject" required data-ticket-field="subject" autocomplete="off">`;
const description = html`<textarea id="description" name="description" rows="9" required
  data-ticket-field="description"></textarea>`;
const attachments = html`<input id="attachments" name="attachment" type="file" multiple
  data-ticket-field="attachments">`;

export function newTicket({ config }) {
  const form = html`<form id="ticket" class="card" method="post" action="/new">
    ${field("requester", "Your e-mail address", requester)}
    ${field("subject", "Subject", subject)}
    ${field("description", "What happened?", description)}
    ${config.ticket_fields.map(customField)}
    ${field("attachments", "Attachments", attachments, "Only the names are kept; the files stay with you.")}
    <input type="hidden" name="channel" value="web" data-ticket-field="channel">
    <div class="row"><button class="primary">Send ticket</button></div>
  </form>`;
  return page({
    title: "New ticket",
    account: config.account,
    current: "/new",
    scripts: config.server ? [`${config.server}/preview/sla-preview.js`] : [],
    body: html`<h1>New ticket</h1><div class="two new">${form}<aside>${preview(config)}</aside></div>`,
  });
}
