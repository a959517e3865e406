// The pages a person sees, and what their forms do.
import { readFileSync } from "node:fs";
import { act } from "../actions.mjs";
import { notFound } from "../problem.mjs";
import { newTicket } from "./new_ticket.mjs";
import { liveParts, ticketPage } from "./ticket.mjs";
import { ticketList } from "./ticket_list.mjs";

const file = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const FILES = { "/style.css": ["text/css", file("style.css")], "/page.js": ["text/javascript", file("page.js")] };

export class Pages {
  constructor(double) {
    this.double = double;
  }

  async answer({ method, path, text }, response) {
    const { tickets } = this.double;
    const id = path.match(/^\/tickets\/(\d+)(\/live)?$/);
    const asked = `${method} ${id ? `/tickets/{id}${id[2] ?? ""}` : path}`;
    if (method === "GET" && FILES[path]) return send(response, ...FILES[path]);
    switch (asked) {
      case "GET /":
        return send(response, "text/html", ticketList(this.double));
      case "GET /new":
        return send(response, "text/html", newTicket(this.double));
      case "POST /new":
        return this.#create(new URLSearchParams(text), response);
      case "GET /tickets/{id}":
        return send(response, "text/html", await ticketPage(tickets.get(id[1]), this.double));
      case "GET /tickets/{id}/live":
        return send(response, "application/json", JSON.stringify(await liveParts(tickets.get(id[1]), this.double)));
      case "POST /tickets/{id}":
        return this.#act(tickets.get(id[1]), new URLSearchParams(text), response);
      default:
        throw notFound();
    }
  }

  #create(form, response) {
    const { tickets, config } = this.double;
    const custom_fields = config.ticket_fields
      .map(({ id }) => ({ id, value: form.get(`field-${id}`) || null }))
      .filter(({ value }) => value !== null);
    const attachments = form.getAll("attachment").filter(Boolean);
    const ticket = tickets.create(
      {
        subject: form.get("subject") ?? "",
        comment: { body: unix(form.get("description") ?? ""), attachments },
        custom_fields,
      },
      tickets.requester(form.get("requester") || "ann@customer.example"),
      { channel: "web" },
    );
    seeOther(response, `/tickets/${ticket.id}`);
  }

  #act(ticket, form, response) {
    const [action, ...rest] = (form.get("do") ?? "").split(":");
    const value = { category: form.get("category") }[action] ?? (rest.join(":") || unix(form.get("text") ?? ""));
    const writes = ["reply", "note", "customer-reply"].includes(action);
    if (!writes || value !== "") act(this.double.tickets, ticket, { action, value });
    seeOther(response, `/tickets/${ticket.id}`);
  }
}

/** Browsers send line breaks as CR LF. */
const unix = (text) => text.replaceAll("\r\n", "\n");

function send(response, type, body) {
  response.writeHead(200, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "x-helpdesk-double": "this is a test double, not Zendesk",
  });
  response.end(String(body));
}

function seeOther(response, location) {
  response.writeHead(303, { location });
  response.end();
}
