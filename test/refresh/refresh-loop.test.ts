import { expect, test } from "bun:test";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { DuePage } from "#db/due.ts";
import type { Log } from "#log.ts";
import { createRefreshLoop } from "#refresh/refresh-loop.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { eventually } from "../fakes/eventually.ts";
import { keptLog } from "../fakes/kept-log.ts";

const row = (id: string): ConnectionRow => connectionRow(id, "ws_1", { label: "default" });

type Troubled = { broken?: ReadonlySet<string>; hung?: ReadonlySet<string> };

const idOf = (at: number) => `con_${String(at).padStart(4, "0")}`;

/** Connections that stay due until they have been kept up; each is done when `gate` opens, a hung one never. */
function dueOnes(count: number, gate: Promise<void>, { broken = new Set(), hung = new Set() }: Troubled = {}) {
  const due = new Map(Array.from({ length: count }, (_, at) => [idOf(at), row(idOf(at))]));
  const done: string[] = [];
  let running = 0;
  let most = 0;
  return {
    done,
    most: () => most,
    connections: {
      now: async () => 0,
      due: async ({ after, limit }: DuePage) =>
        [...due.values()].filter(({ id }) => id > (after?.id ?? "")).slice(0, limit),
      async refreshOrVerify({ id }: ConnectionRow) {
        running += 1;
        most = Math.max(most, running);
        await gate;
        if (hung.has(id)) await new Promise<never>(() => undefined);
        running -= 1;
        if (broken.has(id)) throw new TypeError("the database broke");
        due.delete(id);
        done.push(id);
        return null;
      },
      settled: async () => undefined,
    },
  };
}

const open = Promise.resolve();

const loopOver = (connections: ReturnType<typeof dueOnes>["connections"], log: Log) =>
  createRefreshLoop({ connections, modules: [], tickMs: 15_000, log });

test("everything that is due is looked at once, thirty-two at a time", async () => {
  const gate = Promise.withResolvers<void>();
  const { connections, done, most } = dueOnes(450, gate.promise);
  const ticking = loopOver(connections, keptLog().log).tick();
  await eventually(() => most() === 32);
  gate.resolve();
  await ticking;
  expect(new Set(done).size).toBe(450);
  expect(done).toHaveLength(450);
  expect(most()).toBe(32);
});

test("one that fails is logged and holds up none of the others", async () => {
  const { connections, done } = dueOnes(20, open, { broken: new Set([idOf(3)]) });
  const { log, lines } = keptLog();
  await loopOver(connections, log).tick();
  expect(done).toHaveLength(19);
  expect(lines.join()).toContain(idOf(3));
  expect(lines.join()).toContain("the database broke");
});

test("pages that fail whole, and one that hangs, keep nobody behind them from their turn", async () => {
  const broken = new Set(Array.from({ length: 400 }, (_, at) => idOf(at)));
  const { connections, done } = dueOnes(900, open, { broken, hung: new Set([idOf(401)]) });
  void loopOver(connections, keptLog().log).tick();
  await eventually(() => done.length === 499);
  expect(done).not.toContain(idOf(401));
});

test("a tick whose next page cannot be read is not over before what it began is", async () => {
  const gate = Promise.withResolvers<void>();
  const { connections, done, most } = dueOnes(4, gate.promise);
  const { log, lines } = keptLog();
  const due = async (page: DuePage) => {
    if (page.after === undefined) return connections.due(page);
    throw new TypeError("the database is away");
  };
  let over = false;
  const ticking = loopOver({ ...connections, due }, log)
    .tick()
    .then(() => (over = true));
  await eventually(() => most() === 4);
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  gate.resolve();
  await ticking;
  expect(done).toHaveLength(4);
  expect(lines.join()).toContain("the database is away");
});

test("a tick that is still at it is not joined by a second, and a stop claims nothing more and waits", async () => {
  const gate = Promise.withResolvers<void>();
  const { connections, done, most } = dueOnes(100, gate.promise);
  const { log } = keptLog();
  const loop = loopOver(connections, log);
  const ticks = Promise.all([loop.tick(), loop.tick()]);
  let stopped = false;
  await eventually(() => most() === 32);
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  gate.resolve();
  await stopping;
  await ticks;
  expect(done).toHaveLength(32);
  await loop.tick();
  expect(done).toHaveLength(32);
});
