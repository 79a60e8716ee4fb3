/** Text in tokens, by the public vocabulary o200k_base: no model's exact bill, but the same measure each time. */

import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";

const encoder = new Tiktoken(o200k);

/** Words that steer a model are counted as the plain text they are here. */
export function countTokens(text: string): number {
  return encoder.encode(text, [], []).length;
}
