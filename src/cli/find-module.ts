/** Finds a module by the name that was typed. */

import { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";

export function findModule(modules: readonly Module[], name: string): Module {
  const module = modules.find((candidate) => candidate.name === name);
  if (module !== undefined) return module;
  throw new ShopError(
    "usage",
    `There is no module of that name. Known: ${modules.map((known) => known.name).join(", ")}.`,
  );
}
