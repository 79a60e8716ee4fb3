/** A route of the authorization server. */

import type { RequestFacts } from "#request/request-facts.ts";

export type RouteContext = Pick<RequestFacts, "address" | "readText">;

export type OAuthRoute = {
  method: "GET" | "POST";
  path: string;
  handle(request: Request, context: RouteContext): Promise<Response>;
};
