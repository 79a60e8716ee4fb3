/** `resources/list`, `resources/templates/list` and `resources/read`: texts that are the same for every key. */

import { z } from "zod";
import type { ModuleResource } from "#modules/module.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Methods } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";

const ReadParams = z.object({ uri: z.string() });

export function resourceMethods(offered: readonly ModuleResource[]): Methods {
  const known = new Map(offered.map((resource) => [resource.uri, resource]));
  const list = { resources: offered.map(({ text: _, ...listing }) => listing) };
  const templates = { resourceTemplates: [] };
  return {
    "resources/list": async () => list,
    "resources/templates/list": async () => templates,
    async "resources/read"(params) {
      const { uri } = parseParams(ReadParams, params, "resources/read takes { uri: string }");
      const resource = known.get(uri);
      if (resource === undefined) throw notFound(uri);
      const { mimeType, text } = resource;
      return { contents: [{ uri, mimeType, text }] };
    },
  };
}

function notFound(uri: string): JsonRpcError {
  return new JsonRpcError(
    JSON_RPC_CODES.invalidParams,
    `There is no resource ${shownName(uri)}. resources/list names those there are.`,
    { uri },
  );
}
