/** The progress of a query that calls a tool, kept beside its answer. */

import { type QueryClient, queryOptions, skipToken } from "@tanstack/react-query";
import type { Progress } from "./events-in.ts";

type Key = readonly unknown[];

const progressKey = (key: Key) => [...key, "progress"] as const;

export const progressQuery = (key: Key) =>
  queryOptions<Progress | null>({ queryKey: progressKey(key), queryFn: skipToken });

export function noteProgress(client: QueryClient, key: Key, progress: Progress | null): void {
  client.setQueryData(progressKey(key), progress);
}
