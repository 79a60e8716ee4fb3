/** How many entries an LRUCache may hold. It takes room as it fills; with `max` it would take all of it when it is made. */

export function atMost(entries: number): { maxSize: number; sizeCalculation(): number } {
  return { maxSize: entries, sizeCalculation: () => 1 };
}
