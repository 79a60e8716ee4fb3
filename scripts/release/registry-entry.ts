/** The release's `server.json` for the MCP registry, as `mcp-publisher` takes it. */

import { basename } from "node:path";
import { ACCOUNT_FIELDS } from "./account-fields.ts";

type Bundle = { path: string; sha256: string };
type Release = { version: string; bundles: readonly Bundle[] };

const HOST = "https://github.com";

export function registryName(repository: string): string {
  const [owner = "", name = ""] = repository.split("/");
  return `io.github.${owner}/${name}`;
}

const VARIABLES = ACCOUNT_FIELDS.map(({ variable, label, hint }) => ({
  name: variable,
  description: `${label}. ${hint}`,
  isSecret: true,
}));

/**
 * `repository` is OWNER/NAME on GitHub, by which the registry verifies the name.
 * @see https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json
 */
export function registryEntry(repository: string, { version, bundles }: Release) {
  const url = `${HOST}/${repository}`;
  return {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: registryName(repository),
    title: "ShopMCP",
    description: "Ask about your TikTok Ads. Read only; tokens stay sealed on your own machine.",
    version,
    websiteUrl: url,
    repository: { url, source: "github" },
    packages: [
      ...bundles.map(({ path, sha256 }) => ({
        registryType: "mcpb",
        identifier: `${url}/releases/download/v${version}/${basename(path)}`,
        version,
        fileSha256: sha256,
        transport: { type: "stdio" },
        environmentVariables: VARIABLES,
      })),
      {
        registryType: "oci",
        identifier: `ghcr.io/${repository.toLowerCase()}:${version}`,
        transport: { type: "stdio" },
        runtimeArguments: [{ type: "named", name: "--volume", value: "shopmcp:/data" }],
        runtimeHint: "docker",
        packageArguments: [{ type: "positional", value: "stdio" }],
        environmentVariables: VARIABLES,
      },
    ],
  };
}
