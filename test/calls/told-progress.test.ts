/** What a caller who shows progress sees of a call: something every two seconds at the latest, and only forwards. */

import { expect, test } from "bun:test";
import { toldProgress, whileTold } from "#calls/told-progress.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

type Told = [number, number, string];

/** A wait that a test ends: `pass` lets the two seconds go by. */
function steered() {
  const waits: { resolve(): void; ms: number }[] = [];
  const told: Told[] = [];
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      waits.push({ resolve, ms });
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  const pass = async () => {
    const wait = waits.pop();
    expect(wait?.ms).toBe(2_000);
    wait?.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const { progress, end } = toldProgress((...said) => void told.push(said), { title: "TikTok Ads", sleep });
  return { told, pass, progress, end, waiting: () => waits.length };
}

test("where the tool says nothing, a sign of life comes every two seconds, and rises", async () => {
  const { told, pass } = steered();
  for (let beat = 0; beat < 3; beat += 1) await pass();
  expect(told).toEqual([
    [1 / 2, 1, "Waiting for TikTok Ads"],
    [2 / 3, 1, "Waiting for TikTok Ads"],
    [3 / 4, 1, "Waiting for TikTok Ads"],
  ]);
});

test("what the tool says goes through at once, and comes again with more where it then is quiet", async () => {
  const { told, pass, progress } = steered();
  progress(1, 3, "Reading");
  await pass();
  expect(told).toEqual([[1, 3, "Reading"]]);
  await pass();
  progress(2, 3, "Reading");
  progress(3, 3, "Reading");
  await pass();
  await pass();
  expect(told.slice(1)).toEqual([
    [1.5, 3, "Reading"],
    [2, 3, "Reading"],
    [3, 3, "Reading"],
    [3.5, 4, "Reading"],
  ]);
});

test("the two seconds begin anew with each report, so that no silence is longer", async () => {
  const { told, pass, progress } = steered();
  progress(1, 3, "Reading");
  await new Promise((resolve) => setImmediate(resolve));
  await pass();
  expect(told).toEqual([
    [1, 3, "Reading"],
    [1.5, 3, "Reading"],
  ]);
});

test("a second report that begins anew never goes back, and its words are told with the next sign of life", async () => {
  const { told, pass, progress } = steered();
  progress(5, 5, "The first report");
  progress(1, 8, "The second report");
  await pass();
  await pass();
  progress(6, 8, "The second report");
  const numbers = nonEmpty(told).map(([done]) => done);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
  expect(told).toEqual([
    [5, 5, "The first report"],
    [5.5, 6, "The second report"],
    [6, 8, "The second report"],
  ]);
});

test("after its end nothing is told, and nothing waits for a call that nobody looks at", async () => {
  const { told, progress, end, waiting } = steered();
  expect(waiting()).toBe(1);
  end();
  progress(1, 2, "Late");
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
  let slept = 0;
  const sleep = async () => {
    slept += 1;
  };
  toldProgress(null, { title: "TikTok Ads", sleep }).progress(1, 2, "Unseen");
  expect(slept).toBe(0);
});

test("work is told of while it is under way, and no longer, whether it is done or fails", async () => {
  const told: string[] = [];
  const ended: boolean[] = [];
  const sleep = (_: number, signal: AbortSignal) => {
    signal.addEventListener("abort", () => void ended.push(true), { once: true });
    return new Promise<void>(() => undefined);
  };
  const tell = (...[, , message]: Told) => void told.push(message);
  const telling = { title: "TikTok Ads", sleep };
  expect(await whileTold(tell, async (progress) => progress(1, 1, "Read"), telling)).toBeUndefined();
  expect(whileTold(tell, () => Promise.reject(new Error("refused")), telling)).rejects.toThrow("refused");
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(["Read"]);
  expect(ended).toEqual([true, true]);
});
