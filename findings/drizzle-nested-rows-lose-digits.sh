#!/usr/bin/env bash
# A bigint that drizzle reads through a relation is another number than the one a select reads.
#
# drizzle-orm 0.45.4 on PostgreSQL (PGlite 0.5.17): db.query.….findMany({ with: … }) fetches the related rows as one JSON value, and JSON.parse makes
# doubles of its numbers before the columns' own readers see them. A column of `bigint({ mode: "bigint" })` that holds 1790000000000000123 is
# 1790000000000000000n there, and a numeric of 12.50 is "12.5". select() and findMany() without `with` give both as they are stored.
#
# What one would guess wrong: that a mode which exists to keep every digit keeps them wherever the column is read, since the type is bigint both
# times. An id that is taken from a nested row finds nothing, or another row.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit drizzle-orm@0.45.4 @electric-sql/pglite@0.5.17 >/dev/null
cat >nested.mjs <<'JS'
import { PGlite } from "@electric-sql/pglite";
import { relations } from "drizzle-orm";
import { bigint, integer, numeric, pgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pglite";

const account = pgTable("account", { id: integer().primaryKey() });
const campaign = pgTable("campaign", { id: bigint({ mode: "bigint" }).primaryKey(), account: integer(), spend: numeric() });
const accountRelations = relations(account, ({ many }) => ({ campaigns: many(campaign) }));
const campaignRelations = relations(campaign, ({ one }) => ({
  of: one(account, { fields: [campaign.account], references: [account.id] }),
}));

const database = new PGlite();
await database.exec(`create table account (id int primary key);
  create table campaign (id bigint primary key, account int, spend numeric);
  insert into account values (1);
  insert into campaign values (1790000000000000123, 1, 12.50)`);
const db = drizzle(database, { schema: { account, campaign, accountRelations, campaignRelations } });
const [selected] = await db.select().from(campaign);
const [found] = await db.query.campaign.findMany();
const [{ campaigns }] = await db.query.account.findMany({ with: { campaigns: true } });
await database.close();

console.log(`node ${process.version}, drizzle-orm 0.45.4, PGlite 0.5.17; stored are 1790000000000000123 and 12.50`);
const told = [selected, found, campaigns[0]].map(({ id, spend }) => `${typeof id} ${id}, ${typeof spend} ${spend}`);
console.log(`select():                       ${told[0]}`);
console.log(`findMany():                     ${told[1]}`);
console.log(`findMany({ with: campaigns }):  ${told[2]}`);
const whole = "bigint 1790000000000000123, string 12.50";
process.exit(told[0] === whole && told[1] === whole && told[2] === "bigint 1790000000000000000, string 12.5" ? 0 : 1);
JS
node nested.mjs
