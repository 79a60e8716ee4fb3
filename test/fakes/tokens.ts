/** Tokens by the public o200k_base vocabulary: a consistent measure rather than any model's bill. */

import { Tiktoken } from "js-tiktoken/lite";
import o200k from "js-tiktoken/ranks/o200k_base";

const encoder = new Tiktoken(o200k);

export function countTokens(text: string): number {
  return encoder.encode(text, [], []).length;
}
