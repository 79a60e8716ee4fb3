/** What a route may know about a request besides the request itself; `http/` finds it out once. */

import type { BodySender } from "./body-budget.ts";

/** `address`: the client's, as far as proxies are trusted. `secure`: https. `host`: as the client asked for it. */
export type RequestFacts = {
  requestId: string;
  address: string;
  secure: boolean;
  host: string;
  /** @throws payload_too_large, request_timeout, server_busy, invalid_input */
  readText(want: Pick<BodySender, "known"> & { maxBytes: number }): Promise<string>;
};

export type FactsOf = (request: Request) => RequestFacts;
