import { expect, test } from "bun:test";
import { workOff } from "#concurrency/work-off.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

/** Pieces that end when told to, claimed up to four at a time. */
function byHand(pieces: number) {
  const left = Array.from({ length: pieces }, (_, at) => at);
  const underway = new Map<number, PromiseWithResolvers<void>>();
  const claims: number[][] = [];
  let most = 0;
  const claim = async (busy: readonly number[]) => {
    claims.push([...busy]);
    return left.splice(0, 4);
  };
  const work = (piece: number) => {
    const ending = Promise.withResolvers<void>();
    underway.set(piece, ending);
    most = Math.max(most, underway.size);
    return ending.promise;
  };
  const end = async (piece: number) => {
    underway.get(piece)?.resolve();
    underway.delete(piece);
    await turns();
  };
  return { left, underway, claims, claim, work, end, most: () => most };
}

/** Until nothing happens any more. */
async function turns() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const NEVER = new AbortController().signal;

test("at most so many are under way, all are worked off, and one claim serves several", async () => {
  const { underway, claims, claim, work, end, most } = byHand(10);
  const all = workOff({ atOnce: 2, claim, work }, NEVER);
  await turns();
  for (let piece = 0; piece < 10; piece += 1) {
    expect([...underway.keys()]).toContain(piece);
    await end(piece);
  }
  await all;
  expect(most()).toBe(2);
  expect(nonEmpty(claims).length).toBeLessThan(8);
});

test("what hangs keeps its place and no other one", async () => {
  const { underway, claim, work, end } = byHand(6);
  const all = workOff({ atOnce: 2, claim, work }, NEVER);
  await turns();
  for (let piece = 1; piece < 6; piece += 1) await end(piece);
  expect([...underway.keys()]).toEqual([0]);
  await end(0);
  await all;
});

test("when it is told to stop nothing more is begun, and what is under way ends", async () => {
  const { underway, claims, claim, work, end } = byHand(8);
  const stopping = new AbortController();
  const all = workOff({ atOnce: 2, claim, work }, stopping.signal);
  await turns();
  stopping.abort();
  await end(0);
  expect([...underway.keys()]).toEqual([1]);
  await end(1);
  await all;
  expect([claims.length, underway.size]).toEqual([1, 0]);
});

test("what fails ends it once the others have ended", async () => {
  const { underway, claim, work, end } = byHand(4);
  let ended = false;
  const failure = workOff({ atOnce: 2, claim, work }, NEVER)
    .catch((thrown: unknown) => thrown)
    .finally(() => {
      ended = true;
    });
  await turns();
  underway.get(0)?.reject(new TypeError("broken"));
  await turns();
  expect(ended).toBe(false);
  await end(1);
  expect(await failure).toEqual(new TypeError("broken"));
});

test("what fails while the next pieces are being claimed is thrown, too, and by nobody else", async () => {
  const claiming = Promise.withResolvers<number[]>();
  const { underway, claim, work, end } = byHand(2);
  let claims = 0;
  const all = workOff(
    {
      atOnce: 4,
      claim: (busy) => {
        claims += 1;
        return claims === 1 ? claim(busy) : claiming.promise;
      },
      work,
    },
    NEVER,
  ).catch((thrown: unknown) => thrown);
  const unhandled: unknown[] = [];
  const note = (thrown: unknown) => void unhandled.push(thrown);
  process.on("unhandledRejection", note);
  await turns();
  underway.get(0)?.reject(new TypeError("broken"));
  await turns();
  claiming.resolve([]);
  await end(1);
  expect(await all).toEqual(new TypeError("broken"));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
  expect(claims).toBe(2);
});
