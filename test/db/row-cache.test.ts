import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { connection } from "#db/sqlite/schema.ts";
import { inTransaction } from "#db/sqlite/transaction.ts";
import type { Store } from "#db/store.ts";
import { storeOfMany } from "../fakes/many-connections.ts";
import { fileOf } from "../fakes/open-store.ts";

// Processes are started.
setDefaultTimeout(120_000);

const PLACE = { workspaceId: "ws", module: "toy", label: "conn-1" };

/** How often the database was asked. */
function countingReader(store: Store) {
  const asked: string[] = [];
  const read = fileOf(store).cache.reader((...words: readonly string[]) => {
    asked.push(words.join(" "));
    return words[0] === "nobody" ? undefined : { words };
  });
  return { asked, read };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("a row is read once while nothing is written, and one that there is not each time", () => {
  const store = storeOfMany(3, () => 0);
  const { asked, read } = countingReader(store);
  expect(read("a", "b")).toBe(read("a", "b"));
  expect(read("a b")).not.toBe(read("a", "b"));
  for (const _ of [1, 2]) expect(read("nobody")).toBeUndefined();
  expect(asked).toEqual(["a b", "a b", "nobody", "nobody"]);
  store.close();
});

test("what this process writes is seen at once, in a transaction and without, and deleted rows are gone", async () => {
  const store = storeOfMany(3, () => 0);
  const due = async () => (await store.connections.find(PLACE))?.due_at_ms;
  expect(await due()).toBe(0);
  fileOf(store).db.update(connection).set({ due_at_ms: 7 }).run();
  expect(await due()).toBe(7);
  inTransaction(fileOf(store), (tx) => tx.update(connection).set({ due_at_ms: 8 }).run());
  expect(await due()).toBe(8);
  expect(() =>
    inTransaction(fileOf(store), (tx) => {
      tx.update(connection).set({ due_at_ms: 9 }).run();
      throw new Error("taken back");
    }),
  ).toThrow("taken back");
  expect(await due()).toBe(8);
  fileOf(store).db.delete(connection).run();
  expect(await due()).toBeUndefined();
  store.close();
});

test("what another connection writes is seen at the next turn of the event loop", async () => {
  const store = storeOfMany(3, () => 0);
  const other = new Database(fileOf(store).path);
  for (const due of [11, 12, 13]) {
    await store.connections.find(PLACE);
    other.run("UPDATE connection SET due_at_ms = ?", [due]);
    await nextTurn();
    expect((await store.connections.find(PLACE))?.due_at_ms).toBe(due);
  }
  store.close();
});

/** Writes, and is gone. */
function writeElsewhere(path: string, due: number): void {
  const program = `new (require("bun:sqlite").Database)(process.argv[1]).run("UPDATE connection SET due_at_ms = ${due}")`;
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "-e", program, path]);
  if (exitCode !== 0) throw new Error(stderr.toString());
}

test("what another process writes is seen at the next turn of the event loop", async () => {
  const store = storeOfMany(3, () => 0);
  for (const due of [21, 22]) {
    await store.connections.find(PLACE);
    writeElsewhere(fileOf(store).path, due);
    await nextTurn();
    expect((await store.connections.find(PLACE))?.due_at_ms).toBe(due);
  }
  store.close();
});

test("what another process has written is seen at once where a unit of work has read it afresh", async () => {
  const store = storeOfMany(3, () => 0);
  const afresh = {
    findById: () => store.connections.findById("conn-1"),
    findBasis: async () => (await store.decisions.findBasis({ id: "conn-1" }))?.connection,
  };
  let due = 30;
  for (const read of Object.values(afresh)) {
    due += 1;
    await nextTurn();
    const before = await store.connections.find(PLACE);
    writeElsewhere(fileOf(store).path, due);
    expect(await store.connections.find(PLACE)).toBe(before);
    expect((await read())?.due_at_ms).toBe(due);
    expect((await store.connections.find(PLACE))?.due_at_ms).toBe(due);
  }
  store.close();
});

test("what is written aside is in the database, and leaves the rows where they are", async () => {
  const store = storeOfMany(3, () => 0);
  const { cache, db } = fileOf(store);
  const before = { row: await store.connections.find(PLACE), version: store.version() };
  cache.aside(() => db.update(connection).set({ failures: 3 }).run());
  expect(() =>
    cache.aside(() => {
      db.update(connection).set({ failures: 4 }).run();
      throw new Error("broken off");
    }),
  ).toThrow("broken off");
  expect({ row: await store.connections.find(PLACE), version: store.version() }).toEqual(before);
  expect(before.row?.failures).toBe(0);
  expect(db.select().from(connection).get()?.failures).toBe(4);
  db.update(connection).set({ failures: 5 }).run();
  expect(store.version()).not.toBe(before.version);
  expect((await store.connections.find(PLACE))?.failures).toBe(5);
  store.close();
});

test("rows are nobody's to change", async () => {
  const store = storeOfMany(3, () => 0);
  const row = await store.connections.find(PLACE);
  expect(Object.isFrozen(row)).toBe(true);
  store.close();
});

test("two folders, and two kinds of row, have nothing to do with each other", () => {
  const [one, other] = [storeOfMany(1, () => 0), storeOfMany(1, () => 0)];
  const readers = [one, one, other, other].map(countingReader);
  for (const { read } of readers) read("same");
  expect(readers.map(({ asked }) => asked.length)).toEqual([1, 1, 1, 1]);
  for (const store of [one, other]) store.close();
});

test("rows of ten thousand workspaces are kept side by side, and no more than twenty thousand", () => {
  const store = storeOfMany(3, () => 0);
  const { asked, read } = countingReader(store);
  const readAll = (count: number) => {
    for (let nth = 0; nth < count; nth += 1) read(`${nth}`);
  };
  for (const _ of [1, 2]) readAll(20_000);
  expect(asked.length).toBe(20_000);
  readAll(20_001);
  read("0");
  expect(asked.length).toBe(20_002);
  store.close();
});
