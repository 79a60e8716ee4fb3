import { expect, test } from "bun:test";
import type { Answer } from "#ads/answer-cache.ts";
import { CallBasis } from "#modules/tiktok-ads/session/call-basis.ts";

const answer = (): Answer => ({ data: {}, bytes: 2, fetchedAtMs: 1, cut: false, requestId: null });

function setUp() {
  const latest = new Map<string, Answer>([
    ["a", answer()],
    ["b", answer()],
  ]);
  const basis = new CallBasis({ latest: (key) => latest.get(key) }, 1, { requestIds: () => [] });
  const use = (key: string) => {
    basis.onQuestion(key);
    const found = latest.get(key);
    if (found !== undefined) basis.onCached(key, found);
  };
  return { latest, basis, use };
}

test("stands while the cache still has each answer that was used", () => {
  const { latest, basis, use } = setUp();
  use("a");
  use("b");
  const stands = basis.standing();
  expect(stands?.()).toBe(true);
  latest.set("b", answer());
  expect(stands?.()).toBe(false);
});

test("does not stand once an answer is gone", () => {
  const { latest, basis, use } = setUp();
  use("a");
  const stands = basis.standing();
  latest.delete("a");
  expect(stands?.()).toBe(false);
});

test("never stands where something was asked of the platform, failed, or came from elsewhere", () => {
  const asked = setUp();
  asked.use("a");
  asked.basis.onQuestion("b");
  expect(asked.basis.standing()).toBeNull();
  const elsewhere = setUp();
  elsewhere.use("a");
  elsewhere.basis.spoil();
  expect(elsewhere.basis.standing()).toBeNull();
});
