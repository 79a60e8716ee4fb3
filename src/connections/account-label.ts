/** The name by which people tell the accounts of a workspace apart: at first a slug of the account's own name. */

import { ShopError } from "#errors.ts";
import type { Account, Module } from "#modules/module.ts";

const FORM = /^(?=.*[a-z0-9])[a-z0-9-]{1,32}$/;
const LONGEST = 32;
/** Words that stand in the place of a label in addresses and arguments. */
const RESERVED: ReadonlySet<string> = new Set(["all", "verify", "authorize", "accounts"]);

/** @throws invalid_input */
export function checkLabel(given: string): void {
  if (isLabel(given)) return;
  throw new ShopError(
    "invalid_input",
    `A label has 1 to ${LONGEST} of a–z, 0–9 and hyphens, not hyphens alone, and is none of ${[...RESERVED].join(", ")}. Choose another one.`,
  );
}

/** What the audit trail says was asked for, where there is no account yet. What is no label may be a slip of the hand that holds a secret. */
export function askedFor({ name }: Pick<Module, "name">, label: string | undefined): string {
  return label !== undefined && isLabel(label) ? `${name}/${label}` : name;
}

function isLabel(given: string): boolean {
  return FORM.test(given) && !RESERVED.has(given);
}

export function labelTaken(label: string): ShopError {
  return new ShopError("conflict", `Another account of this workspace has the label "${label}". Choose another one.`);
}

/** One that is not taken. */
export function accountLabel({ name, id }: Pick<Account, "name" | "id">, taken: ReadonlySet<string>): string {
  const wanted = [slug(name ?? ""), slug(`account-${id.slice(-8)}`), "account"].find((one) => one !== "") ?? "account";
  for (let nth = 1; ; nth++) {
    const suffix = nth === 1 ? "" : `-${nth}`;
    const label = `${wanted.slice(0, LONGEST - suffix.length).replace(/-$/, "")}${suffix}`;
    if (!taken.has(label) && !RESERVED.has(label)) return label;
  }
}

function slug(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
}
