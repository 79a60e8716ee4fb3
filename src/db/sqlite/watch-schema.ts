/** Tables of what owners want watched. */

import { index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { connection, idOf, workspace } from "./schema.ts";

/** `campaign_id`: empty for the whole account. A goal of another account or currency than the connection's does not count. */
export const goal = sqliteTable(
  "goal",
  {
    id: text().primaryKey(),
    connection_id: idOf(() => connection.id),
    account_id: text().notNull(),
    currency: text(),
    campaign_id: text().notNull(),
    kind: text({ enum: ["target_cpa", "target_roas", "month_budget"] }).notNull(),
    value: text().notNull(),
    margin_percent: text(),
    set_at_ms: integer().notNull(),
  },
  (table) => [unique("goal_subject").on(table.connection_id, table.campaign_id, table.kind)],
);

/** What the owner knows of a day: "sale began". A note on another account than the connection's is not told. */
export const note = sqliteTable(
  "note",
  {
    id: text().primaryKey(),
    connection_id: idOf(() => connection.id),
    account_id: text().notNull(),
    day: text().notNull(),
    text: text().notNull(),
    written_at_ms: integer().notNull(),
  },
  (table) => [index("note_day").on(table.connection_id, table.day)],
);

/** `campaign_id`: empty for the whole account. `judged_at_ms`: the reading of days, or of today, by which it was judged last. */
export const alert = sqliteTable(
  "alert",
  {
    id: text().primaryKey(),
    connection_id: idOf(() => connection.id),
    account_id: text().notNull(),
    campaign_id: text().notNull(),
    metric: text().notNull(),
    condition: text({ enum: ["above", "below", "off", "goal", "runaway"] }).notNull(),
    value: text(),
    days: integer().notNull(),
    min_sample: integer().notNull(),
    created_at_ms: integer().notNull(),
    judged_at_ms: integer(),
    /** Minutes of the account's day; both or none. Messages wait for their end. */
    quiet_from_minutes: integer(),
    quiet_to_minutes: integer(),
  },
  (table) => [index("alert_connection").on(table.connection_id)],
);

/** From its beginning to its end. `began_said` and `ended_said`: what the message says, decided once with the row. */
export const alertFiring = sqliteTable(
  "alert_firing",
  {
    id: text().primaryKey(),
    alert_id: idOf(() => alert.id),
    began_day: text().notNull(),
    began_at_ms: integer().notNull(),
    began_said: text().notNull(),
    began_told: integer({ mode: "boolean" }).notNull(),
    ended_day: text(),
    ended_at_ms: integer(),
    ended_said: text(),
    ended_told: integer({ mode: "boolean" }).notNull(),
  },
  (table) => [index("alert_firing_alert").on(table.alert_id, table.began_at_ms)],
);

/**
 * The owner's own rates: one of `from_currency` is `rate` of `currency`, from `date` until the next. All of a workspace's
 * are into one currency, in which its accounts are totalled.
 */
export const rate = sqliteTable(
  "rate",
  {
    id: text().primaryKey(),
    workspace_id: idOf(() => workspace.id),
    currency: text().notNull(),
    from_currency: text().notNull(),
    date: text().notNull(),
    rate: text().notNull(),
    set_at_ms: integer().notNull(),
  },
  (table) => [unique("rate_day").on(table.workspace_id, table.from_currency, table.date)],
);
