import { describe, expect, test } from "bun:test";
import { createKeptAnswers } from "#calls/kept-answers.ts";
import { NOTHING_SEEN } from "#calls/seen.ts";

const MOMENT = { version: 1, nowMs: 0 };
const WORKSPACES = 10_000;
const MEGABYTE = 1_048_576;

function keptFor(count: number, filler: string) {
  const kept = createKeptAnswers();
  const questions = Array.from({ length: count }, (_, nth) => `ws_${`${nth}`.padStart(100, "0")} tool`);
  for (const [nth, question] of questions.entries()) {
    const answer = { meta: { nth, filler } };
    kept.keep(question, MOMENT, {
      answered: { ok: true, answer, text: JSON.stringify(answer) },
      seen: NOTHING_SEEN,
      standing: () => true,
    });
  }
  return { kept, questions, found: () => questions.filter((one) => kept.find(one, MOMENT) !== undefined).length };
}

describe("what is kept is bounded by what it takes in memory", () => {
  test("answers as long as an account's own, of ten thousand workspaces, stay side by side", () => {
    const { kept, questions, found } = keptFor(WORKSPACES, "x".repeat(1_400));
    expect(found()).toBe(WORKSPACES);
    expect(kept.find(questions[7] ?? "", MOMENT)).toMatchObject({ answered: { answer: { meta: { nth: 7 } } } });
  });

  test.each([
    ["Latin letters", "x", 24],
    ["letters that take two bytes each", "漢", 12],
  ])("of a megabyte of %s there are as many as fit", (_, letter, most) => {
    const found = keptFor(100, letter.repeat(MEGABYTE)).found();
    expect(found).toBeGreaterThan(most / 2);
    expect(found).toBeLessThan(most);
  });
});
