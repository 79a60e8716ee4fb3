/** What a route may know of a request beyond the request itself; `http/` finds it out once. */

/**
 * `address`: the client's, as far as it can be trusted. `secure`: whether the client speaks https to this server or the
 * proxy before it. `host`: the name and port under which it was reached.
 */
export type RequestFacts = { requestId: string; address: string; secure: boolean; host: string };

export type FactsOf = (request: Request) => RequestFacts;
