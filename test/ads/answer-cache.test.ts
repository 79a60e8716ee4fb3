import { describe, expect, test } from "bun:test";
import { type Answer, createAnswerCache } from "#ads/answer-cache.ts";
import type { Ending } from "#concurrency/ending.ts";
import { ShopError } from "#errors.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";

const NEVER = new AbortController().signal;

/** A cache and a TikTok that answers when told to. */
function cacheByHand(cacheSeconds = 60) {
  const clock = manualClock();
  const cache = createAnswerCache({ clock, cacheSeconds, platform: "TikTok" });
  const asked: { land(data: unknown, bytes?: number): void; crash(error: Error): void; abandoned: Ending }[] = [];
  const read = (key = "con_1 1 /x", { fresh = false, signal = NEVER } = {}) =>
    cache.read({ key, fresh, signal }, (abandoned) => {
      const flight = Promise.withResolvers<Answer>();
      asked.push({
        land: (data, bytes = 10) =>
          flight.resolve({ data, bytes, fetchedAtMs: clock.now(), cut: false, requestId: null }),
        crash: flight.reject,
        abandoned,
      });
      return flight.promise;
    });
  return { clock, read, asked, forget: cache.forget };
}

describe("an answer", () => {
  test("is kept for its time and asked for anew after it", async () => {
    const { clock, read, asked } = cacheByHand();
    const first = read();
    asked[0]?.land("one");
    expect((await first).data).toBe("one");
    clock.advance(59_999);
    expect((await read()).data).toBe("one");
    expect(asked).toHaveLength(1);
    clock.advance(2);
    const again = read();
    asked[1]?.land("two");
    expect((await again).data).toBe("two");
  });

  test("is kept no longer where the clock is set back meanwhile", async () => {
    const { clock, read, asked } = cacheByHand();
    const first = read();
    asked[0]?.land("one");
    await first;
    clock.set(clock.now() - 86_400_000);
    clock.advance(60_001);
    const again = read();
    asked[1]?.land("two");
    expect((await again).data).toBe("two");
  });

  test("makes room by its bytes: many small ones stay, and what is large pushes out what was asked for longest ago", async () => {
    const { read, asked } = cacheByHand();
    const ask = async (key: string, bytes: number) => {
      const before = asked.length;
      const answer = read(key);
      asked[before]?.land(key, bytes);
      await answer;
      return asked.length > before;
    };
    for (let nth = 0; nth < 10_000; nth += 1) await ask(`con_${nth} 1 /x`, 900);
    let again = 0;
    for (let nth = 0; nth < 10_000; nth += 1) if (await ask(`con_${nth} 1 /x`, 900)) again += 1;
    expect(again).toBe(0);
    for (let nth = 0; nth < 4; nth += 1) await ask(`big_${nth}`, 8 * 1_048_576 - 1_024);
    expect(await ask("big_0", 8 * 1_048_576 - 1_024)).toBe(false);
    expect(await ask("con_9999 1 /x", 900)).toBe(true);
    expect(await ask("big_1", 8 * 1_048_576 - 1_024)).toBe(true);
  });

  test("leaves memory soon after its time, although nobody asks any more", async () => {
    const { clock, read, asked } = cacheByHand(0.02);
    const refs: WeakRef<object>[] = [];
    for (let nth = 0; nth < 50; nth += 1) {
      const answer = read(`con_1 1 /${nth}`);
      const data = { nth };
      refs.push(new WeakRef(data));
      asked.pop()?.land(data);
      await answer;
    }
    const alive = () => {
      Bun.gc(true);
      return refs.filter((ref) => ref.deref() !== undefined).length;
    };
    expect(alive()).toBe(50);
    clock.advance(20);
    // A few may be held by the stack that the collector looks through.
    await eventually(() => alive() < 10);
  });

  test("is of one connection and generation alone", async () => {
    const { read, asked } = cacheByHand();
    const first = read("con_1 1 /x");
    asked[0]?.land("old account");
    await first;
    const replaced = read("con_1 2 /x");
    asked[1]?.land("new account");
    expect((await replaced).data).toBe("new account");
  });

  test("is forgotten with all its connection's after a change, those on their way too, and with no other's", async () => {
    const { read, asked, forget } = cacheByHand();
    const readAll = () => ["con_1 1 /x", "con_1 1 /y", "con_10 1 /x"].map((key) => read(key));
    const [first, onItsWay, other] = readAll();
    asked[0]?.land("before");
    asked[2]?.land("another's");
    await Promise.all([first, other]);
    forget("con_1 1 ");
    const again = readAll();
    asked[1]?.land("before, answered late");
    asked[3]?.land("after");
    asked[4]?.land("after");
    expect((await onItsWay)?.data).toBe("before, answered late");
    expect((await Promise.all(again)).map(({ data }) => data)).toEqual(["after", "after", "another's"]);
    expect((await read("con_1 1 /y")).data).toBe("after");
    expect(asked).toHaveLength(5);
  });

  test("is not kept when it was an error, nor when the cache is off", async () => {
    const failing = cacheByHand();
    const crashed = failing.read();
    failing.asked[0]?.crash(new Error("down"));
    expect(await crashed.catch((error: Error) => error.message)).toBe("down");
    const second = failing.read();
    failing.asked[1]?.land("up");
    expect((await second).data).toBe("up");

    const off = cacheByHand(0);
    for (const data of ["one", "two"]) {
      const asking = off.read();
      off.asked.at(-1)?.land(data);
      expect((await asking).data).toBe(data);
    }
  });

  test("larger than all room is passed on and not kept", async () => {
    const { read, asked } = cacheByHand();
    const huge = read();
    asked[0]?.land("huge", 64 * 1024 * 1024);
    expect((await huge).data).toBe("huge");
    const again = read();
    asked[1]?.land("huge", 64 * 1024 * 1024);
    await again;
    expect(asked).toHaveLength(2);
  });
});

