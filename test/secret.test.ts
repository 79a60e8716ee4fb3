import { expect, test } from "bun:test";
import { inspect } from "node:util";
import { Secret } from "#secret.ts";

test("a secret shows itself to nobody but reveal", () => {
  const secret = new Secret("hunter2");
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    Bun.inspect({ secret }),
    Object.values(secret).join(),
  ];
  for (const text of shown) expect(text).not.toContain("hunter2");
  expect(secret.reveal()).toBe("hunter2");
});
