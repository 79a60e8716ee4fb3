import { expect, test } from "bun:test";
import { workspace } from "#db/sqlite/schema.ts";
import { inTransaction } from "#db/sqlite/transaction.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";

const ROW = { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 1 };

test("work that throws leaves nothing behind", () => {
  const store = newStore();
  const work = () =>
    inTransaction(fileOf(store), (tx) => {
      tx.insert(workspace).values(ROW).run();
      throw new Error("no");
    });
  expect(work).toThrow("no");
  expect(fileOf(store).db.select().from(workspace).all()).toEqual([]);
  store.close();
});

test("work that returns a promise is refused and undone, since the driver would have committed its first half", () => {
  const store = newStore();
  const work = () =>
    inTransaction(fileOf(store), async (tx) => {
      tx.insert(workspace).values(ROW).run();
    });
  expect(work).toThrow("synchronous");
  expect(fileOf(store).db.select().from(workspace).all()).toEqual([]);
  store.close();
});
