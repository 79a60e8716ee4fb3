/** Units of work on recovery codes. */

export type RecoveryCodesRoom = {
  hasAny(): Promise<boolean>;
  count(operatorId: string): Promise<number>;
  replace(given: { operatorId: string; hashes: readonly Buffer[]; atMs: number }): Promise<void>;
  findOwner(hash: Buffer): Promise<{ id: string; email: string } | undefined>;
};
