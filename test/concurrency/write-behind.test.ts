import { afterEach, expect, test } from "bun:test";
import { createWriteBehind, type WriteBehind } from "#concurrency/write-behind.ts";
import { keptLog } from "../fakes/kept-log.ts";

const MOST = 6;

type Write = { group: string; items: readonly string[]; end(): void };

const opened: WriteBehind<string>[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** Items are named by their group and a number, as "a1". */
function begin() {
  const written: string[] = [];
  const batches: string[][] = [];
  const taken: number[] = [];
  const refused = new Set<string>();
  const held: Write[] = [];
  const state = { holds: false };
  const { log, lines } = keptLog();
  const behind = createWriteBehind<string>({
    ...{ what: "Notes", log, most: MOST, batch: 2 },
    groupOf: (item) => item.slice(0, 1),
    onTaken: () => void taken.push(written.length),
    async write(items, group) {
      if (state.holds) {
        const { promise, resolve } = Promise.withResolvers<void>();
        held.push({ group, items, end: resolve });
        await promise;
      }
      if (refused.has(group)) throw new Error("the disk is full");
      batches.push([...items]);
      written.push(...items);
    },
  });
  opened.push(behind);
  const letGo = () => {
    state.holds = false;
    for (const { end } of held.splice(0)) end();
  };
  return { behind, written, batches, taken, refused, held, state, lines, letGo };
}

test("what was added is written in batches of its group, in order", async () => {
  const { behind, batches } = begin();
  for (const item of ["a1", "b1", "a2", "a3"]) behind.add(item);
  await behind.flush();
  expect(batches).toEqual([["a1", "a2"], ["a3"], ["b1"]]);
});

test("a flush during a write waits for what came after", async () => {
  const { behind, written, held, state, letGo } = begin();
  state.holds = true;
  behind.add("a1");
  const first = behind.flush();
  behind.add("a2");
  const second = behind.flush();
  const third = behind.flush();
  expect(held.map(({ items }) => items)).toEqual([["a1"]]);
  letGo();
  await first;
  await second;
  expect(written).toEqual(["a1", "a2"]);
  expect(second).toBe(third);
});

test("who adds is told when what was added is taken, before any of it is written", async () => {
  const { behind, taken } = begin();
  for (const item of ["a1", "a2", "a3"]) behind.add(item);
  await behind.flush();
  expect(taken).toEqual([0]);
  behind.add("a4");
  await behind.flush();
  expect(taken).toEqual([0, 3]);
});

test("a group that cannot be written holds up no other, is written at a later try, and the log has both once", async () => {
  const { behind, written, refused, lines } = begin();
  refused.add("a");
  for (const item of ["a1", "a2", "a3", "b1"]) behind.add(item);
  await behind.flush();
  expect(written).toEqual(["b1"]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("Notes could not be written and are kept");
  expect(lines[0]).toContain('"count":3');
  await behind.flush();
  expect(lines).toHaveLength(1);
  refused.clear();
  for (let again = 0; again < 2; again += 1) await behind.flush();
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("Notes are written again");
  expect(lines[1]).toContain('"level":"info"');
  expect(written).toEqual(["b1", "a1", "a2", "a3"]);
});

test("beyond what may wait the oldest are dropped, and that is said once something can be written again", async () => {
  const { behind, written, refused, lines } = begin();
  refused.add("a");
  for (let at = 1; at <= MOST; at += 1) behind.add(`a${at}`);
  await behind.flush();
  expect(lines).toHaveLength(1);
  behind.add("a7");
  refused.clear();
  await behind.flush();
  expect(written).toEqual(["a2", "a3", "a4", "a5", "a6", "a7"]);
  expect(lines.at(-1)).toContain("Notes were dropped because the database refused them for too long");
  expect(lines.at(-1)).toContain('"count":1');
});

test("what came while others were refused stays, and the oldest go", async () => {
  const { behind, written, refused, held, state, letGo } = begin();
  refused.add("a");
  state.holds = true;
  for (let at = 1; at <= MOST; at += 1) behind.add(`a${at}`);
  const refusal = behind.flush();
  expect(held).toHaveLength(1);
  for (let at = MOST + 1; at <= MOST + 2; at += 1) behind.add(`a${at}`);
  letGo();
  await refusal;
  refused.clear();
  await behind.flush();
  expect(written).toEqual(["a3", "a4", "a5", "a6", "a7", "a8"]);
});

test("what came while others were written is written, too, however much waits", async () => {
  const { behind, written, state, letGo, lines } = begin();
  state.holds = true;
  for (let at = 1; at <= MOST; at += 1) behind.add(`a${at}`);
  const first = behind.flush();
  behind.add("a7");
  letGo();
  await first;
  await behind.flush();
  expect(written).toEqual(["a1", "a2", "a3", "a4", "a5", "a6", "a7"]);
  expect(lines).toEqual([]);
});

test("closing writes what still waits", async () => {
  const { behind, written } = begin();
  behind.add("a1");
  await behind.close();
  expect(written).toEqual(["a1"]);
});
