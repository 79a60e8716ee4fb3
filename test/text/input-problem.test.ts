/** What a caller is told about arguments that do not fit: our own words, whatever the library would say. */

import { expect, test } from "bun:test";
import { z } from "zod";
import { defineTool } from "#modules/define-tool.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { onMisfit } from "../fakes/on-misfit.ts";

const tool = defineTool({
  name: "toy_tool",
  title: "Toy",
  description: "Takes everything.",
  input: z.strictObject({
    id: z.string().min(1).max(5),
    few: z.array(z.string()).min(1).max(2).optional(),
    code: z.string().min(3).optional(),
    count: z.int().min(2).max(4).optional(),
    share: z.number().min(0.5).optional(),
    on: z.boolean().optional(),
    word: z.enum(["one", "two"]).optional(),
    either: z.union([z.string(), z.array(z.string())]).optional(),
    inner: z.strictObject({ by: z.string() }).optional(),
    own: z
      .string()
      .refine((text) => text === "x", { error: "has to be x" })
      .optional(),
    day: z.iso.date().optional(),
  }),
  output: z.object({ meta: z.object({}) }),
  run: async () => ({ meta: {} }),
});

test.each<[unknown, string]>([
  [{}, "id: is required"],
  [undefined, "id: is required"],
  [{ id: null }, "id: has to be a string"],
  [{ id: "" }, "id: may not be empty"],
  [{ id: "123456" }, "id: at most 5 characters"],
  [{ id: "a", few: [] }, "few: may not be empty"],
  [{ id: "a", few: ["a", "b", "c"] }, "few: at most 2 in the list"],
  [{ id: "a", few: "a" }, "few: has to be a list"],
  [{ id: "a", few: [1] }, "few.0: has to be a string"],
  [{ id: "a", code: "ab" }, "code: at least 3 characters"],
  [{ id: "a", count: 1 }, "count: at least 2"],
  [{ id: "a", count: 5 }, "count: at most 4"],
  [{ id: "a", count: 2.5 }, "count: has to be a whole number"],
  [{ id: "a", share: "1" }, "share: has to be a number"],
  [{ id: "a", on: "yes" }, "on: has to be true or false"],
  [{ id: "a", word: "three" }, "word: one of one, two"],
  [{ id: "a", either: 5 }, "either: has none of the forms it may have"],
  [{ id: "a", inner: {} }, "inner.by: is required"],
  [{ id: "a", inner: "x" }, "inner: has to be an object with by"],
  [{ id: "a", inner: { by: "x", to: "y" } }, 'inner: there is no argument "to" here'],
  [{ id: "a", to: "y" }, 'There is no argument "to" here'],
  [{ id: "a", own: "y" }, "own: has to be x"],
  [{ id: "a", day: "yesterday" }, "day: is not written as it has to be"],
  [[], "The input as a whole has to be an object"],
])("%j is refused with: %s", async (input, sentence) => {
  const error = await failsWith(() => tool.call({}, input, { onMisfit }));
  expect(error.code).toBe("invalid_input");
  expect(error.message).toBe(`toy_tool does not take this input. ${sentence}. Correct the arguments and call again.`);
});
