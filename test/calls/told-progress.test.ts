/** What a caller who shows progress sees of a call: something every two seconds at the latest, and only forwards. */

import { expect, test } from "bun:test";
import { toldProgress, whileTold } from "#calls/told-progress.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

type Told = [number, number, string];

/** Silences that a test lets pass. */
function steered() {
  const silent = new Set<() => void>();
  const told: Told[] = [];
  const begun: ("begun" | "left")[] = [];
  const left = { delete: (end: () => void) => silent.delete(end) && begun.push("left") };
  const begin = (end: () => void) => {
    begun.push("begun");
    silent.add(end);
    return left;
  };
  const quiet = { ms: 2_000, begin };
  const pass = () => {
    const [beat] = silent;
    silent.clear();
    beat?.();
  };
  const { progress, end } = toldProgress((...said) => void told.push(said), { title: "TikTok Ads", quiet });
  return { told, begun, pass, progress, end, waiting: () => silent.size };
}

test("where the tool says nothing, a sign of life comes every two seconds, and rises", () => {
  const { told, pass } = steered();
  for (let beat = 0; beat < 3; beat += 1) pass();
  expect(told).toEqual([
    [1 / 2, 1, "Waiting for TikTok Ads"],
    [2 / 3, 1, "Waiting for TikTok Ads"],
    [3 / 4, 1, "Waiting for TikTok Ads"],
  ]);
});

test("what the tool says goes through at once, and comes again with more where it then is quiet", () => {
  const { told, pass, progress } = steered();
  progress(1, 3, "Reading");
  expect(told).toEqual([[1, 3, "Reading"]]);
  pass();
  progress(2, 3, "Reading");
  progress(3, 3, "Reading");
  pass();
  expect(told.slice(1)).toEqual([
    [1.5, 3, "Reading"],
    [2, 3, "Reading"],
    [3, 3, "Reading"],
    [3.5, 4, "Reading"],
  ]);
});

test("the two seconds begin anew with each report", () => {
  const { begun, pass, progress } = steered();
  progress(1, 3, "Reading");
  pass();
  expect(begun).toEqual(["begun", "left", "begun", "begun"]);
});

test("a second report that begins anew never goes back, and its words are told with the next sign of life", () => {
  const { told, pass, progress } = steered();
  progress(5, 5, "The first report");
  progress(1, 8, "The second report");
  pass();
  progress(6, 8, "The second report");
  const numbers = nonEmpty(told).map(([done]) => done);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
  expect(told).toEqual([
    [5, 5, "The first report"],
    [5.5, 6, "The second report"],
    [6, 8, "The second report"],
  ]);
});

test("after its end nothing is told, and nothing waits for a call that nobody looks at", () => {
  const { told, progress, end, waiting } = steered();
  expect(waiting()).toBe(1);
  end();
  progress(1, 2, "Late");
  expect(told).toEqual([]);
  let begun = 0;
  const begin = () => {
    begun += 1;
    return new Set<() => void>();
  };
  toldProgress(null, { title: "TikTok Ads", quiet: { ms: 2_000, begin } }).progress(1, 2, "Unseen");
  expect(begun).toBe(0);
});

test("work is told of while it is under way, and no longer, whether it is done or fails", async () => {
  const told: string[] = [];
  const silent = new Set<() => void>();
  const tell = (...[, , message]: Told) => void told.push(message);
  const telling = { title: "TikTok Ads", quiet: { ms: 2_000, begin: (end: () => void) => silent.add(end) } };
  const work = async (progress: (...said: Told) => void) => {
    expect(silent.size).toBe(1);
    progress(1, 1, "Read");
  };
  expect(await whileTold(tell, work, telling)).toBeUndefined();
  await expect(whileTold(tell, () => Promise.reject(new Error("refused")), telling)).rejects.toThrow("refused");
  expect(told).toEqual(["Read"]);
  expect(silent.size).toBe(0);
});
