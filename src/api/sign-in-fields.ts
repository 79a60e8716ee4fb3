/** The fields of a sign-in, and where it came from. */

import { z } from "zod";
import type { RequestFacts } from "#request/request-facts.ts";
import type { SignInOrigin } from "#workspaces/begin-session.ts";

/** They bound what is looked up and hashed. `workspaces/` decides what is a valid address or password. */
export const ShortText = z.string().max(500);
export const Password = z.string().max(1_000);

export function signInOriginOf(request: Request, { address }: RequestFacts): SignInOrigin {
  return { address, userAgent: request.headers.get("user-agent") };
}
