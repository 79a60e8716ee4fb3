/** The ShopError that an operation rejects with. */

import { expect } from "bun:test";
import { ShopError } from "#errors.ts";

export async function failsWith(work: () => unknown): Promise<ShopError> {
  try {
    await work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ShopError);
    if (thrown instanceof ShopError) return thrown;
  }
  throw new Error("it was expected to fail and did not");
}
