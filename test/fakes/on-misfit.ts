/** In tests an answer that does not match its schema fails the call. */

export function onMisfit(misfit: string): void {
  throw new Error(misfit);
}
