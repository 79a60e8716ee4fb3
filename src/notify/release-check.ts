/** Asks once a day whether there is a newer release, where the owner turned that on. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import { limitOf } from "#concurrency/time-limit.ts";
import type { Store } from "#db/store.ts";
import { parseJson } from "#json/parse-json.ts";
import type { Log } from "#log.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { isoTime } from "#text/iso-time.ts";
import type { Expiry } from "./expiries.ts";

const DAY_MS = 86_400_000;
export const RELEASE_CHECK_EVERY_MS = 3_600_000;
const TIME_MS = 10_000;
const ANSWER_BYTES = 512 * 1024;
const VERSION = /^v?(\d{1,6}\.\d{1,6}\.\d{1,6})$/;
/** Of github.com alone. */
const REPOSITORY = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/;

/** @see https://docs.github.com/en/rest/releases/releases#get-the-latest-release (read 2026-11-29) */
const Latest = z.looseObject({ tag_name: z.string().max(100).regex(VERSION) });

export type ReleaseCheck = {
  run(): Promise<void>;
  /** For `doctor`. */
  describe(): Promise<string>;
  /** What the owner is told, once for each release. */
  announcement(): Promise<Expiry | null>;
};

/** `wanted`: `on`, or an address; null where it is off. `website`: of the project, where it was built in. */
export type ReleaseCheckParts = {
  wanted: string | null;
  website: string | null;
  version: string;
  store: Pick<Store, "releases">;
  clock: Clock;
  log: Log;
  outbound: Outbound;
};

export function createReleaseCheck(parts: ReleaseCheckParts): ReleaseCheck {
  const { wanted, website, version, store, clock, log } = parts;
  const address = wanted === "on" ? addressOf(website) : wanted;
  const newer = async () => {
    const seen = (await store.releases.find())?.version ?? null;
    return seen !== null && isNewer(seen, version) ? seen : null;
  };
  return {
    async run() {
      if (address === null || !(await store.releases.begin(clock.now(), DAY_MS))) return;
      const latest = await ask(parts.outbound, address);
      if (latest === null) return log.warn("The newest release could not be asked for; it is tried again in a day");
      await store.releases.saw(latest);
    },
    async describe() {
      if (wanted === null) return "not asked for (SHOPMCP_RELEASE_CHECK is off)";
      if (address === null)
        return "this build does not know where its releases are: set SHOPMCP_RELEASE_CHECK to an address";
      const seen = await store.releases.find();
      if (seen?.version === undefined || seen.version === null)
        return "the server asks once a day, and has seen none yet";
      const found = await newer();
      const atTime = `asked at ${isoTime(seen.asked_at_ms)}`;
      return found === null
        ? `${version} is the newest, ${atTime}`
        : `${found} is there, and this is ${version}; ${atTime}`;
    },
    async announcement() {
      const found = address === null ? null : await newer();
      if (found === null) return null;
      return {
        workspace: { id: "instance" },
        occasion: `release:${found}`,
        message: {
          type: "release.available",
          title: `ShopMCP ${found} is there`,
          text: `This server is ${version}. Read its changelog, make a backup, and put the new version in place.`,
          urgent: false,
          atMs: clock.now(),
          data: { version: found, running: version },
        },
      };
    },
  };
}

function addressOf(website: string | null): string | null {
  const repository = website === null ? undefined : REPOSITORY.exec(website)?.[1];
  return repository === undefined ? null : `https://api.github.com/repos/${repository}/releases/latest`;
}

/** Says nothing of this server: no version, no id. */
async function ask(outbound: Outbound, address: string): Promise<string | null> {
  const bounds = { connectMs: TIME_MS, headersMs: TIME_MS, bodyMs: TIME_MS };
  const pool = outbound.pool({ connections: 1, ...bounds, answerBytes: ANSWER_BYTES });
  const { origin, pathname, search } = new URL(address);
  const headers = { accept: "application/vnd.github+json", "user-agent": "shopmcp" };
  const request = { origin, path: pathname + search, method: "GET", headers } as const;
  try {
    const answer = await pool.exchange(request, { limit: limitOf(TIME_MS) });
    if ("failure" in answer || answer.status !== 200) return null;
    const parsed = parseJson(Buffer.from(answer.bytes).toString("utf8"));
    const latest = Latest.safeParse(parsed.ok ? parsed.value : null);
    return latest.success ? latest.data.tag_name.replace(/^v/, "") : null;
  } finally {
    await pool.destroy();
  }
}

function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  for (const at of [0, 1, 2]) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
