import { expect, test } from "bun:test";
import { comparePlatformClock } from "#maintenance/platform-clock.ts";
import type { FetchAnswer } from "#outbound/fetch-answer.ts";
import { ProxyError } from "#outbound/proxy-error.ts";
import { failsWith } from "../fakes/fails-with.ts";

const NOW_MS = Date.parse("2026-11-22T12:00:00Z");

function compare(answer: () => Promise<Response>) {
  const asked: { url: string; init: Parameters<FetchAnswer>[1] }[] = [];
  const fetch = (url: string, init: Parameters<FetchAnswer>[1]) => {
    asked.push({ url, init });
    return answer();
  };
  return { asked, run: () => comparePlatformClock({ baseUrl: "https://ads.example", now: () => NOW_MS, fetch }) };
}

const answerAt = (ms: number) => async () =>
  new Response(null, { status: 404, headers: { date: new Date(ms).toUTCString() } });

test("a clock up to a minute off is right, one past it is told in seconds with what to do", async () => {
  for (const offMs of [0, 60_000, -60_000]) expect(await compare(answerAt(NOW_MS + offMs)).run()).toContain("agree");
  const behind = await failsWith(compare(answerAt(NOW_MS + 61_000)).run);
  expect(behind.message).toContain("61 s behind");
  expect(behind.message).toContain("NTP");
  expect((await failsWith(compare(answerAt(NOW_MS - 61_000)).run)).message).toContain("61 s ahead");
});

test("asks once, bounded, without a body or any credential, and says so where nothing answers", async () => {
  const { asked, run } = compare(answerAt(NOW_MS));
  await run();
  expect(asked).toEqual([{ url: "https://ads.example", init: { method: "HEAD", signal: expect.any(AbortSignal) } }]);
  const error = await failsWith(compare(async () => Promise.reject(new TypeError("no route"))).run);
  expect(error.code).toBe("upstream_unavailable");
  expect(error.message).toStartWith("https://ads.example cannot be reached. Check");
  const refused = new TypeError("fetch failed", { cause: new ProxyError("PROXY_CREDENTIALS", "The proxy said no.") });
  const byProxy = await failsWith(compare(async () => Promise.reject(refused)).run);
  expect(byProxy.message).toBe("https://ads.example cannot be reached. The proxy said no.");
  const silent = new DOMException("timed out", "TimeoutError");
  const late = await failsWith(compare(async () => Promise.reject(silent)).run);
  expect(late.message).toStartWith("https://ads.example did not answer within 5 s. Check");
  expect(await compare(async () => new Response(null)).run()).toContain("without saying what time");
});
