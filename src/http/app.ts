/** The HTTP application: every request passes one gate and one route, and gets the same headers and one log line. */

import { type AnyElysia, Elysia } from "elysia";
import type { Clock } from "#clock.ts";
import { ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { describeCause, type Log } from "#log.ts";
import type { McpEndpoint } from "#mcp/endpoint.ts";
import type { OAuthEndpoints } from "#oauth/oauth-endpoints.ts";
import type { OAuthRoute } from "#oauth/oauth-route.ts";
import type { BodyBounds } from "#request/body-budget.ts";
import { createReadText } from "#request/read-text.ts";
import type { FactsOf, RequestFacts } from "#request/request-facts.ts";
import { type CardRoutesOptions, cardRoutes } from "./card-routes.ts";
import { type ClientOptions, createReadClient } from "./client-address.ts";
import { errorResponse, notFound, toFailure } from "./error-response.ts";
import { type HealthRoutesOptions, healthRoutes, PROBES } from "./health-routes.ts";
import { createHostCheck, type HostCheck, type HostCheckOptions } from "./host-check.ts";
import { refuseDeepQuery } from "./query-depth.ts";
import { createRouteMap, type MatchedRoute, plainPath } from "./route-map.ts";
import { setSecurityHeaders } from "./security-headers.ts";

export type HttpAppOptions = HostCheckOptions &
  CardRoutesOptions &
  ClientOptions &
  HealthRoutesOptions & {
    mcp: Pick<McpEndpoint, "handle" | "requireKey">;
    oauth: OAuthEndpoints;
    api(factsOf: FactsOf): readonly AnyElysia[];
    page: AnyElysia;
    /** Null where the answer is JSON. */
    missingPage(request: Request, path: string): Promise<Response | null>;
    bodies: BodyBounds;
    clock: Clock;
    log: Log;
  };

export type HttpApp = {
  /** Never rejects. `peer` is the address at the other end, where it is known. */
  handle(request: Request, peer?: string): Promise<Response>;
  refuseNew(): void;
  listening(port: number): void;
};

/** Cookies authenticate these paths, so a request that changes something must come from our own page. */
const BY_SESSION = /^\/(?:api\/|oauth\/consent$)/;
const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

type Exchange = RequestFacts & { startedAtMs: number; route: MatchedRoute | undefined; failure?: ShopError };

export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { clock, log, mcp, oauth } = options;
  const hosts = createHostCheck(options);
  const readClient = createReadClient(options);
  const readText = createReadText(options.bodies);
  const exchanges = new WeakMap<Request, Exchange>();
  const app = createRoutes(options, exchanges);
  const routes = createRouteMap(app.routes);
  let stopping = false;

  const gate: Gate = { mcp, oauth, hosts };

  async function answer(request: Request, path: string, exchange: Exchange): Promise<Response> {
    const { route } = exchange;
    try {
      if (stopping) throw new ShopError("stopping", "ShopMCP is stopping. Try again in a moment.");
      requireAllowedHosts(request.headers, route, hosts);
      // The busiest route skips the router and what only others need, which would cost a tenth of a call.
      if (route?.pattern === "/mcp" && request.method === "POST") return await mcp.handle(request, exchange);
      const closed = oauth.closed(request, plainPath(path));
      if (closed !== null) return await closed;
      const missing = route === undefined ? await options.missingPage(request, path) : null;
      if (missing !== null) return missing;
      await requireAllowed(request, exchange, gate);
      const routed = withAbsoluteUrl(request);
      exchanges.set(routed, exchange);
      return await app.fetch(routed);
    } catch (thrown) {
      exchange.failure = toShopError(thrown);
      return errorResponse(exchange.failure);
    }
  }

  return {
    async handle(request, peer) {
      const path = pathOf(request.url);
      const route = routes.match(path);
      const client = readClient(request.headers, peer ?? null);
      const exchange: Exchange = {
        requestId: newId("req"),
        startedAtMs: clock.now(),
        host: request.headers.get("host")?.toLowerCase() ?? "",
        ...client,
        readText: (want) => readText(request, { ...want, address: client.address }),
        route,
      };
      const response = await answer(request, path, exchange);
      setSecurityHeaders(response.headers);
      if (route?.pattern === "/mcp" && exchange.failure !== undefined) {
        const presented = request.headers.has("authorization");
        const challenge = oauth.challenge({ code: exchange.failure.code, presented }, request.headers);
        if (challenge !== null) response.headers.set("www-authenticate", challenge);
      }
      response.headers.set("x-request-id", exchange.requestId);
      if (response.status === 405 && route !== undefined) response.headers.set("allow", route.methods.join(", "));
      record(log, request.method, exchange, response.status, clock.now() - exchange.startedAtMs);
      return response;
    },
    refuseNew() {
      stopping = true;
    },
    listening: oauth.listening,
  };
}

