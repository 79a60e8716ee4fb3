/** Limits and counts of calls to AWS KMS. */

/** In milliseconds, but for `attempts`. `requestMs` and `connectMs` bound one attempt, `callMs` all of them. */
export type KmsBounds = { connectMs: number; requestMs: number; attempts: number; callMs: number };

export type CountKmsCall = (operation: KmsOperation, outcome: string) => void;

export type KmsOperation = "GenerateDataKey" | "Decrypt";
