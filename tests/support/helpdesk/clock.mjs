// The double's own clock: the machine's, moved by an offset or held still when a test says so.
export class Clock {
  offset_s = 0;
  held_at = null; // while a test holds it still: that instant
  now() {
    return this.held_at ?? new Date(Date.now() + this.offset_s * 1000);
  }
  /** "2026-11-23T07:12:07Z": whole seconds, as the REST API writes times. */
  stamp() {
    return stamp(this.now());
  }
  /** "2026-11-23T07:12:07.672717030Z": nanoseconds, as webhooks write the time of an event. */
  nanoseconds() {
    const now = this.now().toISOString();
    return `${now.slice(0, -1)}${String(process.hrtime.bigint() % 1_000_000n).padStart(6, "0")}Z`;
  }
}

export const stamp = (date) => `${date.toISOString().slice(0, 19)}Z`;
