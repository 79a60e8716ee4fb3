/** Error codes in words of their own. */

import { expect, test } from "bun:test";
import { ERRORS } from "#errors.ts";
import { errorWords } from "#text/error-words.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

test("every code has words that no other has and that are no code, and what is none stays", () => {
  const codes = Object.keys(ERRORS);
  const words = codes.map(errorWords);
  expect(new Set(words).size).toBe(codes.length);
  for (const said of nonEmpty(words)) expect(said).toMatch(/^[A-Z][A-Za-z' -]+$/);
  expect(["ok", "of_a_newer_version"].map(errorWords)).toEqual(["ok", "of_a_newer_version"]);
});
