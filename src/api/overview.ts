/** `/api/workspaces/:id/overview`: all accounts of a platform together, by day, and each by itself. */

import { Elysia } from "elysia";
import { z } from "zod";
import { answerIn } from "#calls/answer-in.ts";
import { type AskAll, askOverview, type Told } from "#calls/ask-overview.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import { UNRESTRICTED } from "#restriction.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { TELLS_PROGRESS, toldIn } from "./streamed.ts";

export type OverviewParts = SignedInParts & {
  callTool: CallTool;
  modules: readonly Module[];
  workspaces: Pick<Workspaces, "require">;
};

const Day = z.iso.date();

const Wanted = z.strictObject({
  module: ShortText.optional(),
  window: ShortText.optional().describe("One of the module's windows of days; absent: its first"),
  start_date: Day.optional().describe("In place of a window, with end_date"),
  end_date: Day.optional(),
  comparison: ShortText.optional().describe("One of the module's comparisons; absent: its first"),
  fresh: z.enum(["true", "false"]).optional().describe("true asks the platform again"),
});

const Days = z.object({ start: z.string().nullable(), end: z.string() });
const Values = z.record(z.string(), z.number().nullable());

const OverviewDocument = z.object({
  module: z.string(),
  fetched_at: z.string().nullable().describe("Of the oldest answer"),
  lag: z.string().nullable(),
  warnings: z.array(z.string()),
  accounts: z.array(
    z.object({
      account: z.string().describe("Its label"),
      currency: z.string().nullable(),
      timezone: z.string().nullable(),
      window: Days.nullable().describe("Its own days"),
      compared_with: Days.nullable(),
      values: Values,
    }),
  ),
  missing: z.array(z.object({ account: z.string(), error: z.string(), message: z.string() })),
  groups: z
    .array(
      z.object({
        currency: z.string().nullable(),
        accounts: z.int(),
        values: Values,
        by_day: z.array(z.object({ date: z.string(), values: Values })),
      }),
    )
    .describe("The accounts of each currency together"),
  totals: Values.describe("Of all accounts; money is null where they are of several currencies"),
  reporting: z
    .object({
      currency: z.string(),
      values: Values.nullable(),
      note: z.string().nullable(),
      rates: z.array(z.object({ from: z.string(), date: z.string(), rate: z.string() })),
      not_converted: z.array(
        z.object({ account: z.string(), start: z.string().optional(), end: z.string().optional(), why: z.string() }),
      ),
    })
    .nullable()
    .describe("All accounts in the owner's currency, by the owner's rates; null where there are none"),
});

export function overviewRoutes(parts: OverviewParts) {
  const { factsOf, callTool, workspaces } = parts;
  return new Elysia().use(signedIn(parts)).get(
    "/workspaces/:id/overview",
    ({ params: { id: workspaceId }, query, request }) => {
      const { module: name, start_date: start, end_date: end, fresh, ...wanted } = query;
      const { module, view } = viewOf(parts, name);
      const principal = { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED };
      const { requestId } = factsOf(request);
      return toldIn(request, async (progress: ToolCall["progress"]) => {
        await workspaces.require(workspaceId);
        const ask: AskAll = async (tool, args) => {
          const call = { principal, requestId, tool, args, signal: request.signal, progress };
          const came: Told[] = [];
          const onAll = (all: Told["all"], currency: string | null) => void came.push({ all, currency });
          answerIn(await callTool({ ...call, perAccount: { onAll } }));
          const [told] = came;
          if (told === undefined) throw new TypeError("all accounts were asked");
          return told;
        };
        return { module, ...(await askOverview(ask, view, { ...wanted, start, end, fresh: fresh === "true" })) };
      });
    },
    {
      query: Wanted,
      response: OverviewDocument,
      detail: {
        summary: "All accounts together: totals and days of each currency, each account's own, and what is missing",
        description: TELLS_PROGRESS,
      },
    },
  );
}

/** Without a name the first that has one. @throws invalid_input */
function viewOf({ modules }: OverviewParts, name: string | undefined) {
  const shown = modules.flatMap(({ name: module, page: { performance: view } }) =>
    view === undefined ? [] : [{ module, view }],
  );
  const found = shown.find(({ module }) => module === (name ?? module));
  if (found !== undefined) return found;
  throw new ShopError("invalid_input", `module is one of ${shown.map(({ module }) => module).join(", ")}.`);
}
