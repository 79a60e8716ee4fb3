/** The routes by Elysia: all but the busiest. */

import { type AnyElysia, Elysia } from "elysia";
import type { ShopError } from "#errors.ts";
import type { McpEndpoint } from "#mcp/endpoint.ts";
import type { OAuthEndpoints } from "#oauth/oauth-endpoints.ts";
import type { OAuthRoute } from "#oauth/oauth-route.ts";
import type { FactsOf } from "#request/request-facts.ts";
import { type CardRoutesOptions, cardRoutes } from "./card-routes.ts";
import { errorResponse } from "./error-response.ts";
import type { HealthAnswers } from "./health-answers.ts";
import { createRouteMap, type RouteMap } from "./route-map.ts";
import { toFailure } from "./to-failure.ts";

export type RouterOptions = CardRoutesOptions & {
  mcp: Pick<McpEndpoint, "handle">;
  oauth: Pick<OAuthEndpoints, "routes">;
  api(factsOf: FactsOf): Promise<readonly AnyElysia[]>;
  page(): Promise<AnyElysia>;
};

export type Router = RouteMap & { fetch(request: Request): Promise<Response> };

type Inside = { health: HealthAnswers; factsOf: FactsOf; onFailure(request: Request, failure: ShopError): void };

export async function createRouter(options: RouterOptions, { health, factsOf, onFailure }: Inside): Promise<Router> {
  // With standardHostname Elysia looks for the path after the eleventh character, which is wrong for short host names.
  const app = new Elysia({ handler: { standardHostname: false } })
    .onError(({ error, request }) => {
      const failure = toFailure(error);
      onFailure(request, failure);
      return errorResponse(failure);
    })
    .use(cardRoutes(options, factsOf))
    .post("/mcp", ({ request }) => options.mcp.handle(request, factsOf(request)), { parse: "none" })
    .use(oauthRoutes(options.oauth.routes, factsOf))
    .use(await options.page());
  for (const [path, answer] of Object.entries(health)) app.get(path, answer);
  for (const routes of await options.api(factsOf)) app.use(routes);
  const { match } = createRouteMap(app.routes);
  return { match, fetch: async (request) => app.fetch(request) };
}

function oauthRoutes(routes: readonly OAuthRoute[], factsOf: FactsOf) {
  const oauth = new Elysia();
  for (const { method, path, handle } of routes)
    oauth.route(method, path, ({ request }) => handle(request, factsOf(request)), { parse: "none" });
  return oauth;
}
