/** Answers as the text of their JSON, with the members in the SDKs' order. */

import type { Era } from "./era.ts";
import type { JsonRpcError } from "./json-rpc-error.ts";
import { SERVER_INFO_META_KEY } from "./protocol.ts";
import { type ServerIdentity, serverInfo } from "./server-info.ts";

/** What stands in each result beside what was asked for, as the end of its JSON. */
export function resultEnds(identity: ServerIdentity): Record<Era, string> {
  const stamp = { [SERVER_INFO_META_KEY]: serverInfo(identity) };
  return { legacy: "", modern: `,"resultType":"complete","_meta":${JSON.stringify(stamp)}` };
}

/** `result`: JSON. */
export function resultText(id: string | number, result: string): string {
  return `{"result":${result},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`;
}

export function errorText(id: string | number, { code, message }: JsonRpcError): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } });
}
