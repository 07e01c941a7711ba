/** Base lines [from, to) are replaced by `lines` (no line ends). */
export type LineChange = { readonly from: number; readonly to: number; readonly lines: readonly string[] }

/** Past this many differing lines the middle is taken as one change: the search costs the square of it. */
const MAX_DISTANCE = 1_500

/**
 * The fewest line changes that make `after` of `before`, in order (Myers 1986, greedy, ends trimmed).
 * Law: making them gives `after`.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  const a = before.slice(head, before.length - tail)
  const b = after.slice(head, after.length - tail)
  return middleChanges(a, b).map((change) => ({
    ...change,
    from: change.from + head,
    to: change.to + head,
  }))
}

function middleChanges(a: readonly string[], b: readonly string[]): LineChange[] {
  if (a.length === 0 && b.length === 0) return []
  if (a.length === 0 || b.length === 0) return [{ from: 0, to: a.length, lines: b }]
  const trace = searchPath(a, b)
  if (trace === null) return [{ from: 0, to: a.length, lines: b }]

  // Walk the trace back; runs of removed and added lines that touch are one change.
  const changes: LineChange[] = []
  let x = a.length
  let y = b.length
  let open: { toX: number; toY: number } | null = null
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const reach = trace[d] ?? new Int32Array()
    const at = (k: number) => reach[k + d] ?? -1
    const k = x - y
    const down = d > 0 && (k === -d || (k !== d && at(k - 1) < at(k + 1)))
    const prevK = down ? k + 1 : k - 1
    const prevX = d === 0 ? 0 : at(prevK)
    const prevY = d === 0 ? 0 : prevX - prevK
    const snakeX = d === 0 ? 0 : down ? prevX : prevX + 1
    if (x > snakeX && open !== null) {
      changes.push({ from: x, to: open.toX, lines: b.slice(y, open.toY) })
      open = null
    }
    if (d === 0) break
    open ??= { toX: snakeX, toY: snakeX - k }
    x = prevX
    y = prevY
  }
  if (open !== null) changes.push({ from: x, to: open.toX, lines: b.slice(y, open.toY) })
  return changes.toReversed()
}

/** Per distance d the furthest x on each diagonal before that step, at index k + d; null where it is too far. */
function searchPath(a: readonly string[], b: readonly string[]): Int32Array[] | null {
  const limit = Math.min(a.length + b.length, MAX_DISTANCE)
  const reach = new Int32Array(2 * limit + 3).fill(-1)
  const middle = limit + 1
  reach[middle + 1] = 0
  const trace: Int32Array[] = []
  for (let d = 0; d <= limit; d += 1) {
    trace.push(reach.slice(middle - d, middle + d + 1))
    for (let k = -d; k <= d; k += 2) {
      const below = reach[middle + k - 1] ?? -1
      const above = reach[middle + k + 1] ?? -1
      let x = k === -d || (k !== d && below < above) ? above : below + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      reach[middle + k] = x
      if (x >= a.length && x - k >= b.length) return trace
    }
  }
  return null
}
