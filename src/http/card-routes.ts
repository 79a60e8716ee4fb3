/** The public server card and catalogue, without the draft's CORS headers, so that no web page can probe for them. */

import { Elysia } from "elysia";
import { CARD_PATH, CARD_TYPE, serverCard, serverCatalog } from "#mcp/server-card.ts";
import type { ServerIdentity } from "#mcp/server-info.ts";
import { mcpUrlOf } from "#mcp-url-of.ts";
import type { FactsOf } from "#request/request-facts.ts";

/** The draft's path, and that of earlier drafts, which programs still ask for. */
const CARD_PATHS = [CARD_PATH, "/.well-known/mcp/server-card.json"];
const CATALOG_PATH = "/.well-known/mcp/catalog.json";

export type CardRoutesOptions = { identity: ServerIdentity; publicUrl: URL | null };

export function cardRoutes({ identity, publicUrl }: CardRoutesOptions, factsOf: FactsOf) {
  const routes = new Elysia();
  const urlFor = (request: Request) => mcpUrlOf(publicUrl, factsOf(request));
  for (const path of CARD_PATHS)
    routes.get(path, ({ request }) =>
      Response.json(serverCard(identity, urlFor(request)), { headers: { "content-type": CARD_TYPE } }),
    );
  return routes.get(CATALOG_PATH, ({ request }) => Response.json(serverCatalog(identity, urlFor(request))));
}
