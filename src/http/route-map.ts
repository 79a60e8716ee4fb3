/** The pattern and methods that a path belongs to, for 404, 405 and the log. */

export type MatchedRoute = { pattern: string; methods: readonly string[] };

export type RouteMap = { match(path: string): MatchedRoute | undefined };

/** A proxy may block these by path, so no other spelling may reach them. */
const EXACT: ReadonlySet<string> = new Set(["/metrics"]);

/** `:name` stands for one segment; a segment that is spelled out goes first, as in Elysia. A trailing slash is allowed, as in Elysia, except in `EXACT`. */
export function createRouteMap(routes: readonly { method: string; path: string }[]): RouteMap {
  const byPattern = new Map<string, string[]>();
  for (const { method, path } of routes) {
    const methods = byPattern.get(path) ?? [];
    methods.push(...(method === "GET" ? ["GET", "HEAD"] : [method]));
    byPattern.set(path, methods);
  }
  const dynamic = [...byPattern]
    .filter(([pattern]) => pattern.includes("/:"))
    .toSorted(([one], [other]) => (byLiteral(one) < byLiteral(other) ? -1 : 1))
    .map(([pattern, methods]) => ({ shape: shapeOf(pattern), route: { pattern, methods } }));
  return {
    match(path) {
      const plain = plainPath(path);
      if (EXACT.has(plain) && plain !== path) return undefined;
      const methods = byPattern.get(plain);
      if (methods !== undefined) return { pattern: plain, methods };
      return canBeDecoded(plain) ? dynamic.find(({ shape }) => shape.test(plain))?.route : undefined;
    },
  };
}

export function plainPath(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** Elysia 1.4.30 gives a route null for a segment that is no percent-encoded text. Such a path names nothing. */
function canBeDecoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Sorts what is spelled out before what stands for anything. */
function byLiteral(pattern: string): string {
  return pattern.replaceAll(/:[^/]+/g, "\u{ffff}");
}

function shapeOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/:[^/]+/g, "[^/]+")}$`);
}
