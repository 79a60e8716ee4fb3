/** The consent API's client, typed by its routes, which exist only where OAuth is on. */

import { treaty } from "@elysiajs/eden";
import { queryOptions } from "@tanstack/react-query";
import type { ConsentApi } from "#api/consent.ts";
import type { NewRestriction } from "../restriction/restriction-choice.ts";
import { answered } from "./api.ts";

const asks = treaty<ConsentApi>(window.location.origin, { parseDate: false });

const readConsent = (request: string) => answered(asks.api.consent({ request }).get());

export const consentQuery = (request: string) =>
  queryOptions({
    queryKey: ["consent", request],
    queryFn: () => readConsent(request),
    retry: false,
    refetchOnWindowFocus: false,
  });

export type ConsentView = Awaited<ReturnType<typeof readConsent>>;

/** A workspace of null refuses. */
export type ConsentAnswer = { workspace_id: string | null } & Partial<NewRestriction>;

/** Returns where the browser goes next. */
export async function answerConsent(request: string, given: ConsentAnswer): Promise<string> {
  const { redirect_to } = await answered(asks.oauth.consent.post({ request, ...given }));
  return redirect_to;
}
