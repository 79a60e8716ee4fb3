/** What the integration routes give. A module's own texts pass unchanged, and no part of a credential does. */

import { z } from "zod";
import { WATCHED_METRICS } from "#modules/module-history.ts";
import { Time } from "./documents.ts";

export const Account = z.object({ id: z.string(), name: z.string().nullable() });

const Connected = z.object({
  module: z.string(),
  label: z.string().describe("Names one of several accounts"),
  state: z.enum(["connected", "degraded", "needs_reconnect", "unverified"]),
  advertiser: Account.extend({ currency: z.string().nullable(), timezone: z.string().nullable() }),
  credential: z.enum(["static", "refreshable"]),
  expires_at: Time.nullable(),
  warnings: z.array(z.string()).readonly(),
});

export const ConnectedDocument = Connected.extend({ workspace: z.string() });

export const ConnectionDocument = Connected.extend({
  connection: z.string(),
  since: Time,
  reason: z.string().nullable(),
  next_refresh_at: Time.nullable(),
  refresh_token_expires_at: Time.nullable(),
  verified_at: Time,
  last_error: z.object({ code: z.string(), message: z.string().nullable(), at: Time.nullable() }).nullable(),
  /** The stored days of the account; null where there are none. */
  kept_days: z
    .object({
      since: Time,
      anew: z.boolean(),
      levels: z.array(z.object({ level: z.string(), days: z.int(), from: z.string() })),
      still_reading: z.string().nullable().describe("How far the first reading has come; null once it is done"),
      bytes: z.int(),
      last_read_at: Time.nullable(),
      next_read_at: Time,
      completeness_from: Time.nullable(),
      last_error: z.string().nullable(),
    })
    .nullable(),
  history: z.array(z.object({ state: z.string(), reason: z.string().nullable(), at: Time })),
});

export const IntegrationCard = z.object({
  module: z.string(),
  title: z.string(),
  summary: z.string(),
  connection: ConnectionDocument.nullable().describe("The only account; null where there is none, or several"),
  connections: z.array(ConnectionDocument),
});

const Field = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  choices: z
    .array(z.object({ value: z.string(), label: z.string() }))
    .readonly()
    .optional(),
});

const Fields = z.array(Field).readonly();

const GuideStep = z.object({
  title: z.string(),
  text: z.string(),
  points: z.array(z.string()).readonly().optional(),
  links: z
    .array(z.object({ label: z.string(), url: z.string() }))
    .readonly()
    .optional(),
});

const Arguments = z.record(z.string(), z.unknown()).readonly();
const Choices = z.array(z.object({ id: z.string(), label: z.string(), args: Arguments })).readonly();

const Level = z.object({
  id: z.string(),
  label: z.string(),
  plural: z.string(),
  args: Arguments,
  idColumn: z.string(),
  nameColumn: z.string(),
  within: z.string(),
  status: z.object({
    tool: z.string(),
    args: Arguments,
    idsArgument: z.string(),
    column: z.string(),
    most: z.int(),
    unlisted: z.string(),
  }),
});

const Series = z.object({
  column: z.string(),
  label: z.string(),
  unit: z.enum(["money", "count", "ratio", "percent"]),
  better: z.enum(["more", "less", "neither"]),
  sum: z.exactOptional(z.array(z.string()).readonly()),
  per: z.exactOptional(z.string()),
  watched: z.exactOptional(z.enum(WATCHED_METRICS)),
});

const Performance = z.object({
  tool: z.string(),
  windows: Choices,
  firstWindow: z.string(),
  range: z.object({ start: z.string(), end: z.string() }),
  comparisons: Choices,
  refresh: Arguments,
  filter: z.string(),
  overTime: z.object({ args: Arguments, dateColumn: z.string() }),
  byEntity: z.object({ args: Arguments }),
  explain: z.exactOptional(z.object({ tool: z.string(), args: Arguments, metricArgument: z.string() })),
  levels: z.array(Level).readonly(),
  series: z.array(Series).readonly(),
});

export const IntegrationDocument = IntegrationCard.omit({ connections: true }).extend({
  fields: Fields,
  guide: z.array(GuideStep).readonly(),
  checks: z.array(z.string()).readonly(),
  troubleshooting: z
    .array(z.object({ title: z.string(), codes: z.array(z.string()).readonly(), text: z.string() }))
    .readonly(),
  performance: Performance.nullable(),
  pacing: z.object({ tool: z.string(), args: Arguments, brief: Arguments }).nullable(),
  account_field: z.string().nullable().describe("The field that names the account, where the token lists them"),
  authorization: z.object({ fields: Fields, account_field: z.string(), redirect_field: z.string() }).nullable(),
});
