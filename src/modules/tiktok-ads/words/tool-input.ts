/** What every tool's input is made by, and the one argument that each of them has. */

import { z } from "zod";
import { lenientInput } from "#ads/lenient-input.ts";
import { passing } from "#json/passing.ts";
import { ARGUMENT_ALIASES } from "./aliases.ts";
import { ACCOUNT_ARGUMENTS, MEANT_ARGUMENTS } from "./argument-hints.ts";

export const toolInput = lenientInput({
  aliases: ARGUMENT_ALIASES,
  meant: MEANT_ARGUMENTS,
  accounts: ACCOUNT_ARGUMENTS,
});

export const fresh = passing(
  z.boolean().default(false).describe("Not from the cache"),
  (value) => value === undefined || typeof value === "boolean",
  (value) => value ?? false,
);
