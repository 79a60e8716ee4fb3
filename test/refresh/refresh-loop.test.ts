import { expect, test } from "bun:test";
import type { ConnectionRow } from "#db/connections.ts";
import { createRefreshLoop } from "#refresh/refresh-loop.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { keptLog } from "../fakes/kept-log.ts";

const row = (id: string): ConnectionRow => connectionRow(id, "ws_1", { label: "default" });

/** Connections that stay due until they have been kept up; each is done when `gate` opens. */
function dueOnes(count: number, gate: Promise<void>, broken: ReadonlySet<string> = new Set()) {
  const due = new Map(Array.from({ length: count }, (_, at) => [`con_${at}`, row(`con_${at}`)]));
  const done: string[] = [];
  let running = 0;
  let most = 0;
  return {
    done,
    most: () => most,
    connections: {
      due: async (limit: number) => [...due.values()].slice(0, limit),
      async keepUp({ id }: ConnectionRow) {
        running += 1;
        most = Math.max(most, running);
        await gate;
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

test("everything that is due is looked at once, sixteen at a time", async () => {
  const { connections, done, most } = dueOnes(450, open);
  const { log } = keptLog();
  await createRefreshLoop({ connections, modules: [], tickMs: 15_000, log }).tick();
  expect(new Set(done).size).toBe(450);
  expect(done).toHaveLength(450);
  expect(most()).toBe(16);
});

test("one that fails is logged and holds up none of the others", async () => {
  const { connections, done } = dueOnes(20, open, new Set(["con_3"]));
  const { log, lines } = keptLog();
  await createRefreshLoop({ connections, modules: [], tickMs: 15_000, log }).tick();
  expect(done).toHaveLength(19);
  expect(lines.join()).toContain("con_3");
  expect(lines.join()).toContain("the database broke");
});

test("a tick that is still at it is not joined by a second, and a stop claims nothing more and waits", async () => {
  const gate = Promise.withResolvers<void>();
  const { connections, done } = dueOnes(100, gate.promise);
  const { log } = keptLog();
  const loop = createRefreshLoop({ connections, modules: [], tickMs: 15_000, log });
  const ticks = Promise.all([loop.tick(), loop.tick()]);
  let stopped = false;
  await Promise.resolve();
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  gate.resolve();
  await stopping;
  await ticks;
  expect(done).toHaveLength(16);
  await loop.tick();
  expect(done).toHaveLength(16);
});
