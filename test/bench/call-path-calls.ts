/** Calls a tool as often as `CALLS` says, as a test, since only the test runner counts lines. */

import { test } from "bun:test";
import { callOften } from "./call-path.ts";

const MAX_MS = 60_000;

test("calls", () => callOften(Number(process.env.CALLS)), MAX_MS);
