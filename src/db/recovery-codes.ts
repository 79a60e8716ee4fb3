/** Units of work on recovery codes. */

import type { Maker } from "./maker.ts";

export type RecoveryCodesRoom = {
  hasAny(): Promise<boolean>;
  count(operatorId: string): Promise<number>;
  /** @throws unauthorized where the maker's session has ended */
  replace(given: { operatorId: string; hashes: readonly Buffer[]; atMs: number; maker?: Maker }): Promise<void>;
  findOwner(hash: Buffer): Promise<{ id: string; email: string } | undefined>;
};
