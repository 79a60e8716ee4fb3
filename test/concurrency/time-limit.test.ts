import { expect, test } from "bun:test";
import { createLimit, limitOf } from "#concurrency/time-limit.ts";
import { withinLimit } from "#concurrency/with-timeout.ts";

const withinMs = (ms: number) => {
  const limit = createLimit(ms);
  return <Result>(work: Promise<Result>) => withinLimit(work, limit, () => new Error("late"));
};
const after = <Value>(ms: number, value: Value) =>
  new Promise<Value>((resolve) => setTimeout(() => resolve(value), ms));

test("what ends in time settles as it does, and what does not ends late, whichever began first", async () => {
  const inTime = withinMs(50);
  const settled = await Promise.allSettled([
    inTime(Promise.resolve("at once")),
    inTime(Promise.reject(new Error("its own"))),
    inTime(new Promise(() => undefined)),
    inTime(after(1, "soon")),
  ]);
  expect(settled.map((one) => (one.status === "fulfilled" ? one.value : one.reason.message))).toEqual([
    ...["at once", "its own", "late"],
    "soon",
  ]);
});

test("waits that begin later have the whole length of time", async () => {
  const inTime = withinMs(1_000);
  const first = inTime(new Promise(() => undefined)).catch(() => "late");
  await after(500, null);
  const second = inTime(first.then(() => "after the first was late"));
  expect(await first).toBe("late");
  expect(await second).toBe("after the first was late");
});

test("a wait that begins after the process was busy has the whole length of time, too", async () => {
  const limit = createLimit(200);
  const ended: string[] = [];
  limit.begin(() => ended.push("before"));
  Bun.sleepSync(100);
  const late = new Promise<void>((resolve) => {
    limit.begin(() => {
      ended.push("after");
      resolve();
    });
  });
  setTimeout(() => ended.push("a timer as long"), 200);
  await late;
  expect(ended).toEqual(["before", "a timer as long", "after"]);
});

test.each([
  ["one wait", limitOf(50)],
  ["many", createLimit(50)],
])("a limit of %s tells its end to whoever has not left by then, once", async (_, limit) => {
  const told: string[] = [];
  const leave = () => void told.push("who left");
  const ends = limit.begin(leave);
  const ended = new Promise<void>((resolve) => {
    limit.begin(() => {
      told.push("who stayed");
      resolve();
    });
  });
  ends.delete(leave);
  await ended;
  await after(60, null);
  expect([limit.ms, told]).toEqual([50, ["who stayed"]]);
});
