/** `resources/list`, `resources/templates/list` and `resources/read`: texts that are the same for each key that may read them. */

import { z } from "zod";
import type { ModuleResource } from "#modules/module.ts";
import { allowsTool, type Restriction } from "#restriction.ts";
import { byRestriction } from "./by-restriction.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Methods } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";

export type ResourceListing = { uri: string; name: string; mimeType: string; title?: string; description?: string };

export type ServedResource = {
  listing: ResourceListing;
  /** What is not listed can be read by who knows its address. */
  listed: boolean;
  isOpen(restriction: Pick<Restriction, "tools">): boolean;
  text(restriction: Pick<Restriction, "tools">): Promise<string>;
};

/** Loaded at the first question for one. */
export type LoadResources = () => Promise<readonly ServedResource[]>;

const ReadParams = z.object({ uri: z.string() });

export function resourceMethods(load: LoadResources): Methods {
  const list = byRestriction(async (restriction) => ({
    resources: (await load())
      .filter(({ listed, isOpen }) => listed && isOpen(restriction))
      .map(({ listing }) => listing),
  }));
  const templates = { resourceTemplates: [] };
  return {
    "resources/list": async (_, { principal }) => list(principal.restriction),
    "resources/templates/list": async () => templates,
    async "resources/read"(params, { principal }) {
      const { uri } = parseParams(ReadParams, params, "resources/read takes { uri: string }");
      const resource = (await load()).find(({ listing }) => listing.uri === uri);
      if (resource === undefined || !resource.isOpen(principal.restriction)) throw notFound(uri);
      return {
        contents: [{ uri, mimeType: resource.listing.mimeType, text: await resource.text(principal.restriction) }],
      };
    },
  };
}

export function servedResource({ text, set, ...listing }: ModuleResource): ServedResource {
  return { listing, listed: true, isOpen: (restriction) => allowsTool(restriction, set), text };
}

function notFound(uri: string): JsonRpcError {
  return new JsonRpcError(
    JSON_RPC_CODES.invalidParams,
    `There is no resource ${shownName(uri)}. resources/list names those that are open to you.`,
    { uri },
  );
}
