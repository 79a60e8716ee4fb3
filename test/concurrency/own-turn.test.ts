import { expect, test } from "bun:test";
import { ownTurn } from "#concurrency/own-turn.ts";
import { workOff } from "#concurrency/work-off.ts";

/** The number of the event loop's turn, as long as the test lasts. */
function turns() {
  let turn = 0;
  let going = true;
  const next = () => {
    turn += 1;
    if (going) setImmediate(next);
  };
  setImmediate(next);
  return {
    now: () => turn,
    end() {
      going = false;
    },
  };
}

test("pieces that come at once begin in turns of their own, in order", async () => {
  const { now, end } = turns();
  const begun: { piece: number; turn: number }[] = [];
  await Promise.all(
    [0, 1, 2, 3].map(async (piece) => {
      await ownTurn();
      begun.push({ piece, turn: now() });
    }),
  );
  end();
  expect(begun.map(({ piece }) => piece)).toEqual([0, 1, 2, 3]);
  expect(new Set(begun.map(({ turn }) => turn)).size).toBe(4);
});

test("what is claimed at once is begun one in a turn", async () => {
  const { now, end } = turns();
  const claims = [[0, 1, 2, 3]];
  const begun: number[] = [];
  const work = async () => begun.push(now());
  const claim = async () => claims.shift() ?? [];
  await workOff({ atOnce: 4, claim, work }, new AbortController().signal);
  end();
  expect([begun.length, new Set(begun).size]).toEqual([4, 4]);
});
