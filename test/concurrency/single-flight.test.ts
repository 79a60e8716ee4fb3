import { expect, test } from "bun:test";
import type { Ending } from "#concurrency/ending.ts";
import { createSingleFlight } from "#concurrency/single-flight.ts";
import { ShopError } from "#errors.ts";
import { failsWith } from "../fakes/fails-with.ts";

/** Work that ends when told to; `begun` holds what was begun, in order. */
function byHand(options: Parameters<typeof createSingleFlight<string>>[0] = {}) {
  const flights = createSingleFlight<string>(options);
  const begun: { land(value: string): void; crash(error: Error): void; abandoned: Ending; isNewest(): boolean }[] = [];
  const share = (name: string, sharing: Parameters<typeof flights.share>[2] = {}) =>
    flights.share(
      name,
      (flight) => {
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        begun.push({ land: resolve, crash: reject, ...flight });
        return promise;
      },
      sharing,
    );
  return { begun, share };
}

test("work under a name is shared while it is under way, and begun anew afterwards", async () => {
  const { begun, share } = byHand();
  const both = Promise.all([share("a"), share("a"), share("b")]);
  expect(begun).toHaveLength(2);
  begun[0]?.land("one");
  begun[1]?.land("other");
  expect(await both).toEqual(["one", "one", "other"]);
  const again = share("a");
  begun[2]?.land("two");
  expect(await again).toBe("two");
});

test("who leaves is told so, and the work is abandoned when the last one has left", async () => {
  const { begun, share } = byHand({ end: "the toy was made" });
  const [first, second] = [new AbortController(), new AbortController()];
  const left = failsWith(() => share("a", { signal: first.signal }));
  const stays = failsWith(() => share("a", { signal: second.signal }));
  first.abort();
  expect((await left).message).toBe("The call ended before the toy was made.");
  expect(begun[0]?.abandoned.aborted).toBe(false);
  second.abort();
  expect((await stays).code).toBe("time_limit");
  expect(begun[0]?.abandoned.aborted).toBe(true);
  expect((await failsWith(() => share("a", { signal: second.signal }))).code).toBe("time_limit");
  expect(begun).toHaveLength(1);
});

test("fresh work joins none, and whoever comes later joins it", async () => {
  const { begun, share } = byHand();
  const old = share("a");
  const fresh = share("a", { fresh: true });
  const later = share("a");
  expect([begun.length, begun[0]?.isNewest(), begun[1]?.isNewest()]).toEqual([2, false, true]);
  begun[0]?.land("old");
  begun[1]?.land("new");
  expect(await Promise.all([old, fresh, later])).toEqual(["old", "new", "new"]);
});

test("what ended for its first caller's sake is begun anew, and every other failure is shared", async () => {
  const { begun, share } = byHand({ ofOneCall: new Set(["queue_full"]) });
  const first = failsWith(() => share("a"));
  const joined = share("a");
  begun[0]?.crash(new ShopError("queue_full", "no"));
  expect((await first).code).toBe("queue_full");
  expect(begun).toHaveLength(2);
  const third = failsWith(() => share("a"));
  const shared = failsWith(() => joined);
  begun[1]?.crash(new ShopError("not_found", "none"));
  expect([(await shared).code, (await third).code]).toEqual(["not_found", "not_found"]);
  expect(begun).toHaveLength(2);
});
