import { expect, test } from "bun:test";
import { createTaskKeeper } from "#connections/task-keeper.ts";
import { manualClock } from "../fakes/clock.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { insertConnection } from "../fakes/insert-connection.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";

const clock = manualClock();

async function storeWith(...ids: string[]) {
  const store = newStore();
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  for (const id of ids) insertConnection(store, connectionRow(id, "ws_1"));
  return { store, keeper: (id: string) => createTaskKeeper({ store, clock }, id) };
}

test("a task is kept for its connection and request, until it expires or is forgotten", async () => {
  const { store, keeper } = await storeWith("con_1", "con_2");
  const task = { taskId: "t1", delivered: false, expiresAtMs: clock.now() + 10 };
  await keeper("con_1").put("a", task);
  expect(await keeper("con_1").get("a")).toEqual(task);
  expect(await keeper("con_1").get("b")).toBeNull();
  expect(await keeper("con_2").get("a")).toBeNull();
  await keeper("con_1").put("a", { ...task, taskId: "t2", delivered: true });
  expect(await keeper("con_1").get("a")).toEqual({ ...task, taskId: "t2", delivered: true });
  await keeper("con_1").put("c", task);
  await keeper("con_1").delivered("c", "another");
  expect(await keeper("con_1").get("c")).toEqual(task);
  await keeper("con_1").delivered("c", "t1");
  expect(await keeper("con_1").get("c")).toEqual({ ...task, delivered: true });
  // Begun by a clock that ran ahead.
  await keeper("con_1").put("d", { ...task, expiresAtMs: clock.now() + 3_600_001 });
  expect(await keeper("con_1").get("d")).toBeNull();
  await keeper("con_1").forget("d");
  clock.advance(9);
  expect(await keeper("con_1").get("a")).not.toBeNull();
  clock.advance(1);
  expect(await keeper("con_1").get("a")).toBeNull();
  await keeper("con_2").put("a", { ...task, expiresAtMs: clock.now() + 10 });
  expect(fileOf(store).sqlite.query("SELECT connection_id FROM report_task").all()).toEqual([
    { connection_id: "con_2" },
  ]);
  await keeper("con_2").forget("a");
  expect(await keeper("con_2").get("a")).toBeNull();
  store.close();
});

test("a task goes with its connection, and none is kept for one that is gone", async () => {
  const { store, keeper } = await storeWith("con_1");
  const task = { taskId: "t1", delivered: false, expiresAtMs: clock.now() + 10 };
  await keeper("con_1").put("a", task);
  await store.connections.delete({ id: "con_1", atMs: 0 });
  await keeper("con_1").put("b", task);
  expect(fileOf(store).sqlite.query("SELECT * FROM report_task").all()).toEqual([]);
  store.close();
});
