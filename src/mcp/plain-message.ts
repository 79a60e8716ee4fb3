/** Messages whose form is beyond doubt. A schema of them took a fortieth of a call from the cache. */

import { isProgressToken } from "./protocol.ts";

type Members = Readonly<Record<string, unknown>>;

/** Without `id` it is a notification. */
export type PlainMessage = {
  id: string | number | undefined;
  method: string;
  params: Members | undefined;
  meta: Members | undefined;
  progressToken: string | number | undefined;
};

export type PlainCall = { name: string | undefined; args: Members | undefined };

const MEMBERS: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);
const CALL_PARAMS: ReadonlySet<string> = new Set(["name", "arguments", "_meta"]);

/** Null for any other. A member that is not named here is one that the SDK may know. */
export function plainMessage(body: unknown): PlainMessage | null {
  if (!isObject(body) || !hasOnly(body, MEMBERS)) return null;
  const { jsonrpc, id, method, params } = body;
  if (jsonrpc !== "2.0" || !(id === undefined || isId(id))) return null;
  if (typeof method !== "string" || !isOptional(params)) return null;
  const meta = params?._meta;
  if (!isOptional(meta)) return null;
  const progressToken = meta?.progressToken;
  if (!(progressToken === undefined || isProgressToken(progressToken))) return null;
  return { id, method, params, meta, progressToken };
}

/** What `tools/call` names; null where there is more. */
export function plainCall({ params = {} }: PlainMessage): PlainCall | null {
  const { name, arguments: args } = params;
  const isPlain = hasOnly(params, CALL_PARAMS) && (name === undefined || typeof name === "string") && isOptional(args);
  return isPlain ? { name, args } : null;
}

function hasOnly(value: Members, names: ReadonlySet<string>): boolean {
  return Object.keys(value).every((name) => names.has(name));
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
