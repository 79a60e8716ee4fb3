/** A tool that a module's own view names. */

import type { Module, ModuleTool } from "./module.ts";

/** @throws TypeError: the view and the tools are the module's, so this is a bug */
export function offeredTool({ tools }: Pick<Module, "tools">, name: string): ModuleTool {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) throw new TypeError(`A view asks for a tool that is not offered: ${name}`);
  return tool;
}
