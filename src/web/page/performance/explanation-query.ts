/** The query of an explained change. */

import { queryOptions } from "@tanstack/react-query";
import { callTool } from "../data/call-tool.ts";
import { type PerformanceView, workspaceKey } from "../data/queries.ts";
import { type Explanation, readExplanation } from "./read-explanation.ts";
import type { Level } from "./view-choice.ts";

/** Opening it again within this time does not pay for it again. */
const FRESH_MS = 60_000;

export type Question = {
  workspaceId: string;
  explain: PerformanceView["explain"];
  line: PerformanceView["series"][number];
  level: Level;
  args: Readonly<Record<string, unknown>>;
};

export const explanationQuery = ({ workspaceId, explain, line, level, args }: Question) =>
  queryOptions({
    queryKey: [...workspaceKey(workspaceId), "explanation", explain?.tool, line.column, args],
    async queryFn({ signal }): Promise<Explanation> {
      if (explain === undefined) throw new TypeError("the module explains nothing");
      const asked = { ...explain.args, ...args, [explain.metricArgument]: line.column };
      const answer = await callTool({
        workspaceId,
        signal,
        tool: explain.tool,
        args: asked,
        onProgress: () => undefined,
      });
      return readExplanation(answer, level);
    },
    staleTime: FRESH_MS,
  });
