/** After a migration moved the credentials: opens each where it is now, and only then deletes its former copy. */

import { accountLabel } from "#connections/account-label.ts";
import type { Store } from "#db/store.ts";
import { type ErrorCode, ShopError, toShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import type { Vault } from "#vault/vault.ts";

/** A KMS answers each in tens of milliseconds. */
const AT_ONCE = 16;

/** The key is not the right one, or is refused: none of the others would open either. */
const CLOSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["kms_denied", "vault_key_missing", "vault_key_wrong"]);

/** What does not open for another reason is kept, and tried again at the next start. @throws kms_denied, vault_key_* */
export async function proveCredentials({
  store,
  vault,
}: {
  store: Store;
  vault: Pick<Vault, "open">;
}): Promise<string[]> {
  let proved = 0;
  let left = 0;
  const prove = async (connectionId: string) => {
    const failure = await vault.open(connectionId).then((): null => null, toShopError);
    if (failure !== null && CLOSED.has(failure.code)) throw refused(failure);
    if (failure !== null && failure.code !== "not_connected") {
      left += 1;
      return;
    }
    const row = await store.connections.findById(connectionId);
    const account = { id: row?.account_id ?? "", name: row?.account_name ?? null };
    await store.credentials.markProved(connectionId, accountLabel(account, new Set()));
    proved += 1;
  };
  let after = "";
  for (;;) {
    const page = await store.credentials.listUnproved(after, AT_ONCE);
    await Promise.all(page.map(prove));
    after = page.at(-1) ?? after;
    if (page.length < AT_ONCE) break;
  }
  if (proved > 0) await store.checkpoint();
  if (left === 0) return [];
  return [
    `${counted(left, "credential")} could not be opened since the upgrade; what cannot be opened is kept in its former place, too. \`shopmcp doctor\` says which and why; the next start tries again.`,
  ];
}

function refused({ code, message, cause }: ShopError): ShopError {
  return new ShopError(
    code,
    `The upgrade has moved the credentials, and they cannot be opened there: ${message} Nothing is lost: they are kept in their former place, too, and the database as it was before stands beside it as shopmcp.db.schema-26.bak. Make the key available and start again.`,
    { cause },
  );
}
