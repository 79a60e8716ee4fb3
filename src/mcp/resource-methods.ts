/** `resources/list`, `resources/templates/list` and `resources/read`: texts that are the same for each key that may read them. */

import { z } from "zod";
import type { ModuleResource } from "#modules/module.ts";
import { allowsTool } from "#restriction.ts";
import { byRestriction } from "./by-restriction.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Methods } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";

const ReadParams = z.object({ uri: z.string() });

export function resourceMethods(offered: readonly ModuleResource[]): Methods {
  const known = new Map(offered.map((resource) => [resource.uri, resource]));
  const list = byRestriction((restriction) => ({
    resources: offered
      .filter(({ set }) => allowsTool(restriction, set))
      .map(({ text: _, set: __, ...listing }) => listing),
  }));
  const templates = { resourceTemplates: [] };
  return {
    "resources/list": async (_, { principal }) => list(principal.restriction),
    "resources/templates/list": async () => templates,
    async "resources/read"(params, { principal }) {
      const { uri } = parseParams(ReadParams, params, "resources/read takes { uri: string }");
      const resource = known.get(uri);
      if (resource === undefined || !allowsTool(principal.restriction, resource.set)) throw notFound(uri);
      const { mimeType, text } = resource;
      return { contents: [{ uri, mimeType, text: await text() }] };
    },
  };
}

function notFound(uri: string): JsonRpcError {
  return new JsonRpcError(
    JSON_RPC_CODES.invalidParams,
    `There is no resource ${shownName(uri)}. resources/list names those that are open to you.`,
    { uri },
  );
}
