/** `/api/workspaces/:id/days`: the account's past year, from what is remembered. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { RememberedYears } from "#watch/remembered-years.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { ACCOUNT_FIELDS, type KnownModules, wantedAccount } from "./wanted-account.ts";

export type RememberedDaysParts = SignedInParts & KnownModules & { rememberedYears: RememberedYears };

const Day = z.iso.date();

const Period = z.object({
  from: Day,
  to: Day,
  kept: z.int().describe("How many of its days are kept; the values are of these"),
  values: z.record(z.string(), z.number().nullable()),
});

const YearDocument = z.object({
  module: z.string(),
  account: z.string().describe("Its label"),
  currency: z.string(),
  from: Day,
  to: Day,
  moves_from: Day.nullable().describe("The first day whose numbers may still change"),
  missing: z.array(z.object({ from: Day, to: Day })).describe("Days that are not kept"),
  total: Period,
  by_day: z.array(Period),
  by_week: z.array(Period).describe("From Monday on"),
  by_month: z.array(Period),
});

export function rememberedDaysRoutes(parts: RememberedDaysParts) {
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/workspaces/:id/days",
      ({ params: { id: workspaceId }, query }) => parts.rememberedYears.of(wantedAccount(parts, workspaceId, query)),
      {
        query: z.strictObject(ACCOUNT_FIELDS),
        response: YearDocument,
        detail: {
          summary: "The account's past year by day, week and month, from what is remembered; the platform is not asked",
        },
      },
    );
}
