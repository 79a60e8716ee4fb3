/** Ids that are numbers too long for a double: what may have lost digits on its way is told apart. */

import { z } from "zod";

/** A number is taken while it is exact. Longer ones arrive as text where the request showed that none of their digits are lost. */
export const exactDigits = (value: unknown): unknown =>
  typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;

/** `otherwise` says what else is wrong than a number that may have lost digits. */
export const idText = (otherwise: (path?: readonly PropertyKey[]) => string) =>
  z.string({
    error: ({ input, path }) =>
      typeof input === "number"
        ? "a number this long may have been rounded on the way; write the id as a string, in quotes"
        : otherwise(path),
  });
