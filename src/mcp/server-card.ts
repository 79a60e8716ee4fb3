/**
 * The public server card and the catalogue that leads to it. They name no accounts, tools or keys.
 * @see https://github.com/modelcontextprotocol/experimental-ext-server-card : the draft of SEP-2127, as of 2026-11
 */

import { LEGACY_VERSIONS, MODERN_VERSION } from "./protocol.ts";
import { type ServerIdentity, serverInfo } from "./server-info.ts";

export const CARD_TYPE = "application/mcp-server-card+json";
export const CARD_PATH = "/mcp/server-card";

const SCHEMA = "https://static.modelcontextprotocol.io/schemas/v2/server-card.schema.json";
const NAME = "shopmcp";
const DOMAIN = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;

export function serverCard(identity: ServerIdentity, mcpUrl: string) {
  const { title, version, icons, ...rest } = serverInfo(identity);
  return {
    $schema: SCHEMA,
    name: `${publisherOf(mcpUrl).split(".").toReversed().join(".")}/${NAME}`,
    title,
    version,
    description: "Reads TikTok Ads for AI assistants: campaigns, reports, creatives. It changes nothing.",
    ...("websiteUrl" in rest ? { websiteUrl: rest.websiteUrl } : {}),
    icons,
    remotes: [
      {
        type: "streamable-http",
        url: mcpUrl,
        supportedProtocolVersions: [MODERN_VERSION, ...LEGACY_VERSIONS],
        headers: [
          {
            name: "Authorization",
            description: "Bearer and an API key of this server. Clients that sign in need none.",
            isSecret: true,
          },
        ],
      },
    ],
  };
}

export function serverCatalog(identity: ServerIdentity, mcpUrl: string) {
  return {
    specVersion: "draft",
    entries: [
      {
        identifier: `urn:air:${publisherOf(mcpUrl)}:${NAME}`,
        displayName: serverInfo(identity).title,
        type: CARD_TYPE,
        url: new URL(CARD_PATH, mcpUrl).href,
      },
    ],
  };
}

/** A publisher is a domain name, which an IP address is not. */
function publisherOf(mcpUrl: string): string {
  const { hostname } = new URL(mcpUrl);
  return DOMAIN.test(hostname) ? hostname : "localhost";
}
