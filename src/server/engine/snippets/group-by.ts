/**
 * Sorts items into groups by a key. Groups come in the order in which their keys were first met, and items keep their
 * order within a group.
 *
 * @param items What to group: an array, a set, anything that can be walked.
 * @param keyOf The key of an item; it is told the item's place as well.
 */
export function groupBy<Item, Key>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
    index += 1
  }
  return groups
}
