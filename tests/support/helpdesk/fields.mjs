// Custom fields: which values a field takes, and how Zendesk changes them while storing.
import { invalid } from "./problem.mjs";

const CHECKS = {
  tagger: (value, { custom_field_options = [] }) => custom_field_options.some((option) => option.value === value),
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  regexp: (value, { regexp_for_validation }) => new RegExp(regexp_for_validation).test(value),
  integer: (value) => /^-?\d+$/.test(String(value)),
  checkbox: (value) => typeof value === "boolean",
};

/** The value as stored: text without spaces around it, "" as null. Throws 422 when the field does not take it. */
export function checkedValue(definition, value) {
  const stored = typeof value === "string" ? value.trim() : (value ?? null);
  if (stored === null || stored === "") return null;
  const check = CHECKS[definition.type] ?? ((text) => typeof text === "string");
  if (check(stored, definition)) return stored;
  throw invalid({
    base: `${definition.title}: ${JSON.stringify(value)} is not valid for a field of type ${definition.type}`,
  });
}

/** A drop-down's value is also a tag: setting one adds its tag and takes the old one's away. */
export function tagsWith(ticket, tags, custom) {
  const set = new Set(tags);
  for (const { id, value, tag } of custom) {
    const before = ticket.custom_fields.find((field) => field.id === id)?.value;
    if (before !== value) set.delete(before);
    if (tag) set.add(value);
  }
  return [...set].sort();
}