describe("one flight", () => {
  test("serves all who ask the same while it is under way", async () => {
    const { read, asked } = cacheByHand();
    const all = Promise.all(Array.from({ length: 20 }, () => read()));
    expect(asked).toHaveLength(1);
    asked[0]?.land("shared");
    expect(new Set((await all).map(({ data }) => data))).toEqual(new Set(["shared"]));
  });

  test("survives the caller that began it", async () => {
    const { read, asked } = cacheByHand();
    const leaving = new AbortController();
    const first = failsWith(() => read("k", { signal: leaving.signal }));
    const second = read("k");
    leaving.abort();
    expect((await first).code).toBe("time_limit");
    expect(asked[0]?.abandoned.aborted).toBe(false);
    asked[0]?.land("for the other");
    expect((await second).data).toBe("for the other");
  });

  test("is called abandoned when nobody waits any more, and its answer is kept all the same", async () => {
    const { read, asked } = cacheByHand();
    const leaving = new AbortController();
    const only = failsWith(() => read("k", { signal: leaving.signal }));
    leaving.abort();
    await only;
    expect(asked[0]?.abandoned.aborted).toBe(true);
    asked[0]?.land("late");
    await Promise.resolve();
    expect((await read("k")).data).toBe("late");
    expect(asked).toHaveLength(1);
  });
});

describe("who joins a flight", () => {
  const queueFull = () => new ShopError("queue_full", "The queue is full.");

  test("joins none that nobody waits for any more", async () => {
    const { read, asked } = cacheByHand();
    const leaving = new AbortController();
    const only = failsWith(() => read("k", { signal: leaving.signal }));
    leaving.abort();
    await only;
    const next = read("k");
    expect(asked).toHaveLength(2);
    asked[0]?.crash(new ShopError("time_limit", "The call ended."));
    asked[1]?.land("for the next");
    expect((await next).data).toBe("for the next");
    expect((await read("k")).data).toBe("for the next");
  });

  test.each(["time_limit", "queue_full", "invalid_input"] as const)(
    "does not share how its first caller ended (%s), and all the others ask once together",
    async (code) => {
      const { read, asked } = cacheByHand();
      const first = failsWith(() => read("k"));
      const others = Promise.all(Array.from({ length: 20 }, () => read("k")));
      asked[0]?.crash(new ShopError(code, "That call is over."));
      expect((await first).code).toBe(code);
      expect(asked).toHaveLength(2);
      asked[1]?.land("for the others");
      expect(new Set((await others).map(({ data }) => data))).toEqual(new Set(["for the others"]));
    },
  );

  test("asks for oneself after two that ended so, and is told how that ends", async () => {
    const { read, asked } = cacheByHand();
    const calls = Array.from({ length: 3 }, () => failsWith(() => read("k")));
    for (const nth of [0, 1, 2]) {
      asked[nth]?.crash(queueFull());
      expect((await calls[nth])?.code).toBe("queue_full");
    }
    expect(asked).toHaveLength(3);
  });

  test("asks for nothing more where one's own call is over", async () => {
    const { read, asked } = cacheByHand();
    const leaving = new AbortController();
    const first = failsWith(() => read("k"));
    const joined = failsWith(() => read("k", { signal: leaving.signal }));
    leaving.abort();
    asked[0]?.crash(queueFull());
    expect((await first).code).toBe("queue_full");
    expect((await joined).code).toBe("time_limit");
    expect(asked).toHaveLength(1);
  });

  test("shares what TikTok said", async () => {
    const { read, asked } = cacheByHand();
    const calls = Promise.all(Array.from({ length: 3 }, () => failsWith(() => read("k"))));
    asked[0]?.crash(new ShopError("rate_limited", "TikTok refuses this."));
    expect((await calls).map(({ code }) => code)).toEqual(["rate_limited", "rate_limited", "rate_limited"]);
    expect(asked).toHaveLength(1);
  });
});

describe("fresh", () => {
  test("neither reads what is kept nor joins an older flight, but fills it", async () => {
    const { read, asked } = cacheByHand();
    const older = read("k");
    const fresh = read("k", { fresh: true });
    expect(asked).toHaveLength(2);
    asked[1]?.land("new");
    expect((await fresh).data).toBe("new");
    asked[0]?.land("old");
    expect((await older).data).toBe("old");
    expect((await read("k")).data).toBe("new");
    const again = read("k", { fresh: true });
    expect(asked).toHaveLength(3);
    asked[2]?.land("newest");
    await again;
    expect((await read("k")).data).toBe("newest");
  });
});
