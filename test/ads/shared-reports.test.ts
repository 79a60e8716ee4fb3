import { expect, test } from "bun:test";
import { type ArrangedReport, createSharedReports } from "#ads/shared-reports.ts";
import { ShopError } from "#errors.ts";
import { failsWith } from "../fakes/fails-with.ts";

const report = (rows: number): ArrangedReport => ({
  columns: ["spend"],
  total: rows,
  rows: () => [],
  totals: {},
  addable: () => ({ columns: [], sums: new Map(), money: new Set(), shown: () => ({}) }),
  count: rows,
  shown: ["spend"],
  sentences: [],
});

const signal = new AbortController().signal;
const A = { question: "a", identity: "1", signal };
const B = { question: "b", identity: "1", signal };

test("what was made of the same answers for the same question is made once, whoever waits or comes later", async () => {
  const { once } = createSharedReports();
  let made = 0;
  const make = async () => {
    made += 1;
    await Promise.resolve();
    return report(3);
  };
  const reports = await Promise.all([once(A, make), once(A, make), once(B, make)]);
  expect(reports[0]).toBe(await once(A, make));
  expect(made).toBe(2);
});

test("what was made of earlier answers to the same question gives way to what is made of newer ones", async () => {
  const { once } = createSharedReports();
  const newer = { ...A, identity: "2" };
  await once(A, async () => report(1));
  expect((await once(newer, async () => report(2))).count).toBe(2);
  expect((await once(A, async () => report(3))).count).toBe(3);
  expect((await once(newer, async () => report(4))).count).toBe(4);
});

test("what failed is made again", async () => {
  const { once } = createSharedReports();
  await failsWith(() => once(A, () => Promise.reject(new ShopError("upstream_shape", "no"))));
  expect((await once(A, async () => report(1))).count).toBe(1);
});

test.each(["time_limit", "queue_full"] as const)(
  "what ended with the call that made it (%s) is made once by those who waited",
  async (code) => {
    const { once } = createSharedReports();
    const ended = Promise.withResolvers<ArrangedReport>();
    const first = failsWith(() => once(A, () => ended.promise));
    let made = 0;
    const others = Promise.all(
      [3, 3, 3].map((rows) =>
        once(A, async () => {
          made += 1;
          return report(rows);
        }),
      ),
    );
    ended.reject(new ShopError(code, "That call is over."));
    expect((await first).code).toBe(code);
    expect((await others).map(({ count }) => count)).toEqual([3, 3, 3]);
    expect(made).toBe(1);
  },
);

test("a call that is over waits no longer for what another one makes, which goes on", async () => {
  const { once } = createSharedReports();
  const making = Promise.withResolvers<ReturnType<typeof report>>();
  const first = once(A, () => making.promise);
  const leaving = new AbortController();
  const left = failsWith(() => once({ ...A, signal: leaving.signal }, async () => report(1)));
  await Promise.resolve();
  leaving.abort();
  expect((await left).code).toBe("time_limit");
  making.resolve(report(3));
  expect((await first).count).toBe(3);
});

test("what cannot be made for anybody is not made again by each who waited", async () => {
  const { once } = createSharedReports();
  let made = 0;
  const refuse = async () => {
    made += 1;
    await Promise.resolve();
    throw new ShopError("invalid_input", "There is no such column.");
  };
  await Promise.all([1, 2, 3].map(() => failsWith(() => once(A, refuse))));
  expect(made).toBe(1);
});

test("answers have names of their own, however equal they are", () => {
  const { nameOf } = createSharedReports();
  const answer = { rows: 1 };
  expect(nameOf(answer)).toBe(nameOf(answer));
  expect(nameOf(answer)).not.toBe(nameOf({ rows: 1 }));
});

test("the room is bounded: a report at the bound is kept, one past it is not, and older ones make room", async () => {
  const { once } = createSharedReports();
  const made = new Map<string, number>();
  const ask = (key: string, rows: number) =>
    once({ question: key, identity: "1", signal }, async () => {
      made.set(key, (made.get(key) ?? 0) + 1);
      return report(rows);
    });
  for (const key of ["full", "full"]) await ask(key, 299_999);
  expect(made.get("full")).toBe(1);
  for (const key of ["huge", "huge"]) await ask(key, 300_000);
  expect(made.get("huge")).toBe(2);
  await ask("small", 1);
  await ask("full", 299_999);
  expect(made.get("full")).toBe(2);
});
