import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { z } from "zod";
import { toFailure } from "#http/to-failure.ts";
import { describeCause } from "#log.ts";

test("an answer of ours that does not fit its schema is our fault, and is shown to nobody", async () => {
  const failures: unknown[] = [];
  const app = new Elysia()
    .onError(({ error }) => {
      failures.push(toFailure(error));
      return new Response("");
    })
    .get("/", () => JSON.parse('{"id":"answer-canary","count":"many"}'), {
      response: z.object({ id: z.string(), count: z.number() }),
    });
  await app.handle(new Request("http://localhost/"));
  const [failure] = failures;
  expect(failure).toMatchObject({ code: "internal" });
  expect(describeCause(failure)).toContain("An answer does not fit its schema: count");
  expect(describeCause(failure)).not.toContain("canary");
});
