/** What is counted and bounded of calls to AWS KMS. */

/** Milliseconds, but for `attempts`. A request is one attempt, from its connection to the last byte of its answer. */
export type KmsBounds = { connectMs: number; requestMs: number; attempts: number; callMs: number };

/** For the metric: what KMS was asked and what came of it (`ok`, or the error's code). */
export type CountKmsCall = (operation: KmsOperation, outcome: string) => void;

export type KmsOperation = "GenerateDataKey" | "Decrypt";
