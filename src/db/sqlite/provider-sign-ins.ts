/** Sign-ins under way at the OpenID provider, in SQLite. */

import { and, desc, eq, gt, lte, sql } from "drizzle-orm";
import type { ProviderSignInsRoom } from "#db/provider-sign-ins.ts";
import { ask, type Engine } from "./engine.ts";
import { keepNewest } from "./keep-newest.ts";
import { providerSignIn } from "./operator-schema.ts";

export function providerSignInsIn(engine: Engine): ProviderSignInsRoom {
  return {
    async open({ row, most, nowMs }) {
      await engine.transact(function* (tx) {
        yield* ask(tx.delete(providerSignIn).where(lte(providerSignIn.expires_at_ms, nowMs)).run());
        const newest = [desc(providerSignIn.expires_at_ms), desc(sql`rowid`)];
        yield* keepNewest(tx, providerSignIn, { key: providerSignIn.hash, newest, most: most - 1 });
        yield* ask(tx.insert(providerSignIn).values(row).run());
      });
    },
    async take({ hash, nowMs }) {
      const standing = and(eq(providerSignIn.hash, hash), gt(providerSignIn.expires_at_ms, nowMs));
      return (await engine.db.delete(providerSignIn).where(standing).returning().all()).length === 1;
    },
  };
}
