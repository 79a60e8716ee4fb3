/** A call's events on the page. */

import { expect, test } from "bun:test";
import { lastEventIn } from "../../src/web/page/data/events-in.ts";

const PROGRESS = { done: 1, total: 2, message: "half" };

test("the stream is read to its end, beyond the answer, so that no browser reports it as failed", async () => {
  const later = { ...PROGRESS, done: 2 };
  const texts = [PROGRESS, { rows: 3 }, later].map(
    (data) => `event: ${"rows" in data ? "answer" : "progress"}\ndata: ${JSON.stringify(data)}\n\n`,
  );
  const seen: unknown[] = [];
  const response = new Response(texts.join(""), { headers: { "content-type": "text/event-stream" } });
  const last = await lastEventIn(response, (progress) => seen.push(progress));
  expect(last).toEqual({ name: "answer", data: { rows: 3 } });
  expect(seen).toEqual([PROGRESS, later]);
});

test("one that ends without an answer is none", async () => {
  const response = new Response(`event: progress\ndata: ${JSON.stringify(PROGRESS)}\n\n`, {
    headers: { "content-type": "text/event-stream" },
  });
  await expect(lastEventIn(response, () => undefined)).rejects.toThrow("without an answer");
});
