/** What verifications say about a credential's tokens: of several accounts one may be lost while the tokens work. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { isRenewed } from "#db/is-renewed.ts";
import type { Store } from "#db/store.ts";
import type { Credential, Module } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { type Judgement, judgeCredential } from "./judge-credential.ts";

type Parts = { store: Store; vault: Vault };

/** Asks for one account after another until an answer is about the tokens. */
export async function judgeTokens(
  { store, vault }: Parts,
  module: Module,
  { row, opened }: { row: ConnectionRow; opened: Credential },
): Promise<Judgement> {
  const judgement = await judgeCredential(module, opened);
  if (!isOfAccount(judgement)) return judgement;
  const siblings = (await store.decisions.findShared(row))?.siblings ?? [];
  for (const sibling of siblings.filter(isRenewed)) {
    const { fields } = await vault.open(sibling.id);
    const other = await judgeCredential(module, fields);
    if (!isOfAccount(other)) return other;
  }
  return judgement;
}

function isOfAccount({ verdict, error }: Judgement): boolean {
  return verdict === "dead" && error.code === "advertiser_not_found";
}