function createRoutes(options: HttpAppOptions, exchanges: WeakMap<Request, Exchange>) {
  const factsOf: FactsOf = (request) => exchanges.get(request) ?? UNKNOWN;
  // With standardHostname Elysia looks for the path after the eleventh character, which is wrong for short host names.
  const app = new Elysia({ handler: { standardHostname: false } })
    .onError(({ error, request }) => {
      const failure = toFailure(error);
      const exchange = exchanges.get(request);
      if (exchange !== undefined) exchange.failure = failure;
      return errorResponse(failure);
    })
    .use(healthRoutes(options))
    .use(cardRoutes(options, factsOf))
    .post("/mcp", ({ request }) => options.mcp.handle(request, factsOf(request)), { parse: "none" })
    .use(oauthRoutes(options.oauth.routes, factsOf))
    .use(options.page);
  for (const routes of options.api(factsOf)) app.use(routes);
  return app;
}

function oauthRoutes(routes: readonly OAuthRoute[], factsOf: FactsOf) {
  const oauth = new Elysia();
  for (const { method, path, handle } of routes)
    oauth.route(method, path, ({ request }) => handle(request, factsOf(request)), { parse: "none" });
  return oauth;
}

const UNKNOWN: RequestFacts = {
  ...{ requestId: "", address: "unknown", secure: false, host: "" },
  readText: () => Promise.reject(new Error("a request reached its route without passing the gate")),
};

function requireAllowedHosts(headers: Headers, route: MatchedRoute | undefined, hosts: HostCheck): void {
  if (route !== undefined && PROBES.has(route.pattern)) return;
  hosts.requireHost(headers.get("host"));
  hosts.requireOrigin(headers.get("origin"));
}

type Gate = Pick<HttpAppOptions, "mcp" | "oauth"> & { hosts: HostCheck };

async function requireAllowed(request: Request, exchange: Exchange, { mcp, oauth, hosts }: Gate): Promise<void> {
  const { route } = exchange;
  const { method, headers } = request;
  if (route === undefined || (isOfConsent(route, method) && !oauth.isOpenTo(headers))) throw notFound();
  if (!route.methods.includes(method)) {
    // A client with a wrong key must hear of the key first, and many begin with a GET.
    if (route.pattern === "/mcp") await mcp.requireKey(request);
    const elsewhere = route.pattern === "/" ? " MCP clients connect to /mcp: add that to the address." : "";
    const message = `Use ${route.methods.join(" or ")} for ${route.pattern}.${elsewhere}`;
    throw new ShopError("method_not_allowed", message);
  }
  if (BY_SESSION.test(route.pattern) && !READS.has(method)) hosts.requireSameOrigin(headers.get("origin"), exchange);
  refuseDeepQuery(request.url);
}

/** The page itself is open, since it is only files. */
function isOfConsent({ pattern }: MatchedRoute, method: string): boolean {
  return pattern.startsWith("/api/consent/") || (pattern === "/oauth/consent" && !READS.has(method));
}

/** The path without the query. Bun gives a URL without a host where the Host header is missing or malformed. */
function pathOf(url: string): string {
  const start = url.startsWith("/") ? 0 : url.indexOf("/", url.indexOf("://") + 3);
  const end = url.indexOf("?", start);
  return url.slice(start, end === -1 ? undefined : end);
}

function withAbsoluteUrl(request: Request): Request {
  return request.url.startsWith("/")
    ? new Request(`http://localhost${request.url}`, { method: request.method })
    : request;
}

/** The log gets the route's pattern, since a path or a query may hold a secret. */
function record(log: Log, method: string, exchange: Exchange, status: number, ms: number): void {
  const { requestId, route, failure } = exchange;
  const fields = { request_id: requestId, method, route: route?.pattern ?? null, status, ms };
  if (failure === undefined) {
    log[route !== undefined && PROBES.has(route.pattern) ? "debug" : "info"]("Request", fields);
  } else if (status < 500) {
    log.info("Request refused", { ...fields, code: failure.code });
  } else {
    const level = failure.code === "internal" ? "error" : "warn";
    log[level]("Request failed", { ...fields, code: failure.code, cause: describeCause(failure) });
  }
}
