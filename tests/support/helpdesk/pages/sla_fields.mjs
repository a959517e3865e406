// The SLA as the helpdesk stores it: four custom fields.
import { html, time } from "./html.mjs";

export const held = (ticket, id) => ticket.custom_fields.find((field) => field.id === id)?.value ?? null;

export const status = (name) => html`<span class="status ${name}">${name}</span>`;

/** The option's name, as agents see it. */
export function category(ticket, { fields, category_options }) {
  const value = held(ticket, fields.category);
  return category_options.find((option) => option.value === value)?.name ?? value;
}

const field = (name, shown, stored) => html`<div class="field"><dt>${name}</dt>
  <dd>${shown ?? html`<span class="quiet">empty</span>`}${
    stored && stored !== shown ? html`<code>${stored}</code>` : ""
  }</dd></div>`;

const list = (text) =>
  html`<ul class="missing">${text.split(/,\s*/).map((item) => html`<li>${item.replaceAll("-", " ")}</li>`)}</ul>`;

export function slaCard(ticket, config) {
  const { fields } = config;
  const [chosen, date, due, missing] = [fields.category, fields.due_date, fields.due, fields.missing].map((id) =>
    held(ticket, id),
  );
  return html`<section class="card" id="sla"><h2>SLA fields of this ticket</h2><dl>
    ${field("SLA category", category(ticket, config), chosen)}
    ${field("SLA due (UTC)", due && time(due), due)}
    ${field("SLA due date", date, date)}
    ${field("SLA missing information", missing && list(missing), missing)}
  </dl></section>`;
}
