/** Tables of the keys that sign proofs: public ones stay, the private one is sealed and only of the newest. */

import { sql } from "drizzle-orm";
import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { envelopeColumns } from "./schema.ts";

/** `public_key`: SubjectPublicKeyInfo in DER, as base64. */
export const signingKey = sqliteTable(
  "signing_key",
  {
    id: text().primaryKey(),
    public_key: text().notNull(),
    current: integer({ mode: "boolean" }).notNull(),
    created_at_ms: integer().notNull(),
    retired_at_ms: integer(),
  },
  (table) => [uniqueIndex("signing_key_one_current").on(table.current).where(sql`${table.current} = 1`)],
);

export const signingSecret = sqliteTable("signing_secret", {
  id: text()
    .primaryKey()
    .references(() => signingKey.id),
  ...envelopeColumns(),
});
