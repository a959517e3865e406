// Who may use the API: Basic "{email}/token:{token}" while it lasts, and OAuth client credentials.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { Problem } from "./problem.mjs";

const equal = (a, b) => a.length === b.length && timingSafeEqual(a, b);
const same = (given, right) => Boolean(right) && equal(Buffer.from(given), Buffer.from(right));

export class Auth {
  #tokens = new Map(); // access token -> when it expires, ms

  constructor(config) {
    this.api = config.api;
  }

  /** Throws 401 unless the header is right. */
  check(authorization = "", now = Date.now()) {
    const [scheme, value = ""] = authorization.split(" ");
    if (
      scheme === "Basic" &&
      same(Buffer.from(value, "base64").toString(), `${this.api.email}/token:${this.api.token}`) &&
      this.api.token
    )
      return;
    if (scheme === "Bearer" && (this.#tokens.get(value) ?? 0) > now) return;
    throw new Problem(401, { error: "Couldn't authenticate you" });
  }

  /** POST /oauth/tokens */
  token({ grant_type, client_id, client_secret, scope = "read", expires_in = 1800 }, now = Date.now()) {
    if (grant_type !== "client_credentials") throw new Problem(400, { error: "unsupported_grant_type" });
    if (client_id !== this.api.client_id || !same(String(client_secret ?? ""), this.api.client_secret))
      throw new Problem(401, { error: "invalid_client" });
    if (expires_in < 300 || expires_in > 172_800)
      throw new Problem(400, { error: "invalid_request", error_description: "expires_in must be 300 to 172800" });
    const access_token = randomBytes(32).toString("hex");
    this.#tokens.set(access_token, now + expires_in * 1000);
    return { access_token, token_type: "bearer", scope, expires_in };
  }

  clear() {
    this.#tokens.clear();
  }
}
