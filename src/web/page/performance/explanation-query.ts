/** The query of an explained change. */

import { queryOptions } from "@tanstack/react-query";
import { noteProgress } from "../data/call-progress.ts";
import { callTool } from "../data/call-tool.ts";
import { type PerformanceView, workspaceKey } from "../data/queries.ts";

/** Opening it again within this time does not pay for it again. */
const FRESH_MS = 60_000;

export type Question = {
  workspaceId: string;
  explain: PerformanceView["explain"];
  line: PerformanceView["series"][number];
  args: Readonly<Record<string, unknown>>;
};

export const explanationKey = ({ workspaceId, explain, line, args }: Question) =>
  [...workspaceKey(workspaceId), "explanation", explain?.tool, line.column, args] as const;

export const explanationQuery = (question: Question) =>
  queryOptions({
    queryKey: explanationKey(question),
    async queryFn({ signal, client }): Promise<unknown> {
      const { workspaceId, explain, line, args } = question;
      if (explain === undefined) throw new TypeError("the module explains nothing");
      const asked = { ...explain.args, ...args, [explain.metricArgument]: line.column };
      return callTool({
        workspaceId,
        signal,
        tool: explain.tool,
        args: asked,
        onProgress: (progress) => noteProgress(client, explanationKey(question), progress),
      }).finally(() => noteProgress(client, explanationKey(question), null));
    },
    staleTime: FRESH_MS,
  });
