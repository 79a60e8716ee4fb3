/** The answer of a tool that is of no account, asked through one of several: nothing in it is that account's. */

import type { ToolAnswer } from "#modules/module.ts";
import { OF_ONE } from "./of-one.ts";

export function ofNoAccount(answer: ToolAnswer): ToolAnswer {
  const meta = Object.entries(answer.meta).filter(([name]) => !OF_ONE.includes(name));
  return { ...answer, meta: { ...Object.fromEntries(meta), currency: null, timezone: null } };
}
