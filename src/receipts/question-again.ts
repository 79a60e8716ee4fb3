/** A receipt's question as it is asked again: of the same days, and of the platform anew, where the tool can. */

import { argumentNames, keepsDays, withDays } from "#calls/asked-days.ts";
import { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import type { KeptReceipt } from "./kept-receipt.ts";

export type KeptQuestion = Pick<KeptReceipt, "module" | "tool" | "arguments">;
export type KeptWindow = KeptReceipt["window"];

/** `sameDays`: false where it is about the present. */
export type QuestionAgain = (window: KeptWindow) => { args: Record<string, unknown>; sameDays: boolean };

/** @throws conflict where it was not kept or there is no such tool any more */
export async function questionAgain(
  modules: readonly Module[],
  { module, tool, arguments: given }: KeptQuestion,
): Promise<QuestionAgain> {
  const offered = modules.find(({ name }) => name === module)?.tools.find(({ name }) => name === tool);
  if (offered === undefined || given === null)
    throw new ShopError(
      "conflict",
      given === null
        ? "This question was too long to be kept, so it cannot be asked again from here. Ask your assistant again."
        : "This version of ShopMCP does not have that tool any more, so the question cannot be asked again.",
    );
  const names = await argumentNames(offered);
  const anew = names.has("fresh") ? { fresh: true } : {};
  return (window) => {
    const days = keepsDays(names, given) && window?.start != null ? { start: window.start, end: window.end } : null;
    return {
      args: { ...(days === null ? given : withDays(given, days)), ...anew },
      sameDays: days !== null,
    };
  };
}
