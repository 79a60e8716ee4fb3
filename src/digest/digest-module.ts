/** The module of a kind of connection, and how its digest is made. */

import { ShopError } from "#errors.ts";
import type { Module, ModuleDigest } from "#modules/module.ts";

/** @throws not_available */
export function digestModule(modules: readonly Module[], name: string): { module: Module; view: ModuleDigest } {
  const module = modules.find((one) => one.name === name);
  if (module?.digest !== undefined) return { module, view: module.digest };
  throw new ShopError("not_available", "There is no digest of this kind of connection.");
}
