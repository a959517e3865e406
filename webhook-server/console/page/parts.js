// The few parts that every page of the console is made of.

/** An element; `false`, null and undefined attributes are left out, children may be text. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

const formats = new Map();
function format(zone) {
  if (!formats.has(zone)) formats.set(zone, new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: zone }));
  return formats.get(zone);
}

/** An instant in the reader's own zone or in another; the exact one on hover and for programs. */
export const when = (instant, zone) => h("time", { datetime: instant, title: instant }, format(zone).format(new Date(instant)));

/** 34200 -> "9 h 30 min" */
export function duration(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const text = [[Math.floor(minutes / 60), "h"], [minutes % 60, "min"]].filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 min";
  return seconds < 0 ? `−${text}` : text;
}

export function table(heads, rows) {
  return h("table", { class: "stack" },
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head || h("span", { class: "skip" }, "Act"))))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((cell, i) => h("td", { "data-label": heads[i] }, cell))))));
}

let next = 0;
/** Fields and one button; `act` gets the values, and what it throws is told below. */
export function form(fields, action, act) {
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", {}, action);
  const rows = fields.map(({ name, label, options, ...more }) => {
    const id = `field-${++next}`;
    const control = options ? h("select", { id, name }, ...options.map((each) => h("option", {}, each))) : h("input", { id, name, required: true, ...more });
    return h("div", {}, h("label", { for: id }, label), control);
  });
  const made = h("form", {}, h("div", { class: "row" }, ...rows), button, problem);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    problem.textContent = "";
    try {
      await act(Object.fromEntries(new FormData(made)));
    } catch (wrong) {
      problem.textContent = wrong.message;
    }
    button.disabled = false;
  });
  return made;
}

let silence;
/** Says that something was done, for a few seconds. */
export function say(text) {
  const said = document.querySelector("#said");
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => (said.textContent = ""), 6000);
}
