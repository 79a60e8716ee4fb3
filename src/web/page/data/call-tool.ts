/** Calls a tool and reports its progress. */

import { lastEventIn, type Progress } from "./events-in.ts";
import { readRefusal } from "./refusal.ts";

export type ToolQuestion = {
  workspaceId: string;
  tool: string;
  args: Readonly<Record<string, unknown>>;
  signal: AbortSignal | null;
  onProgress(progress: Progress): void;
};

export async function callTool({ workspaceId, tool, args, signal, onProgress }: ToolQuestion): Promise<unknown> {
  const path = `/api/workspaces/${encodeURIComponent(workspaceId)}/tools/${encodeURIComponent(tool)}`;
  const response = await fetch(path, {
    ...{ method: "POST", signal, body: JSON.stringify(args) },
    headers: { "content-type": "application/json", accept: "text/event-stream, application/json" },
  });
  if (!response.ok) throw readRefusal(response.status, await response.json().catch(() => null));
  const last = await lastEventIn(response, onProgress);
  if (last === null) return response.json();
  // The stream began with 200, before the outcome was known.
  if (last.name === "refusal") throw readRefusal(response.status, last.data);
  return last.data;
}
