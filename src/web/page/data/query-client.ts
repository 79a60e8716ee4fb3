/** The page's memory of answers, and what becomes of all of it when one request is refused. */

import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isGone, isSignedOut } from "./api.ts";
import { sessionQuery } from "./queries.ts";

/** Going back and forth between pages asks nothing again within this time. */
const FRESH_MS = 5_000;

export function openQueries(): QueryClient {
  // Another tab may have signed out. The session is asked for again, and the gate leads to signing in without one.
  const askWhoIsThere = (failure: unknown) => {
    const known = queries.getQueryState(sessionQuery.queryKey)?.status === "success";
    if (isSignedOut(failure) && known) void queries.invalidateQueries(sessionQuery);
  };
  const queries: QueryClient = new QueryClient({
    // Errors are shown at once, since the API's messages say what is worth retrying.
    defaultOptions: { queries: { retry: false, staleTime: FRESH_MS } },
    queryCache: new QueryCache({ onError: askWhoIsThere }),
    mutationCache: new MutationCache({
      onError(failure) {
        askWhoIsThere(failure);
        // What is changed was listed, so that the list is older than its removal.
        if (isGone(failure)) void queries.invalidateQueries();
      },
    }),
  });
  return queries;
}
