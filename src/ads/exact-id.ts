/** Ids that are numbers too long for a double: what may have lost digits on its way is told apart. */

import { z } from "zod";

/** Accepts a number while it is exact. A longer one arrives as text if the request kept all its digits. */
export const exactDigits = (value: unknown): unknown =>
  typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;

export const idText = (otherwise: (path?: readonly PropertyKey[]) => string) =>
  z.string({
    error: ({ input, path }) =>
      typeof input === "number"
        ? "a number this long may have been rounded on the way; write the id as a string, in quotes"
        : otherwise(path),
  });
