/** Links to files, in SQLite. */

import { and, asc, eq, gt, isNotNull, isNull, lt } from "drizzle-orm";
import type { FileLinkStored, FileLinksRoom, FileLinkTaken } from "#db/file-links.ts";
import { ask, type Engine, type Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { fileLink } from "./file-schema.ts";
import { workspace } from "./schema.ts";

/** No row is kept between calls, so that a link ends no answer that is kept. */
export function fileLinksIn(engine: Engine): FileLinksRoom {
  return {
    insert: (row, { nowMs, most }) =>
      engine.aside(function* (db): Unit<FileLinkStored> {
        if (!(yield* exists(db, workspace, eq(workspace.id, row.workspace_id)))) return { outcome: "gone" };
        const open = yield* ask(
          db
            .select({ endMs: fileLink.expires_at_ms })
            .from(fileLink)
            .where(
              and(
                eq(fileLink.workspace_id, row.workspace_id),
                gt(fileLink.expires_at_ms, nowMs),
                isNotNull(fileLink.question),
              ),
            )
            .orderBy(asc(fileLink.expires_at_ms))
            .limit(most)
            .all(),
        );
        const [first] = open;
        if (first !== undefined && open.length === most) return { outcome: "full", nextEndMs: first.endMs };
        yield* ask(db.insert(fileLink).values(row).run());
        return { outcome: "stored" };
      }, `file links ${row.workspace_id}`),
    async take({ id, hash, nowMs }) {
      const named = and(eq(fileLink.id, id), eq(fileLink.hash, hash));
      // Anybody may ask, and who guesses must not keep writers waiting.
      if (!(await engine.read((db) => exists(db, fileLink, named)))) return { outcome: "unknown" };
      return engine.aside(function* (db): Unit<FileLinkTaken> {
        const link = yield* ask(db.select().from(fileLink).where(named).get());
        if (link === undefined) return { outcome: "unknown" };
        const { question } = link;
        if (question === null) return { outcome: "used" };
        if (link.expires_at_ms <= nowMs) return { outcome: "expired" };
        yield* ask(db.update(fileLink).set({ question: null }).where(named).run());
        return { outcome: "taken", link, question };
      }, `file link ${id}`);
    },
    giveBack: (id, question) =>
      engine.aside(function* (db) {
        yield* ask(
          db
            .update(fileLink)
            .set({ question })
            .where(and(eq(fileLink.id, id), isNull(fileLink.question)))
            .run(),
        );
      }, `file link ${id}`),
    deleteOld: (beforeMs) =>
      engine.aside(function* (db) {
        yield* ask(db.delete(fileLink).where(lt(fileLink.expires_at_ms, beforeMs)).run());
      }, null),
  };
}
