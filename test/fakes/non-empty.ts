/** A list for a loop of assertions, which must not pass for want of items. */

export function nonEmpty<Item>(list: Iterable<Item>): Item[] {
  const items = [...list];
  if (items.length === 0) throw new Error("there is nothing to look at: the list is empty");
  return items;
}
