import { expect, test } from "bun:test";
import { createKeptAnswers } from "#calls/kept-answers.ts";
import { NOTHING_SEEN } from "#calls/seen.ts";

const MOMENT = { version: 1, nowMs: 0 };
const WORKSPACES = 10_000;

function keptFor(count: number, characters: number) {
  const kept = createKeptAnswers();
  const questions = Array.from({ length: count }, (_, nth) => `ws_${nth} tool`);
  for (const [nth, question] of questions.entries()) {
    const answer = { meta: { nth, filler: "x".repeat(characters) } };
    kept.keep(question, MOMENT, {
      answered: { ok: true, answer, text: JSON.stringify(answer) },
      seen: NOTHING_SEEN,
      holds: () => true,
    });
  }
  return { kept, found: questions.filter((question) => kept.find(question, MOMENT) !== undefined).length };
}

test("short answers of ten thousand workspaces are kept side by side", () => {
  const { kept, found } = keptFor(WORKSPACES, 800);
  expect(found).toBe(WORKSPACES);
  expect(kept.find("ws_7 tool", MOMENT)).toMatchObject({ answered: { answer: { meta: { nth: 7 } } } });
});

test("long ones are bounded by what they take in memory", () => {
  const megabyte = 1_048_576;
  expect(keptFor(100, megabyte).found).toBeLessThan(12);
});
