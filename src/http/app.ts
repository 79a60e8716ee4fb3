/** The HTTP application: every request passes one gate and one route, and gets the same headers and one log line. */

import type { Clock } from "#clock.ts";
import { ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { lazily } from "#lazily.ts";
import { describeCause, type Log } from "#log.ts";
import type { McpEndpoint } from "#mcp/endpoint.ts";
import type { OAuthEndpoints } from "#oauth/oauth-endpoints.ts";
import type { BodyBounds } from "#request/body-budget.ts";
import { createReadText } from "#request/read-text.ts";
import type { FactsOf, RequestFacts } from "#request/request-facts.ts";
import { type ClientOptions, createReadClient } from "./client-address.ts";
import { errorResponse, notFound } from "./error-response.ts";
import { createHealthAnswers, type HealthOptions, PROBES } from "./health-answers.ts";
import { createHostCheck, type HostCheck, type HostCheckOptions } from "./host-check.ts";
import { refuseDeepQuery } from "./query-depth.ts";
import { type MatchedRoute, plainPath } from "./route-map.ts";
import type { RouterOptions } from "./router.ts";
import { setSecurityHeaders } from "./security-headers.ts";

export type HttpAppOptions = HostCheckOptions &
  RouterOptions &
  ClientOptions &
  HealthOptions & {
    mcp: Pick<McpEndpoint, "handle" | "requireKey">;
    oauth: OAuthEndpoints;
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
const READ = ["GET", "HEAD"];
const READS: ReadonlySet<string> = new Set(READ);

type Exchange = RequestFacts & { startedAtMs: number; route: MatchedRoute | undefined; failure?: ShopError };

/** The busiest routes skip the router and what only others need. */
type Busy = { route: MatchedRoute; handle(request: Request, exchange: Exchange): Promise<Response> };

export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { clock, log, mcp, oauth } = options;
  const hosts = createHostCheck(options);
  const readClient = createReadClient(options);
  const readText = createReadText(options.bodies);
  const exchanges = new WeakMap<Request, Exchange>();
  const health = createHealthAnswers(options);
  const busy = new Map<string, Busy>([
    ["POST /mcp", { route: { pattern: "/mcp", methods: ["POST"] }, handle: mcp.handle }],
    ...Object.entries(health).map(
      ([path, handle]) => [`GET ${path}`, { route: { pattern: path, methods: READ }, handle }] as const,
    ),
  ]);
  /** Loaded with the first request that needs it: it takes 25 ms and 25 MiB. */
  const router = lazily(async () => {
    const { createRouter } = await import("./router.ts");
    const factsOf: FactsOf = (request) => exchanges.get(request) ?? UNKNOWN;
    const onFailure = (request: Request, failure: ShopError) => {
      const exchange = exchanges.get(request);
      if (exchange !== undefined) exchange.failure = failure;
    };
    return createRouter(options, { health, factsOf, onFailure });
  });
  let stopping = false;

  const gate: Gate = { mcp, oauth, hosts };

  async function answerRouted(request: Request, path: string, exchange: Exchange): Promise<Response> {
    const closed = oauth.closed(request, plainPath(path));
    if (closed !== null) return await closed;
    const missing = exchange.route === undefined ? await options.missingPage(request, path) : null;
    if (missing !== null) {
      exchange.failure = notFound();
      return missing;
    }
    await requireAllowed(request, exchange, gate);
    const routed = withAbsoluteUrl(request);
    exchanges.set(routed, exchange);
    return (await router()).fetch(routed);
  }

  return {
    async handle(request, peer) {
      const path = pathOf(request.url);
      const client = readClient(request.headers, peer ?? null);
      const exchange: Exchange = {
        requestId: newId("req"),
        startedAtMs: clock.now(),
        host: request.headers.get("host")?.toLowerCase() ?? "",
        address: client.address,
        secure: client.secure,
        readText: ({ known, maxBytes }) => readText(request, { known, maxBytes, address: client.address }),
        route: undefined,
      };
      const asked = busy.get(`${request.method} ${path}`);
      let response: Response;
      try {
        exchange.route = asked?.route ?? (await router()).match(path);
        if (stopping) throw new ShopError("stopping", "ShopMCP is stopping. Try again in a moment.");
        requireAllowedHosts(request, exchange, hosts);
        response = await (asked?.handle(request, exchange) ?? answerRouted(request, path, exchange));
      } catch (thrown) {
        exchange.failure = toShopError(thrown);
        response = errorResponse(exchange.failure);
      }
      const { route } = exchange;
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

const UNKNOWN: RequestFacts = {
  ...{ requestId: "", address: "unknown", secure: false, host: "" },
  readText: () => Promise.reject(new Error("a request reached its route without passing the gate")),
};

function requireAllowedHosts({ headers }: Request, { host, route }: Exchange, hosts: HostCheck): void {
  if (route !== undefined && PROBES.has(route.pattern)) return;
  hosts.requireHost(host);
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
