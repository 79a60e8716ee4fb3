/** Sign-ins under way at the OpenID provider, in SQLite. */

import { and, desc, eq, gt, lte, sql } from "drizzle-orm";
import type { ProviderSignInsRoom } from "#db/provider-sign-ins.ts";
import { providerSignIn } from "./operator-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction } from "./transaction.ts";

export function providerSignInsIn(file: SqliteFile): ProviderSignInsRoom {
  return {
    async open({ row, most, nowMs }) {
      inTransaction(file, (tx) => {
        tx.delete(providerSignIn).where(lte(providerSignIn.expires_at_ms, nowMs)).run();
        const newestFirst = tx
          .select({ hash: providerSignIn.hash })
          .from(providerSignIn)
          .orderBy(desc(providerSignIn.expires_at_ms), desc(sql`rowid`))
          .all();
        for (const { hash } of newestFirst.slice(most - 1))
          tx.delete(providerSignIn).where(eq(providerSignIn.hash, hash)).run();
        tx.insert(providerSignIn).values(row).run();
      });
    },
    async take({ hash, nowMs }) {
      const standing = and(eq(providerSignIn.hash, hash), gt(providerSignIn.expires_at_ms, nowMs));
      return file.db.delete(providerSignIn).where(standing).returning().all().length === 1;
    },
  };
}
