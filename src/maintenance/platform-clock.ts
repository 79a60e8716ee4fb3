/** Checks that the platform can be reached and that its clock agrees with ours; needs no credentials. */

import { ShopError } from "#errors.ts";
import type { FetchAnswer } from "#outbound/fetch-answer.ts";
import type { PoolBounds } from "#outbound/outbound.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";

const ASK_TIMEOUT_MS = 5_000;
export const ASK_BOUNDS: PoolBounds = {
  connections: 1,
  connectMs: ASK_TIMEOUT_MS,
  headersMs: ASK_TIMEOUT_MS,
  bodyMs: ASK_TIMEOUT_MS,
  answerBytes: 64 * 1024,
};
/** Signatures, token ends and report days depend on minutes. */
const MAX_SKEW_MS = 60_000;

type Parts = { baseUrl: string; now(): number; fetch: FetchAnswer };

/** @throws upstream_unavailable, config_invalid where the clocks differ */
export async function comparePlatformClock({ baseUrl, now, fetch }: Parts): Promise<string> {
  const date = await askDate(baseUrl, fetch);
  const theirsMs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirsMs)) return `${baseUrl} answers, without saying what time it is`;
  const skewMs = now() - theirsMs;
  if (Math.abs(skewMs) <= MAX_SKEW_MS) return `${baseUrl} answers, and its clock and this machine's agree`;
  throw new ShopError(
    "config_invalid",
    `This machine's clock is ${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs > 0 ? "ahead of" : "behind"} that of ${baseUrl}. Set it by NTP: tokens would be refreshed too late, and reports ask for the wrong days.`,
  );
}

/** Any status proves that the platform is reachable. */
async function askDate(baseUrl: string, fetch: Parts["fetch"]): Promise<string | null> {
  try {
    const response = await fetch(baseUrl, {
      method: "HEAD",
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    return response.headers.get("date");
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    const what = isLate ? `did not answer within ${ASK_TIMEOUT_MS / 1_000} s` : "cannot be reached";
    throw new ShopError(
      "upstream_unavailable",
      `${baseUrl} ${what}. ${whyUnreachable(cause) ?? "Check that this machine may open https connections there (DNS, firewall, proxy)."}`,
      { cause },
    );
  }
}
