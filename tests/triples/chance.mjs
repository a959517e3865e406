// Seeded chance: the same seed gives the same run on every machine.

/** sfc32, started from one number. */
export class Chance {
  #a; #b; #c; #counter = 1;

  constructor(seed) {
    this.#a = seed >>> 0;
    this.#b = Math.floor(seed / 2 ** 32) >>> 0;
    this.#c = 0x9e3779b9;
    for (let i = 0; i < 12; ++i) this.#next();
  }

  #next() {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  /** 0 to end - 1. */
  below(end) {
    return this.#next() % end;
  }
  between(first, last) {
    return first + this.below(last - first + 1);
  }
  /** True `percent` times in a hundred. */
  percent(percent) {
    return this.below(100) < percent;
  }
  pick(list) {
    return list[this.below(list.length)];
  }
  /** `count` picks. */
  some(list, count) {
    return Array.from({ length: count }, () => this.pick(list));
  }
  /** A subset without repetition, of at most `count`. */
  subset(list, count) {
    return [...new Set(this.some(list, count))];
  }
  /** `{[name]: value()}` `percent` times in a hundred, else nothing. */
  perhaps(percent, name, value) {
    return this.percent(percent) ? { [name]: value() } : {};
  }
}
