/** The name by which people tell the accounts of a workspace apart: at first a slug of the account's own name. */

import { ShopError } from "#errors.ts";
import type { Account } from "#modules/module.ts";

const FORM = /^(?=.*[a-z0-9])[a-z0-9-]{1,32}$/;
const LONGEST = 32;
/** Words that stand in the place of a label in addresses and arguments. */
const RESERVED: ReadonlySet<string> = new Set(["all", "verify", "authorize", "accounts"]);

/** @throws invalid_input */
export function checkLabel(given: string): void {
  if (FORM.test(given) && !RESERVED.has(given)) return;
  throw new ShopError(
    "invalid_input",
    `A label has 1 to ${LONGEST} of a–z, 0–9 and hyphens, not hyphens alone, and is none of ${[...RESERVED].join(", ")}. Choose another one.`,
  );
}

/** One that is not taken. */
export function accountLabel({ name, id }: Pick<Account, "name" | "id">, taken: readonly string[]): string {
  const wanted = [slug(name ?? ""), slug(`account-${id.slice(-8)}`), "account"].find((one) => one !== "") ?? "account";
  const known = new Set([...taken, ...RESERVED]);
  for (let nth = 1; ; nth++) {
    const suffix = nth === 1 ? "" : `-${nth}`;
    const label = `${wanted.slice(0, LONGEST - suffix.length).replace(/-$/, "")}${suffix}`;
    if (!known.has(label)) return label;
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
