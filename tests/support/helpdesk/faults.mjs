// Misbehaviour on demand: what tests switch on by /_double/faults.
const DELIVERIES = { copies: 1, shuffle: false, delay_ms: [0, 0], timestamp_offset_s: 0 };

export class Faults {
  constructor() {
    this.clear();
  }

  clear() {
    this.deliveries = { ...DELIVERIES };
    this.api = [];
  }

  /**
   * `deliveries`: members of DELIVERIES. `api`: a list of
   *   {times, method?, path?, status, retry_after?, body?}   answer this instead
   *   {times, method?, path?, hang: true}                    do nothing and never answer
   *   {times, method?, path?, lose: true}                    do it, then never answer
   *   {times, method?, path?, store: {"3603": "…"}}          answer 200, then store these custom fields instead
   */
  set({ deliveries, api }) {
    if (deliveries) this.deliveries = { ...DELIVERIES, ...deliveries };
    if (api) this.api = api.map((fault) => ({ times: 1, ...fault }));
  }

  /** The fault for this request, used up by one; null when it may go on. */
  take(method, path) {
    const fault = this.api.find(
      (each) =>
        each.times > 0 && (!each.method || each.method === method) && (!each.path || path.startsWith(each.path)),
    );
    if (!fault) return null;
    fault.times -= 1;
    return fault;
  }
}
