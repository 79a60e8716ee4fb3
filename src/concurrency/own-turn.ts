/** Work that nobody waits for, a piece in each turn of the event loop: whoever calls is answered between two pieces. */

/** Of the whole process, as the event loop is. */
const waiting: (() => void)[] = [];

/** Resolves in a turn of the event loop in which no other such piece begins; in order of arrival. */
export function ownTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(beginNext);
  });
}

function beginNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(beginNext);
}
