/** `/api/mcp-address`: the address that an MCP client needs. */

import { Elysia } from "elysia";
import { z } from "zod";
import { mcpUrlOf } from "#mcp-url-of.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type McpAddressParts = SignedInParts & {
  publicUrl: URL | null;
  signsIn(headers: Headers): boolean;
};

const AddressDocument = z.object({ mcp_url: z.string(), sign_in: z.boolean() });

export function mcpAddressRoutes(parts: McpAddressParts) {
  const { factsOf, publicUrl, signsIn } = parts;
  return new Elysia().use(signedIn(parts)).get(
    "/mcp-address",
    ({ request }) => ({
      mcp_url: mcpUrlOf(publicUrl, factsOf(request)),
      sign_in: signsIn(request.headers),
    }),
    {
      response: AddressDocument,
      detail: { summary: "The address for MCP clients, and whether they may sign in there without a key" },
    },
  );
}
