// The native program `triples` as a partner that answers lines: policies and tickets in, books and decisions out.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Native {
  #child;
  #waiting = [];

  constructor(program) {
    this.#child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#waiting.shift()(line));
    this.#child.on("exit", (status) => {
      if (!this.#waiting.length) return;
      console.error(`${program} ended with status ${status} while ${this.#waiting.length} answers were owed`);
      process.exit(1);
    });
  }

  /** Answers to the lines, in their order. */
  ask(lines) {
    const answers = lines.map(() => new Promise((resolve) => this.#waiting.push(resolve)));
    this.#child.stdin.write(lines.map((line) => JSON.stringify(line) + "\n").join("") + "\n");
    return Promise.all(answers);
  }

  end() {
    this.#child.stdin.end();
  }
}
