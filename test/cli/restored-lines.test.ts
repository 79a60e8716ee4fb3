/** What is said after a restore: advice only where there is something to do. */

import { expect, test } from "bun:test";
import { linesWithoutPrevious } from "#cli/restored-lines.ts";

const NOTHING = { sessions: 0, setupLinks: 0, tokens: 0, passwords: 0, channels: 0 };
const PLAIN = { trustPasswords: false, locked: 0 };

test("nothing that ended is told as nothing", () => {
  const said = linesWithoutPrevious(NOTHING, PLAIN);
  expect(said[0]).toBe("What was revoked since the backup is not known.");
  expect(said).toHaveLength(2);
  expect(said.join("\n")).not.toMatch(/\b0 /);
});

test("each that ended is told with what to do", () => {
  const said = linesWithoutPrevious({ ...NOTHING, tokens: 1, passwords: 2, channels: 1 }, PLAIN);
  expect(said).toHaveLength(5);
  expect(said[1]).toBe("1 token of connected apps was ended: connect the apps again.");
  expect(said[2]).toStartWith("1 channel of a workspace is gone");
  expect(said[3]).toStartWith("2 operators cannot sign in without a new password");
});
