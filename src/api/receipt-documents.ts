/** Receipts as the API shows them: of an answer over one account, and of one over several. */

import { z } from "zod";

const Totals = z.record(z.string(), z.number().nullable());
const Value = z.number().nullable();
const Window = z.object({ start: z.string().nullable(), end: z.string() }).nullable();
const Arguments = z.record(z.string(), z.unknown()).nullable().describe("Null where they were too long to be kept");

export const ReceiptDocument = z.object({
  id: z.string(),
  asked_at: z.string(),
  module: z.string(),
  connection_id: z.string(),
  tool: z.string(),
  arguments: Arguments,
  account_id: z.string().nullable(),
  account: z.string().nullable(),
  currency: z.string().nullable(),
  timezone: z.string().nullable(),
  window: Window,
  fetched_at: z.string().nullable().describe("When the oldest answer of the platform came"),
  source: z.string().nullable().describe("history: from remembered days; null: the platform"),
  as_of: z.string().nullable(),
  request_ids: z.array(z.string()).describe("The platform's own, for its support"),
  requests: z.number(),
  rows: Value,
  totals: Totals.nullable(),
  summary: z.string().nullable(),
});

const Rows = z.object({ before: Value, now: Value });
const Moved = z.array(z.object({ name: z.string(), before: Value, now: Value, change: Value }));

const Days = z
  .array(
    z.object({
      metric: z.string(),
      explains: z.boolean().describe("The days add up to both totals exactly"),
      days: z.array(z.object({ day: z.string(), before: z.number(), now: z.number(), change: z.number() })),
    }),
  )
  .nullable()
  .describe("Null where not every day is remembered from before and after");

export const AgainDocument = z.object({
  asked_at: z.string(),
  same_days: z.boolean().describe("False where the question is about the present"),
  rows: Rows,
  totals: Moved,
  summary: z.string().nullable(),
  days: Days,
});

const Currency = z.string().nullable();
const Account = z.object({
  connection_id: z.string(),
  account_check: z.string().describe("A hash, by which another account in its place is noticed"),
  label: z.string(),
  currency: Currency,
  timezone: z.string().nullable(),
  window: Window,
  rows: Value,
  totals: Totals.nullable(),
});

export const AccountsReceiptDocument = z.object({
  id: z.string(),
  asked_at: z.string(),
  module: z.string(),
  tool: z.string(),
  arguments: Arguments,
  fetched_at: z.string().nullable(),
  request_ids: z.array(z.string()),
  requests: z.number(),
  rows: Value,
  summary: z.string().nullable(),
  answered: z.number().describe("How many accounts; more than accounts where there was no room for all"),
  missing: z.array(z.string()).describe("Labels of accounts that did not answer"),
  accounts: z.array(Account),
  totals: Totals.nullable(),
  subtotals: z.array(z.object({ currency: Currency, accounts: z.number(), totals: Totals.nullable() })),
  reporting: z.object({ currency: z.string(), totals: Totals.nullable() }).nullable(),
});

export const AccountsAgainDocument = z.object({
  asked_at: z.string(),
  same_days: z.boolean(),
  accounts: z.array(
    z.object({
      connection_id: z.string(),
      label: z.string(),
      rows: Rows,
      totals: Moved,
      days: Days,
      not_compared: z.string().nullable().describe("Why nothing stands beside its numbers"),
    }),
  ),
  totals: Moved.describe("With a now only where every account has one; subtotals too"),
  subtotals: z.array(z.object({ currency: Currency, totals: Moved })),
  reporting: z.object({ currency: z.string(), totals: Moved }).nullable(),
});
