/** A receipt with each answer that has numbers of an account: its address at once, its text sealed behind the answers. */

import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
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
import { encodeReceipt, type KeptReceipt, keptOf, parseReceipt } from "./kept-receipt.ts";
import { createReceiptPlaces, packReceipts, rowIdsOf, unpackReceipts } from "./receipt-rows.ts";

/** About 10 MB while nothing can be sealed or written. */
const MAX_WAITING = 5_000;
const MAX_OF_WORKSPACE = 10_000;
/** Rows of up to 256 KB. */
const EXPORT_PAGE = 50;
/** Another process may make the key first, or the vault's key may move. */
const MAX_KEY_TRIES = 3;
/** Answers whose receipt is known: fewer than a workspace keeps receipts, so that none is named that is gone. */
const MAX_KNOWN = 5_000;
/** A longer name is known by its hash. */
const MAX_NAME_LENGTH = 256;

type Named = { id: string; asked_at: string };

/** Of an answer over one account. */
export type Receipt = Named & KeptReceipt;
/** Of an answer over several. */
export type AccountsReceipt = Named & KeptAccounts;

export type Receipts = {
  /** Where the receipt is opened. The same question with the same answers of the platform, told alike, has one. */
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

type Waiting = { id: string; rowId: string; workspaceId: string; atMs: number; text: string };

export function createReceipts({ store, keyRing, clock, dataKeySeconds, log }: Parts): Receipts {
  const vault = createReceiptVault({ store, keyRing, clock, dataKeySeconds });
  const places = createReceiptPlaces();
  const known = new LRUCache<string, string>(atMost(MAX_KNOWN));

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
    const rows = Map.groupBy(of, ({ rowId }) => rowId)
      .entries()
      .map(([id, held]): ReceiptRow => {
        const at_ms = Math.max(...held.map(({ atMs }) => atMs));
        return { id, workspace_id: workspaceId, at_ms, held: held.length, ...seal.seal(id, packReceipts(held)) };
      });
    await store.receipts.insert([...rows], MAX_OF_WORKSPACE);
  };

  const { add, flush, close } = createWriteBehind<Waiting>({
    ...{ what: "Receipts", log, most: MAX_WAITING, batch: MAX_WAITING },
    groupOf: ({ workspaceId }) => workspaceId,
    write: (of, workspaceId) => writeOf(workspaceId, of),
    onTaken: places.closeRows,
  });

  return {
    record(serverUrl, answered) {
      const answer = nameOf(answered);
      // Looked at without being renewed: the oldest names go first, as their receipts do.
      const before = known.peek(answer);
      if (before !== undefined) return `${serverUrl}/receipts/${before}`;
      const { workspaceId } = answered;
      const { id, rowId } = places.next(workspaceId);
      known.set(answer, id);
      add({ id, rowId, workspaceId, atMs: clock.now(), text: textOf(answered) });
      return `${serverUrl}/receipts/${id}`;
    },
    async workspaceOf(id) {
      await flush();
      const workspaceId = await store.receipts.workspaceOf(rowIdsOf(id));
      if (workspaceId === undefined) throw noReceipt();
      return workspaceId;
    },
    async find({ workspaceId, id }) {
      await flush();
      const row = await store.receipts.find({ workspaceId, ids: rowIdsOf(id) });
      const key = await store.receipts.findKey(workspaceId);
      if (row === undefined || key === undefined) throw noReceipt();
      const found = opened(await vault.open(workspaceId, key), row).find((one) => one.id === id);
      if (found === undefined) throw noReceipt();
      return found;
    },
    async *export(workspaceId) {
      await flush();
      const key = await store.receipts.findKey(workspaceId);
      if (key === undefined) return;
      const seal = await vault.open(workspaceId, key);
      for (let after = ""; ; ) {
        const rows = await store.receipts.page({ workspaceId, after, limit: EXPORT_PAGE });
        for (const row of rows) for (const one of opened(seal, row)) yield JSON.stringify(one);
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

/** Made at once: what it is made of would be held until it is written. */
function textOf(answered: AnsweredQuestion | AnsweredAccounts): string {
  if ("accounts" in answered) return encodeAccounts(keptAccountsOf(answered));
  return encodeReceipt(keptOf(answered));
}

function opened(seal: ReceiptSeal, row: ReceiptRow): (Receipt | AccountsReceipt)[] {
  return unpackReceipts(row, seal.open(row.id, row)).map(({ id, atMs, kept }) => {
    const named = { id, asked_at: isoTime(atMs) };
    return isAccounts(kept) ? { ...named, ...unpackAccounts(kept) } : { ...named, ...parseReceipt(kept) };
  });
}

/** The same for the same question with the same answers of the platform, told alike: goals, labels and rates change what is kept. */
function nameOf(answered: AnsweredQuestion | AnsweredAccounts): string {
  const { tool, args, requestIds, answer } = answered;
  const { fetched_at, by_account, subtotals, reporting } = answer.meta;
  const of =
    "accounts" in answered
      ? [answered.accounts.map(({ connectionId, label }) => [connectionId, label]), answered.missing]
      : answered.connectionId;
  const told = [fetched_at, answer.totals, answer.summary, by_account, subtotals, reporting];
  const text = JSON.stringify([of, tool, args, requestIds, told]);
  return text.length <= MAX_NAME_LENGTH ? text : hash("sha256", text, "base64url");
}

export function noReceipt(): ShopError {
  return new ShopError(
    "not_found",
    "There is no such receipt among what you may see. Receipts are kept for 90 days, the newest 10,000 of a workspace. Ask the question again, or sign in as somebody with a role in the workspace.",
  );
}
