/** A value that no log, error, JSON document or template can show by accident. */

import { inspect } from "node:util";

const MASK = "[secret]";

/**
 * Holds one secret string from the moment it exists. Only `reveal()` gives it back, and the tidy test
 * says in which folders `reveal()` may stand.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** Whether it has this form, which says nothing else of it. */
  fits(form: RegExp): boolean {
    return form.test(this.#value);
  }

  /** Whether both hold the same. */
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
