import { expect, test } from "bun:test";
import type { Answer } from "#ads/answer-cache.ts";
import { createCallBasis } from "#modules/tiktok-ads/session/call-basis.ts";

const answer = (): Answer => ({ data: {}, bytes: 2, fetchedAtMs: 1, cut: false, requestId: null });

function setUp() {
  const latest = new Map<string, Answer>([
    ["a", answer()],
    ["b", answer()],
  ]);
  const basis = createCallBasis({ latest: (key) => latest.get(key) }, { opening: 1, requestIds: () => [] });
  const use = (key: string) => {
    basis.onQuestion(key);
    const found = latest.get(key);
    if (found !== undefined) basis.onCached(key, found);
  };
  return { latest, basis, use };
}

test("holds while the cache still has each answer that was used", () => {
  const { latest, basis, use } = setUp();
  use("a");
  use("b");
  expect(basis.holds()).toBe(true);
  latest.set("b", answer());
  expect(basis.holds()).toBe(false);
});

test("does not hold once an answer is gone", () => {
  const { latest, basis, use } = setUp();
  use("a");
  latest.delete("a");
  expect(basis.holds()).toBe(false);
});

test("never holds where something was asked of the platform, failed, or came from elsewhere", () => {
  const asked = setUp();
  asked.use("a");
  asked.basis.onQuestion("b");
  expect(asked.basis.holds()).toBe(false);
  const elsewhere = setUp();
  elsewhere.use("a");
  elsewhere.basis.spoil();
  expect(elsewhere.basis.holds()).toBe(false);
});
