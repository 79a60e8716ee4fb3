/** Places that tenants share: none of them can keep another one waiting, and nobody holds what nobody uses. */

import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createFairLimiter } from "#concurrency/fair-limiter.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const NEVER = new AbortController().signal;

/** Work that begins when it is admitted and ends by hand. */
function places(count: number) {
  const limiter = createFairLimiter(count);
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, signal = NEVER) =>
    limiter.run({ tenant: name.charAt(0), signal }, () => {
      began.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await settled();
  };
  return { ask, end, began };
}

async function settled(): Promise<void> {
  for (let round = 0; round < 10; round++) await Promise.resolve();
}

const names = (tenant: string, count: number) => Array.from({ length: count }, (_, nth) => `${tenant}${nth}`);

describe("shared places", () => {
  test("a tenant alone gets half of them, and a newcomer begins at once", async () => {
    const { ask, began } = places(8);
    for (const name of names("a", 20)) void ask(name);
    await settled();
    expect(began).toEqual(names("a", 4));
    void ask("b0");
    await settled();
    expect(began).toContain("b0");
  });

  test("two tenants that want all of them get a third each, and a third one still begins at once", async () => {
    const { ask, end, began } = places(9);
    for (const name of [...names("a", 20), ...names("b", 20)]) void ask(name);
    await settled();
    for (const name of names("a", 2)) await end(name);
    const running = (tenant: string) =>
      began.filter((name) => name.startsWith(tenant)).length - (tenant === "a" ? 2 : 0);
    expect([running("a"), running("b")]).toEqual([3, 3]);
    void ask("c0");
    await settled();
    expect(began).toContain("c0");
  });

  test("who waits is admitted in turn by tenant, and in order within one", async () => {
    const { ask, end, began } = places(1);
    for (const name of ["a0", "a1", "a2", "b0", "b1", "c0"]) void ask(name);
    await settled();
    for (const name of ["a0", "a1", "b0", "c0", "a2"]) await end(name);
    expect(began).toEqual(["a0", "a1", "b0", "c0", "a2", "b1"]);
  });

  test("a caller whose call ends leaves the line, and is never begun", async () => {
    const { ask, end, began } = places(1);
    void ask("a0");
    const leaving = new AbortController();
    const left = failsWith(() => ask("a1", leaving.signal));
    void ask("a2");
    leaving.abort();
    expect((await left).code).toBe("time_limit");
    await end("a0");
    expect(began).toEqual(["a0", "a2"]);
    expect((await failsWith(() => ask("a3", leaving.signal))).code).toBe("time_limit");
  });

  test("a place comes back when the work fails", async () => {
    const limiter = createFairLimiter(1);
    const caller = { tenant: "a", signal: NEVER };
    for (let nth = 0; nth < 3; nth++)
      expect(limiter.run(caller, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await limiter.run(caller, async () => "served")).toBe("served");
  });

  test("whatever comes and goes, no more run than there are places, and all are served in the end", async () => {
    const step = fc.record({ tenant: fc.constantFrom("a", "b", "c", "d"), end: fc.boolean(), leave: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(step, { minLength: 1, maxLength: 40 }),
        async (count, steps) => {
          const limiter = createFairLimiter(count);
          const running: (() => void)[] = [];
          const all = nonEmpty(steps).map(({ tenant, leave }) => {
            const call = new AbortController();
            const asked = limiter
              .run(
                { tenant, signal: call.signal },
                () =>
                  new Promise<string>((resolve) => {
                    running.push(() => resolve("served"));
                    expect(running.length).toBeLessThanOrEqual(count);
                  }),
              )
              .catch(() => "left");
            if (leave) call.abort();
            return asked;
          });
          let over = false;
          const outcomes = Promise.all(all).finally(() => {
            over = true;
          });
          while (!over) {
            await settled();
            running.shift()?.();
          }
          expect((await outcomes).filter((outcome) => outcome === "served").length).toBeGreaterThanOrEqual(
            steps.filter(({ leave }) => !leave).length,
          );
        },
      ),
    );
  });
});
