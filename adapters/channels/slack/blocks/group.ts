/**
 * Splits a list into runs of at most `most` items and, where an item allows, `room` characters.
 *
 * Small blocks lose less when a card has more to say than a message holds.
 */
export function group<Item>(
  items: readonly Item[],
  { most, room, sizeOf }: { most: number; room: number; sizeOf: (item: Item) => number },
): Item[][] {
  const runs: Item[][] = []
  let run: Item[] = []
  let left = room
  for (const item of items) {
    const size = sizeOf(item)
    if (run.length === most || (run.length > 0 && size > left)) {
      runs.push(run)
      run = []
      left = room
    }
    run.push(item)
    left -= size
  }
  return run.length > 0 ? [...runs, run] : runs
}
