/** A value that no log, error, JSON document or template can show by accident. */

import { inspect } from "node:util";

const MASK = "[secret]";

/** Only `reveal()` gives the string back; the tidy test says in which folders it may stand. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  matches(form: RegExp): boolean {
    return form.test(this.#value);
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
