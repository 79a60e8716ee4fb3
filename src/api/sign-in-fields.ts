/** What people type to sign in, and from where they do. */

import { z } from "zod";
import type { RequestFacts } from "#request-facts.ts";
import type { SignInOrigin } from "#workspaces/sessions.ts";

/** Bounds on what is looked up and hashed; what fits is said by who takes it. */
export const ShortText = z.string().max(500);
export const Password = z.string().max(1_000);

export function whenceOf(request: Request, { address }: RequestFacts): SignInOrigin {
  return { address, userAgent: request.headers.get("user-agent") };
}
