/** What a route may know of a request beyond the request itself; `http/` finds it out once. */

import type { BodySender } from "./body-budget.ts";

/**
 * `address`: the client's, as far as it can be trusted. `secure`: whether the client speaks https to this server or the
 * proxy before it. `host`: the name and port under which it was reached. `readText`: its body, once.
 */
export type RequestFacts = {
  requestId: string;
  address: string;
  secure: boolean;
  host: string;
  /** @throws payload_too_large, request_timeout, server_busy, invalid_input */
  readText(want: Pick<BodySender, "known"> & { maxBytes: number }): Promise<string>;
};

export type FactsOf = (request: Request) => RequestFacts;
