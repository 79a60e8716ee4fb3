/** Which row a receipt comes into: those of one workspace that are written together are sealed as one, and cost a quarter. */

import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { ReceiptRow } from "#db/receipts.ts";
import { lazily } from "#lazily.ts";

/** The last character of a receipt's id is its place in the row, the others are the row's id. */
const PLACES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** 90 bits in base64url: no two collide, and each answer pays for their length. */
const ROW_ID_LENGTH = 15;
const ROW_ID_BYTES = 12;

export type ReceiptPlaces = {
  next(workspaceId: string): { rowId: string; id: string };
  /** No further receipt comes into a row that is open. */
  closeRows(): void;
};

export function createReceiptPlaces(): ReceiptPlaces {
  const open = new Map<string, { rowId: string; held: number }>();
  const newRow = (workspaceId: string) => {
    const row = { rowId: randomBytes(ROW_ID_BYTES).toString("base64url").slice(0, ROW_ID_LENGTH), held: 0 };
    open.set(workspaceId, row);
    return row;
  };
  return {
    next(workspaceId) {
      const row = open.get(workspaceId) ?? newRow(workspaceId);
      const id = row.rowId + PLACES.charAt(row.held);
      row.held += 1;
      if (row.held === PLACES.length) open.delete(workspaceId);
      return { rowId: row.rowId, id };
    },
    closeRows: () => open.clear(),
  };
}

/** A receipt of before 2026-11-30 has a row of its own. */
export function rowIdsOf(id: string): string[] {
  return [id.slice(0, -1), id];
}

/** `text`: what is kept, as JSON. */
export type WrittenReceipt = { id: string; atMs: number; text: string };

export function packReceipts(written: readonly WrittenReceipt[]): Buffer {
  return Buffer.from(`[${written.map(({ id, atMs, text }) => `["${id}",${atMs},${text}]`).join(",")}]`);
}

const Packed = lazily(() => z.array(z.tuple([z.string(), z.number(), z.unknown()])));

/** @throws ZodError: these bytes are our own */
export function unpackReceipts(row: Pick<ReceiptRow, "id" | "at_ms">, opened: Buffer) {
  const content: unknown = JSON.parse(opened.toString("utf8"));
  if (!Array.isArray(content)) return [{ id: row.id, atMs: row.at_ms, kept: content }];
  return Packed()
    .parse(content)
    .map(([id, atMs, kept]) => ({ id, atMs, kept }));
}
