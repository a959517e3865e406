// What the double is set up with: its account, its fields, where webhooks go, which secrets are right.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const OPTIONS = [
  ["Business Critical", "sla_business-critical"],
  ["Medium", "sla_medium"],
  ["Low", "sla_low"],
  ["Cosmetic", "sla_cosmetic"],
];

const DEFAULTS = {
  account: { id: 22129848, subdomain: "acme", name: "Acme" },
  server: "", // the Turnaround server, "http://127.0.0.1:8080"
  connection: "acme", // its name for this helpdesk
  webhook: { endpoint: "", mode: "events", timeout_ms: 10_000, retry_delay_ms: 1_000, concurrency: 4 },
  api: { email: "sla@helpdesk.example", client_id: "turnaround" },
  limits: { per_minute: 400, updates_per_minute: 100, updates_per_ticket: 30, exports_per_minute: 10 },
  fields: { category: 3601, due_date: 3602, due: 3603, missing: 3604 },
  category_options: OPTIONS.map(([name, value]) => ({ name, value })),
  ticket_fields: [{ id: 3700, title: "Customer's domain", type: "text", name: "customer-domain" }],
};

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function merged(base, over) {
  const out = { ...base };
  for (const [name, value] of Object.entries(over ?? {}))
    out[name] = isObject(value) && isObject(base[name]) ? merged(base[name], value) : value;
  return out;
}

/** Settings over the defaults. A member `x_file` becomes `x`: the file's text, its path taken from `folder`. */
export function settings(given = {}, folder = ".") {
  const config = merged(DEFAULTS, given);
  const withSecrets = (object) => {
    const out = {};
    for (const [name, value] of Object.entries(object)) {
      if (name.endsWith("_file"))
        out[name.slice(0, -"_file".length)] = readFileSync(resolve(folder, value), "utf8").trim();
      else out[name] = isObject(value) ? withSecrets(value) : value;
    }
    return out;
  };
  return withSecrets(config);
}

export const readSettings = (file) => settings(JSON.parse(readFileSync(file, "utf8")), dirname(resolve(file)));

/** Where webhooks go: as configured, else the server's hook of our connection; empty when there is neither. */
export const endpoint = ({ webhook, server, connection }) =>
  webhook.endpoint || (server ? `${server}/hooks/${connection}` : "");

/** The definitions that GET /api/v2/ticket_fields.json lists. */
export function fieldDefinitions({ fields, category_options, ticket_fields }) {
  const regexp = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$";
  return [
    { id: fields.category, type: "tagger", title: "SLA category", custom_field_options: category_options },
    { id: fields.due_date, type: "date", title: "SLA due date" },
    { id: fields.due, type: "regexp", title: "SLA due (UTC)", regexp_for_validation: regexp },
    { id: fields.missing, type: "text", title: "SLA missing information" },
    ...ticket_fields,
  ];
}
