import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { findConnection } from "#db/connections.ts";
import { keptWhileUnchanged } from "#db/kept-reads.ts";
import { connection } from "#db/schema.ts";
import { inTransaction } from "#db/transaction.ts";
import { storeOfMany } from "../fakes/many-connections.ts";

const PLACE = { workspaceId: "ws", module: "toy", label: "conn-1" };

/** How often the database was asked. */
function countingReader() {
  const asked: string[] = [];
  const read = keptWhileUnchanged((_, ...words: readonly string[]) => {
    asked.push(words.join(" "));
    return words[0] === "nobody" ? undefined : { words };
  });
  return { asked, read };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("a row is read once while nothing is written, and one that there is not each time", () => {
  const store = storeOfMany(3, () => 0);
  const { asked, read } = countingReader();
  expect(read(store, "a", "b")).toBe(read(store, "a", "b"));
  expect(read(store, "a b")).not.toBe(read(store, "a", "b"));
  for (const _ of [1, 2]) expect(read(store, "nobody")).toBeUndefined();
  expect(asked).toEqual(["a b", "a b", "nobody", "nobody"]);
  store.close();
});

test("what this process writes is seen at once, in a transaction and without, and deleted rows are gone", async () => {
  const store = storeOfMany(3, () => 0);
  const due = async () => (await findConnection(store, PLACE))?.due_at_ms;
  expect(await due()).toBe(0);
  store.db.update(connection).set({ due_at_ms: 7 }).run();
  expect(await due()).toBe(7);
  inTransaction(store, (tx) => tx.update(connection).set({ due_at_ms: 8 }).run());
  expect(await due()).toBe(8);
  expect(() =>
    inTransaction(store, (tx) => {
      tx.update(connection).set({ due_at_ms: 9 }).run();
      throw new Error("taken back");
    }),
  ).toThrow("taken back");
  expect(await due()).toBe(8);
  store.db.delete(connection).run();
  expect(await due()).toBeUndefined();
  store.close();
});

test("what another connection writes is seen at the next turn of the event loop", async () => {
  const store = storeOfMany(3, () => 0);
  const other = new Database(store.path);
  for (const due of [11, 12, 13]) {
    await findConnection(store, PLACE);
    other.run("UPDATE connection SET due_at_ms = ?", [due]);
    await nextTurn();
    expect((await findConnection(store, PLACE))?.due_at_ms).toBe(due);
  }
  store.close();
});

test("rows are nobody's to change", async () => {
  const store = storeOfMany(3, () => 0);
  const row = await findConnection(store, PLACE);
  expect(Object.isFrozen(row)).toBe(true);
  store.close();
});

test("two folders, and two kinds of row, have nothing to do with each other", () => {
  const [one, other] = [storeOfMany(1, () => 0), storeOfMany(1, () => 0)];
  const [first, second] = [countingReader(), countingReader()];
  for (const store of [one, other]) for (const { read } of [first, second]) read(store, "same");
  expect([first.asked.length, second.asked.length]).toEqual([2, 2]);
  for (const store of [one, other]) store.close();
});
