/** A receipt with each answer that has numbers of an account: its address at once, its text sealed behind the answers. */

import { createHash } from "node:crypto";
import type { AnsweredAccounts, AnsweredQuestion, ReceiptOf } from "#calls/answered-question.ts";
import type { Clock } from "#clock.ts";
import { createWriteBehind } from "#concurrency/write-behind.ts";
import type { ReceiptRow } from "#db/receipts.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Log } from "#log.ts";
import { isoTime } from "#text/iso-time.ts";
import type { KeyRing } from "#vault/key-ring.ts";
import { createReceiptVault, type ReceiptSeal } from "#vault/receipt-vault.ts";
import { encodeAccounts, isAccounts, type KeptAccounts, keptAccountsOf, unpackAccounts } from "./kept-accounts.ts";
import { encodeReceipt, factsOf, type KeptReceipt, keptOf, parseReceipt } from "./kept-receipt.ts";

/** About 10 MB while nothing can be sealed or written. */
const MAX_WAITING = 5_000;
const MAX_OF_WORKSPACE = 10_000;
const EXPORT_PAGE = 500;
/** Another process may make the key first, or the vault's key may move. */
const MAX_KEY_TRIES = 3;
/** No two collide, and each answer pays for its length. */
const ID_BYTES = 12;

type Named = { id: string; asked_at: string };

/** Of an answer over one account. */
export type Receipt = Named & KeptReceipt;
/** Of an answer over several. */
export type AccountsReceipt = Named & KeptAccounts;

export type Receipts = {
  /** Where the receipt is opened. The same question with the same answers of the platform has one. */
  record: ReceiptOf;
  /** Of which workspace it is. @throws not_found */
  workspaceOf(id: string): Promise<string>;
  /** @throws not_found; vault_*, kms_* */
  find(place: { workspaceId: string; id: string }): Promise<Receipt | AccountsReceipt>;
  export(workspaceId: string): AsyncGenerator<string>;
  flush(): Promise<void>;
  close(): Promise<void>;
};

type Parts = { store: Store; keyRing: KeyRing; clock: Clock; dataKeySeconds: number; log: Log };

type Waiting = { id: string; workspaceId: string; atMs: number; encode(): Buffer };

export function createReceipts({ store, keyRing, clock, dataKeySeconds, log }: Parts): Receipts {
  const vault = createReceiptVault({ store, keyRing, clock, dataKeySeconds });

  const sealOf = async (workspaceId: string): Promise<ReceiptSeal | null> => {
    for (let left = MAX_KEY_TRIES; left > 0; left -= 1) {
      const key = await store.receipts.findKey(workspaceId);
      if (key !== undefined) return vault.open(workspaceId, key);
      const made = { workspace_id: workspaceId, ...(await vault.makeKey(workspaceId)) };
      if ((await store.receipts.insertKey(made)) === "gone") return null;
    }
    throw new ShopError("conflict", "The key of receipts was changed by others again and again.");
  };

  const writeOf = async (workspaceId: string, of: readonly Waiting[]) => {
    const seal = await sealOf(workspaceId);
    if (seal === null) return;
    const rows = of.map(
      ({ id, atMs, encode }): ReceiptRow => ({
        ...{ id, workspace_id: workspaceId, at_ms: atMs },
        ...seal.seal(id, encode()),
      }),
    );
    await store.receipts.insert(rows, MAX_OF_WORKSPACE);
  };

  const { add, flush, close } = createWriteBehind<Waiting>({
    ...{ what: "Receipts", log, most: MAX_WAITING, batch: MAX_WAITING },
    groupOf: ({ workspaceId }) => workspaceId,
    write: (of, workspaceId) => writeOf(workspaceId, of),
  });

  return {
    record(serverUrl, answered) {
      const id = receiptId(answered);
      add({ id, workspaceId: answered.workspaceId, atMs: clock.now(), encode: encodingOf(answered) });
      return `${serverUrl}/receipts/${id}`;
    },
    async workspaceOf(id) {
      await flush();
      const workspaceId = await store.receipts.workspaceOf(id);
      if (workspaceId === undefined) throw noReceipt();
      return workspaceId;
    },
    async find(place) {
      await flush();
      const [row, key] = [await store.receipts.find(place), await store.receipts.findKey(place.workspaceId)];
      if (row === undefined || key === undefined) throw noReceipt();
      return opened(await vault.open(place.workspaceId, key), row);
    },
    async *export(workspaceId) {
      await flush();
      const key = await store.receipts.findKey(workspaceId);
      if (key === undefined) return;
      const seal = await vault.open(workspaceId, key);
      for (let after = ""; ; ) {
        const rows = await store.receipts.page({ workspaceId, after, limit: EXPORT_PAGE });
        for (const row of rows) yield JSON.stringify(opened(seal, row));
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    },
    flush,
    async close() {
      await close();
      vault.close();
    },
  };
}

/** Neither keeps rows until they are written, and one over several accounts is as small as it will be at once. */
function encodingOf(answered: AnsweredQuestion | AnsweredAccounts): () => Buffer {
  if ("accounts" in answered) {
    const bytes = encodeAccounts(keptAccountsOf(answered));
    return () => bytes;
  }
  const { workspaceId: _, answer, ...rest } = answered;
  const parts = { ...rest, answer: factsOf(answer) };
  return () => encodeReceipt(keptOf(parts));
}

function opened(seal: ReceiptSeal, row: ReceiptRow): Receipt | AccountsReceipt {
  const named = { id: row.id, asked_at: isoTime(row.at_ms) };
  const kept: unknown = JSON.parse(seal.open(row.id, row).toString("utf8"));
  return isAccounts(kept) ? { ...named, ...unpackAccounts(kept) } : { ...named, ...parseReceipt(kept) };
}

function receiptId(answered: AnsweredQuestion | AnsweredAccounts): string {
  const { tool, args, requestIds, answer } = answered;
  const of = "accounts" in answered ? answered.accounts.map((one) => one.connectionId) : answered.connectionId;
  const words = JSON.stringify([of, tool, args, requestIds, answer.meta.fetched_at]);
  return createHash("sha256").update(words).digest().subarray(0, ID_BYTES).toString("base64url");
}

export function noReceipt(): ShopError {
  return new ShopError(
    "not_found",
    "There is no such receipt among what you may see. Receipts are kept for 90 days, the newest 10,000 of a workspace. Ask the question again, or sign in as somebody with a role in the workspace.",
  );
}
