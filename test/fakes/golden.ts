/** Golden files, written only on request and never in CI. */

import { expect } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export const UPDATE_GOLDENS = process.env.UPDATE_GOLDEN === "1" && process.env.CI === undefined;

export function expectGolden(path: string, actual: string): void {
  if (UPDATE_GOLDENS) writeFileSync(path, actual);
  if (!existsSync(path))
    throw new Error(`${path} is missing. Look at what it should hold, then write it with UPDATE_GOLDEN=1 bun test.`);
  expect(actual).toBe(readFileSync(path, "utf8"));
}
