/** `/api/workspaces/:id/digests`: the account's figures, daily or weekly, to the workspace's channels. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { ToolCall } from "#calls/call-tool.ts";
import { ALL_ACCOUNTS } from "#calls/choose-account.ts";
import { whileTold } from "#calls/told-progress.ts";
import { asEveryKind, EveryKind } from "#channels/as-every-kind.ts";
import { pageUrlOf } from "#channels/as-mail.ts";
import { digestDocument, workspaceDigestDocument } from "#digest/digest-document.ts";
import type { Digests } from "#digest/digests.ts";
import { WEEKDAYS, weekdayNumber } from "#digest/weekdays.ts";
import type { WorkspaceDigests } from "#digest/workspace-digests.ts";
import { ShopError } from "#errors.ts";
import { DIGEST_TABLES } from "#modules/module-digest.ts";
import { SeenVersionField, Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { TELLS_PROGRESS, toldIn } from "./streamed.ts";
import { ACCOUNT_FIELDS, type KnownModules, wantedAccount } from "./wanted-account.ts";

export type DigestParts = SignedInParts &
  KnownModules & {
    digests: Omit<Digests, "job">;
    workspaceDigests: Omit<WorkspaceDigests, "job">;
    publicUrl: URL | null;
  };

const MOST_CHANNELS = 20;
const LAST_HOUR = 23;
const FIGURES = { title: "the account's figures" };

const NewDigest = z.strictObject({
  weekday: z.enum(WEEKDAYS).nullable().default(null).describe("Null: each day"),
  hour: z.int().min(0).max(LAST_HOUR).describe("Of the account's own days; of timezone's with account all"),
  timezone: ShortText.optional().describe(
    "With account all; absent: as it was set before, or else that of the first account",
  ),
  channels: z.array(ShortText).max(MOST_CHANNELS).nullable().default(null).describe("Null: all"),
  attach: z
    .enum(DIGEST_TABLES)
    .nullable()
    .default(null)
    .describe("A table by day that goes with mails and webhooks as a CSV file: of yesterday, or of the week"),
  version: SeenVersionField,
  ...ACCOUNT_FIELDS,
});

const DigestDocument = z.object({
  id: z.string(),
  module: z.string(),
  account: z.string().describe("Its label; all: of all accounts together"),
  account_name: z.string().nullable(),
  weekday: z.enum(WEEKDAYS).nullable(),
  hour: z.int(),
  timezone: z.string().nullable(),
  channels: z.array(z.string()).nullable(),
  attach: z.enum(DIGEST_TABLES).nullable(),
  next_at: Time,
  late: z.boolean().describe("Its hour is past: it waits until next_at"),
  warning: z.string().nullable().describe("Where nobody will be told"),
  told_day: z.string().nullable(),
  version: z.string(),
});

const Place = z.strictObject(ACCOUNT_FIELDS);

export function digestsRoutes(parts: DigestParts) {
  const { digests, workspaceDigests, publicUrl } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/workspaces/:id/digests",
      async ({ params: { id } }) =>
        [
          ...(await digests.list(id)).map(digestDocument),
          ...(await workspaceDigests.list(id)).map(workspaceDigestDocument),
        ].map((document) => ({ ...document, channels: document.channels?.slice() ?? null })),
      { response: z.array(DigestDocument), detail: { summary: "The digests of a workspace's accounts" } },
    )
    .put(
      "/workspaces/:id/digests",
      async ({
        params: { id: workspaceId },
        body: { weekday, hour, timezone, channels, attach, version, ...account },
        actor,
      }) => {
        const schedule = { hour, weekday: weekdayNumber(weekday), channelIds: channels, version };
        const wanted = wantedAccount(parts, workspaceId, account);
        if (wanted.label === ALL_ACCOUNTS && attach !== null)
          throw new ShopError("invalid_input", "attach goes with one account: a table is of one account's days.");
        if (wanted.label === ALL_ACCOUNTS)
          return {
            ...workspaceDigestDocument(await workspaceDigests.set({ ...wanted, ...schedule, timezone }, actor)),
            channels,
          };
        if (timezone !== undefined)
          throw new ShopError("invalid_input", "timezone goes with account all: an account's hour is of its own days.");
        return { ...digestDocument(await digests.set({ ...wanted, ...schedule, attached: attach }, actor)), channels };
      },
      {
        body: NewDigest,
        response: DigestDocument,
        detail: { summary: "Set an account's digest, in place of the one there is" },
      },
    )
    .delete(
      "/workspaces/:id/digests",
      async ({ params: { id: workspaceId }, query, actor }) => {
        const wanted = wantedAccount(parts, workspaceId, query);
        if (wanted.label === ALL_ACCOUNTS) return { ...(await workspaceDigests.remove(wanted, actor)), removed: true };
        const { connectionId } = await digests.remove(wanted, actor);
        return { id: connectionId, removed: true };
      },
      {
        query: Place,
        response: z.object({ id: z.string(), removed: z.boolean() }),
        detail: { summary: "Remove an account's digest" },
      },
    )
    .get(
      "/workspaces/:id/digests/preview",
      ({ params: { id: workspaceId }, query, request }) => {
        const wanted = wantedAccount(parts, workspaceId, query);
        const of = wanted.label === ALL_ACCOUNTS ? workspaceDigests : digests;
        const preview = async (tell: ToolCall["progress"]) => {
          const message = await whileTold(tell, (progress) => of.preview(wanted, progress), FIGURES);
          return asEveryKind(message, pageUrlOf(message, publicUrl));
        };
        return toldIn(request, preview);
      },
      {
        query: Place,
        response: EveryKind,
        detail: {
          summary:
            "The very message that would go out now: the mail as text and as HTML, and what each other kind is sent",
          description: TELLS_PROGRESS,
        },
      },
    );
}
