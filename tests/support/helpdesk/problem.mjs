// A request that the helpdesk turns down: a status and the body Zendesk would write.
export class Problem extends Error {
  constructor(status, body, headers = {}) {
    super(body?.error?.title ?? body?.error ?? String(status));
    Object.assign(this, { status, body, headers });
  }
}

export const notFound = () => new Problem(404, { error: "RecordNotFound", description: "Not found" });
export const conflict = () =>
  new Problem(409, { error: "UpdateConflict", description: "Ticket changed since the given updated_stamp" });

/** 422 as Zendesk writes it; `details`: field -> sentence. */
export function invalid(details) {
  const named = Object.entries(details).map(([field, description]) => [
    field,
    [{ description, error: "InvalidValue" }],
  ]);
  return new Problem(422, {
    error: "RecordInvalid",
    description: "Record validation errors",
    details: Object.fromEntries(named),
  });
}
