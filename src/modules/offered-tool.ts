/** Tools by their names. */

import type { Module, ModuleTool } from "./module.ts";

/** Undefined where no module offers it. */
export function findOffered<Of extends Pick<Module, "tools">>(
  modules: readonly Of[],
  name: string,
): { module: Of; tool: ModuleTool } | undefined {
  for (const module of modules) {
    const tool = toolOf(module, name);
    if (tool !== undefined) return { module, tool };
  }
  return undefined;
}

/** That a module's own view names. @throws TypeError: the view and the tools are the module's, so this is a bug */
export function offeredTool(module: Pick<Module, "tools">, name: string): ModuleTool {
  const tool = toolOf(module, name);
  if (tool === undefined) throw new TypeError(`A view asks for a tool that is not offered: ${name}`);
  return tool;
}

function toolOf({ tools }: Pick<Module, "tools">, name: string): ModuleTool | undefined {
  return tools.find((tool) => tool.name === name);
}
