/** What a loop of assertions goes through: it must not pass because there was nothing to look at. */

export function nonEmpty<Item>(list: Iterable<Item>): Item[] {
  const items = [...list];
  if (items.length === 0) throw new Error("there is nothing to look at: the list is empty");
  return items;
}
