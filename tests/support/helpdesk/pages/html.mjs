// HTML as tagged text: what is filled in is escaped, unless it is HTML already.
class Html {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
  toJSON() {
    return this.text;
  }
}

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const filled = (value) => {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(filled).join("");
  return value instanceof Html ? value.text : String(value).replace(/[&<>"']/g, (c) => ESCAPES[c]);
};

export const html = (parts, ...values) =>
  new Html(parts.reduce((text, part, i) => text + filled(values[i - 1]) + part));

/** An instant that the browser rewrites into the viewer's own zone. */
export const time = (instant) =>
  html`<time datetime="${instant}">${String(instant).replace("T", " ").replace("Z", " UTC")}</time>`;

/** Text of a person, line breaks kept. */
export const prose = (text) => html`<div class="prose">${text}</div>`;

export function page({ title, account, current, body, scripts = [] }) {
  const link = (href, text) => html`<a href="${href}"${href === current ? html` aria-current="page"` : ""}>${text}</a>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · helpdesk double</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,">
${scripts.map((src) => html`<script type="module" src="${src}"></script>`)}
</head>
<body>
<header class="top">
  <a class="brand" href="/">${account.name} Helpdesk</a>
  <nav>${link("/", "Tickets")}${link("/new", "New ticket")}</nav>
</header>
<p class="banner">A test double of a helpdesk, for demos and tests. It is not Zendesk, and forgets everything when it
stops.</p>
<main>${body}</main>
</body>
</html>`;
}
