/** What a tool is given for its call, and what is heard of the platform's answers meanwhile. */

import type { Clock } from "#clock.ts";
import type { Log } from "#log.ts";
import type { CallContext } from "#modules/module.ts";
import type { PlatformExchange } from "#tracing/call-span.ts";
import type { Seen } from "#workspaces/usage-writer.ts";
import { type Named, named } from "./log-fields.ts";

/** `ids`: the platform's, of the first requests, with spaces between. */
export type Asked = { requests: number; ids: string; exchanges: PlatformExchange[] | null; seen: Seen };

type Ends = Pick<CallContext, "signal" | "progress">;

/** A large report makes up to sixty requests. */
const MAX_LOGGED_IDS = 10;
const MAX_ID_LENGTH = 64;
/** The same of all accounts together. */
const MAX_TOLD_EXCHANGES = 100;

type Parts = {
  clock: Clock;
  log: Log;
  tellsExchanges: boolean;
  /** One in this many answers is checked against its schema; with 1 every answer, and a mismatch fails the call. */
  checkEvery: number;
};

export function createCallContexts({ clock, log, tellsExchanges, checkEvery }: Parts) {
  let sinceChecked = 0;
  const tellTo = (asked: Asked) => {
    const exchanges: PlatformExchange[] = [];
    asked.exchanges = exchanges;
    return (path: string, startedMs: number, answered: boolean) => {
      if (exchanges.length < MAX_TOLD_EXCHANGES) exchanges.push({ path, startedMs, endedMs: clock.now(), answered });
    };
  };
  const misfitOf = (call: Named) => (misfit: string) => {
    if (checkEvery === 1) throw new Error(misfit);
    log.error("An answer did not match its schema, which is a bug in ShopMCP. Please report it", {
      ...named(call),
      cause: misfit,
    });
  };
  return (call: Named, asked: Asked, ends: Ends): CallContext => {
    sinceChecked = (sinceChecked + 1) % checkEvery;
    const context: CallContext = {
      ...ends,
      onUpstream(id) {
        asked.requests += 1;
        if (asked.requests > MAX_LOGGED_IDS) return;
        const first = id.slice(0, MAX_ID_LENGTH);
        asked.ids = asked.ids === "" ? first : `${asked.ids} ${first}`;
      },
    };
    if (tellsExchanges) context.onExchange = tellTo(asked);
    if (sinceChecked === 0) context.onMisfit = misfitOf(call);
    return context;
  };
}
