/** In tests an answer that is not what its schema says ends the call. */

/** @throws what is wrong with the answer */
export function onMisfit(misfit: string): void {
  throw new Error(misfit);
}
