/** A ticket and a decision in JSON have the shapes of `turnaround decide`. */
export interface Preview {
  /** In place of the book before, which stays if this one is refused. */
  loadBook(book: Uint8Array): void;
  decide(ticket: object | string, now: Date): any;
  explain(ticket: object | string, now: Date): any;
  /** The same as JSON text, byte for byte what the server writes. */
  decideText(ticket: object | string, now: Date): string;
  explainText(ticket: object | string, now: Date): string;
}
/** Errors carry `code` and `where` beside `message`. */
export function instantiate(module: BufferSource, book: Uint8Array): Promise<Preview>;
export function load(urls: { module: string | URL; book: string | URL }): Promise<{ preview: Preview; bytes: Uint8Array }>;
