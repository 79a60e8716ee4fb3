/** The requests that the fast path takes. A schema of them took a fortieth of a call from the cache. */

import { isProgressToken } from "./protocol.ts";

type Members = Readonly<Record<string, unknown>>;

export type FastPathRequest = {
  id: string | number;
  method: "tools/list" | "tools/call";
  name: string | undefined;
  args: Members | undefined;
  meta: Members | undefined;
  progressToken: string | number | undefined;
};

const MEMBERS: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);
const PARAMS: ReadonlySet<string> = new Set(["name", "arguments", "_meta"]);

/** Null for any other. A member that is not named here is one that the SDK may know. */
export function fastPathRequest(body: unknown): FastPathRequest | null {
  if (!isMembers(body, MEMBERS)) return null;
  const { jsonrpc, id, method, params = {} } = body;
  if (jsonrpc !== "2.0" || !isId(id)) return null;
  if (!(method === "tools/list" || method === "tools/call") || !isMembers(params, PARAMS)) return null;
  const { name, arguments: args, _meta: meta } = params;
  if (!(name === undefined || typeof name === "string") || !isOptional(args) || !isOptional(meta)) return null;
  const progressToken = meta?.progressToken;
  if (!(progressToken === undefined || isProgressToken(progressToken))) return null;
  return { id, method, name, args, meta, progressToken };
}

function isMembers(value: unknown, names: ReadonlySet<string>): value is Members {
  return isObject(value) && Object.keys(value).every((name) => names.has(name));
}

function isId(value: unknown): value is string | number {
  return typeof value === "string" || Number.isSafeInteger(value);
}

/** A member of that name is one that the SDKs leave out. */
function isOptional(value: unknown): value is Members | undefined {
  return value === undefined || (isObject(value) && !Object.hasOwn(value, "__proto__"));
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
