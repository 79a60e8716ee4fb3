/** Encodes which account a connection is, for a credential that serves several, as the bytes that are sealed. */

import type { SealableFields } from "./sealed-fields.ts";

/** Null: the account has no such field, whatever the credential says of its own. */
export type AccountFields = Readonly<Record<string, string | number | null>>;

export function accountFieldsOf(fields: SealableFields, names: readonly string[]): AccountFields {
  return Object.fromEntries(names.map((name) => [name, plain(fields[name])]));
}

function plain(value: unknown): string | number | null {
  return typeof value === "string" || typeof value === "number" ? value : null;
}

export function encodeAccount(fields: AccountFields): Buffer {
  return Buffer.from(JSON.stringify(fields));
}

/** @throws TypeError */
export function decodeAccount(bytes: Buffer): AccountFields {
  const account: unknown = JSON.parse(bytes.toString("utf8"));
  if (typeof account !== "object" || account === null) throw new TypeError("What was sealed is no account.");
  return Object.fromEntries(Object.entries(account).map(([name, value]) => [name, plain(value)]));
}

/** The credential as it works for this account. */
export function withAccount(fields: SealableFields, account: AccountFields): SealableFields {
  const merged = new Map(Object.entries(fields));
  for (const [name, value] of Object.entries(account)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
