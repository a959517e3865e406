// What customers write, or nearly: sentences of five languages, mixed, quoted, signed, wrapped in HTML, misspelt.
import { readFileSync } from "node:fs";

const SENTENCES = [
  "Nobody in our office receives any mail since this morning", "The plugin 3.2.1 is not working for one user", "Please change the footer of all users",
  "Last week's outage is over, thank you", "I can't send to ann@far.example", "We are 25 people and all of us are affected", "Mails are delayed by 2 hours",
  "Seit heute Morgen kommen bei uns keine Mails mehr an", "Kein einziger Mitarbeiter kann senden", "Bitte ändern Sie die Fußzeile", "Das Problem besteht nicht mehr",
  "Depuis ce matin personne ne reçoit de courriels", "Je ne peux pas envoyer de message à l'extérieur", "Tout fonctionne à nouveau, merci",
  "Desde esta mañana nadie recibe correos", "No puedo enviar mensajes a nadie", "Ya está resuelto, gracias",
  "Sinds vanochtend ontvangt niemand nog berichten", "Ik kan geen mail versturen", "Het werkt weer, bedankt",
  "Subject: \"Invoice 7\", sent 2026-03-02 09:15", "It happened on 3 March at 9.15", "the order number is 4711", "our domain is customer.example", "Windows 11, Outlook 16.83.2",
];
const WRAPPERS = [
  (text) => `On Tue, 3 Mar 2026 at 10:00, Ann <ann@far.example> wrote:\n${text.replace(/^/gm, "> ")}`,
  (text) => `-----Original Message-----\nFrom: ann@far.example\nSent: 3 March 2026\n\n${text}`,
  (text) => `Am 03.03.2026 um 10:00 schrieb Ann:\n> ${text}`, (text) => `Le 3 mars 2026 à 10:00, Ann a écrit :\n> ${text}`,
  (text) => `${text}\n-- \nAnn Example\nHead of Mail\n+44 20 7946 0000`, (text) => `${text}\n\nKind regards\nAnn`, (text) => `${text}\nMit freundlichen Grüßen\nAnn`,
  (text) => `<p>${text.replaceAll("\n", "<br>")}</p>`, (text) => `<div style="color:red">${text}</div><blockquote type=cite>${text}</blockquote>`,
  (text) => `<html><head><style>p{x:y}</style></head><body>${text.replaceAll(" ", "&nbsp;")}<script>all users</script></body>`,
  (text) => `${text}\r\n\r\n${text}`, (text) => text.toUpperCase(), (text) => `${text} <b unclosed ${text}`, (text) => `${text}\nThis e-mail is confidential.`,
];
const ODDITIES = ["\u0000", "\u00ad", "\u200d", "\ufeff", "é", "e\u0301", "ß", "🙂", "👩‍💻", "שלום", "\ud800", "&#x1F600;", "&lt;", "&amp;amp;", "<", ">", "\t", "\n\n", "…", "’", "@", "|", "x".repeat(300), "9".repeat(40)];

export class Texts {
  /** `sentences`: more of them, as sentencesOf gives. */
  constructor(chance, sentences) {
    this.chance = chance;
    this.sentences = [...SENTENCES, ...sentences];
  }

  sentence() {
    return this.chance.pick(this.sentences);
  }

  words(count) {
    return this.sentence().split(" ").slice(0, count).join(" ");
  }

  #misspelt(text) {
    const at = this.chance.below(text.length + 1);
    return text.slice(0, at) + this.chance.pick(ODDITIES) + text.slice(at + this.chance.below(3));
  }

  body(own = []) {
    const { chance } = this;
    let text = "";
    for (let n = chance.between(0, 6); n > 0; --n) {
      text += own.length && chance.percent(50) ? chance.pick(own) : this.sentence();
      text += chance.pick([". ", ".\n", "! ", "? ", "\n", ", ", " "]);
    }
    while (chance.percent(40)) text = chance.pick(WRAPPERS)(text);
    while (chance.percent(45)) text = this.#misspelt(text);
    return text.length > 20_000 ? text.slice(0, 20_000) : text;
  }
}

/** The sentences in the examples of a policy, which are tickets as customers write them. */
export function sentencesOf(file) {
  const texts = [];
  const collect = (value) => {
    if (typeof value === "string" && value.length > 12) texts.push(...value.split(/(?<=[.!?\n])\s+/));
    else if (value && typeof value === "object") Object.values(value).forEach(collect);
  };
  collect(JSON.parse(readFileSync(file, "utf8")));
  return texts.filter((text) => text.length > 8 && text.length < 400);
}
