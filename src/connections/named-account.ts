/** An account in the audit trail: platforms let two accounts have one name, and only a label is of one alone. */

import type { ConnectionRow } from "#db/connection-rows.ts";

/** Such as `Bakery (bakery-2)`. */
export function namedAccount({ account_name: name, label }: Pick<ConnectionRow, "account_name" | "label">): string {
  return name === null || name === label ? label : `${name} (${label})`;
}
