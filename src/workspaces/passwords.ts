/** Passwords of operators: argon2id, a few at a time, since each takes 64 MiB and a good part of a second. */

import { randomBytes } from "node:crypto";
import { createLimiter } from "#concurrency/limiter.ts";
import { ShopError } from "#errors.ts";
import { toBase62 } from "#id.ts";
import { Secret } from "#secret.ts";

/** @see https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver */
export const MIN_PASSWORD_CHARACTERS = 12;
export const MAX_PASSWORD_CHARACTERS = 200;

/** `memoryCost` in KiB. */
export type HashCost = { memoryCost: number; timeCost: number };

/** Above OWASP's 19 MiB. @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
export const HASH_COST: HashCost = { memoryCost: 65_536, timeCost: 2 };

/** 128 MiB and two cores at most. */
const MAX_AT_ONCE = 2;
/** A few seconds' worth. */
const MAX_WAITING = 20;
/** 119 bits, short enough to type from a screen. */
const GENERATED_BYTES = 15;
const GENERATED_DIGITS = 20;

export type Passwords = {
  hash(password: Secret): Promise<string>;
  /** Takes as long without a stored hash, and is false then. @throws queue_full */
  matches(password: Secret, stored: string | null): Promise<boolean>;
};

export function createPasswords(cost: HashCost): Passwords {
  const limiter = createLimiter(MAX_AT_ONCE, admit);
  const hash = (text: string) => Bun.password.hash(text, { algorithm: "argon2id", ...cost });
  let decoy: Promise<string> | undefined;
  return {
    async hash(password) {
      const text = password.reveal();
      if (text.length < MIN_PASSWORD_CHARACTERS || text.length > MAX_PASSWORD_CHARACTERS) throw unfit();
      return limiter(() => hash(text));
    },
    async matches(password, stored) {
      const text = password.reveal();
      if (text === "" || text.length > MAX_PASSWORD_CHARACTERS) return false;
      decoy ??= hash(generatePassword().reveal());
      const compared = stored || (await decoy);
      return limiter(async () => (await Bun.password.verify(text, compared)) && compared === stored);
    },
  };
}

export function generatePassword(): Secret {
  return new Secret(toBase62(randomBytes(GENERATED_BYTES), GENERATED_DIGITS).slice(-GENERATED_DIGITS));
}

function admit(waiting: number): void {
  if (waiting >= MAX_WAITING)
    throw new ShopError("queue_full", "Too many people are signing in right now. Try again in a few seconds.");
}

function unfit(): ShopError {
  return new ShopError(
    "invalid_input",
    `A password is ${MIN_PASSWORD_CHARACTERS} to ${MAX_PASSWORD_CHARACTERS} characters long. A few unrelated words are easy to remember.`,
  );
}
