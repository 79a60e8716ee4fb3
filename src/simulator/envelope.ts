/** The envelope of every answer: code, message, request id and data, with TikTok's headers. */

import type { Encoded } from "./compression.ts";
import { utcText } from "./local-time.ts";
import type { Refusal } from "./refusal.ts";

export type Envelope = { code: number; message: string; request_id: string; data: unknown };

/** An answer without an envelope, for the few files that TikTok serves. */
export class PlainText {
  readonly text: string;
  readonly type: string;

  constructor(text: string, type: string) {
    this.text = text;
    this.type = type;
  }
}

/** A long integer that TikTok sends as a JSON number with more digits than a double holds. */
export type BareInteger = { bareDigits: string };

const BARE_MARK = "\u0000";
const MARKED = /"\\u0000(\d+)\\u0000"/g;

export function success(data: unknown, requestId: string): Envelope {
  return { code: 0, message: "OK", request_id: requestId, data };
}

export function refused(refusal: Refusal, requestId: string): Envelope {
  return { code: refusal.code, message: refusal.message, request_id: requestId, data: {} };
}

export function requestIdAt(atMs: number, serial: number): string {
  const time = utcText(atMs).replace(/\D/g, "");
  return `${time}0102450310${serial.toString(16).toUpperCase().padStart(8, "0")}`;
}

export type Sending = {
  requestId: string;
  status: number;
  headers: Record<string, string>;
  encode(text: string): Encoded | null;
};

export function jsonResponse(body: unknown, sending: Sending): Response {
  return textResponse(toText(body), "application/json", sending);
}

export function textResponse(text: string, type: string, { requestId, status, headers, encode }: Sending): Response {
  const own = { ...headersFor(type, requestId), ...headers };
  const packed = encode(text);
  if (packed === null) return new Response(text, { status, headers: own });
  return new Response(packed.bytes, { status, headers: { ...own, "Content-Encoding": packed.encoding } });
}

function headersFor(type: string, requestId: string): Record<string, string> {
  return { "Content-Type": type, "X-TT-LOGID": requestId, "x-tt-trace-id": `00-${requestId.toLowerCase()}-01` };
}

function toText(body: unknown): string {
  const marked = JSON.stringify(body, (_, value: unknown) =>
    isBareInteger(value) ? `${BARE_MARK}${value.bareDigits}${BARE_MARK}` : value,
  );
  return marked.replace(MARKED, "$1");
}

function isBareInteger(value: unknown): value is BareInteger {
  return typeof value === "object" && value !== null && "bareDigits" in value;
}
