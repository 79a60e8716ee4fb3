/** A tool as a module offers it: known by its name, and loaded when it is first called or listed. */

import { lazily } from "#lazily.ts";
import type { Tool } from "./define-tool.ts";
import type { CallContext, ConnectionAccess, ModuleTool, ToolAnswer } from "./module.ts";

export type ToolModule<Way> = Pick<ModuleTool, "name" | "set"> & {
  load(): Promise<Tool<Way>>;
  way(access: ConnectionAccess, context: CallContext): Way;
  finish?(answer: ToolAnswer, args: unknown): ToolAnswer;
  explain?(thrown: unknown, args: unknown): unknown;
};

export function offerTool<Way>({
  name,
  set,
  load,
  way,
  finish = (answer) => answer,
  explain = (thrown) => thrown,
}: ToolModule<Way>): ModuleTool {
  const tool = lazily(load);
  return {
    ...{ name, set },
    listing: async () => (await tool()).listing,
    async call(access, args, context) {
      const { call } = await tool();
      try {
        return finish(await call(way(access, context), args, context), args);
      } catch (thrown) {
        throw explain(thrown, args);
      }
    },
  };
}
