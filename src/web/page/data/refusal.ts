/** An API error as the page shows it. */

import { z } from "zod";

/** `platform` is the ad platform's own code and message; null where there is none. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly platform: string | null;

  constructor(status: number, code: string, message: string, platform: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.platform = platform;
  }
}

const ErrorBody = z.object({
  // Zod demands a key of type unknown unless it is optional, and most errors have no details.
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});

const Details = z.object({
  code: z.number().nullable(),
  request_id: z.string().nullable(),
  platform_message: z.string(),
});

export function readRefusal(status: number, body: unknown): Refusal {
  const { success, data } = ErrorBody.safeParse(body);
  if (!success) return new Refusal(status, "internal", `The server answered with status ${status}. Its log says why.`);
  const { code, message, details } = data.error;
  return new Refusal(status, code, message, platformWords(details));
}

function platformWords(details: unknown): string | null {
  const { success, data } = Details.safeParse(details);
  if (!success) return null;
  const { code, request_id, platform_message } = data;
  const where = [code === null ? "" : `code ${code}`, request_id === null ? "" : `request ${request_id}`];
  return `The platform's own words (${where.filter((part) => part !== "").join(", ")}): ${platform_message}`;
}

/** A failed request counts as a server that cannot be reached. */
export function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (thrown instanceof TypeError)
    return new Refusal(0, "unreachable", "The server does not answer. Check that it is running, then try again.");
  return new Refusal(0, "internal", "Something went wrong in this page. Reload it; if that does not help, report it.");
}

/** Both were refused, in the same words: saying it once is enough. */
export function failAlike(one: unknown, other: unknown): boolean {
  return one !== null && other !== null && toRefusal(one).message === toRefusal(other).message;
}
