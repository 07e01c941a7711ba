import { isSignificant } from './lines.ts'

/** Lines [from, to) of the old side stand against lines [start, stop) of the new side. */
export type Gap = {
  readonly from: number
  readonly to: number
  readonly start: number
  readonly stop: number
}

/**
 * The changes between two short runs of interned lines, fewest changed lines first; a lone bracket or blank line
 * between two changes does not part them. Runs whose product passes `limit` are given back as one change (common
 * ends trimmed), so the cost stays bounded.
 * Law: replacing every gap of `before` by its lines of `after` gives `after`.
 */
export function diffLines(
  before: readonly number[],
  after: readonly number[],
  options: { readonly text: (afterLine: number) => string; readonly limit: number },
): readonly Gap[] {
  let head = 0
  const shorter = Math.min(before.length, after.length)
  while (head < shorter && before[head] === after[head]) head += 1
  let oldEnd = before.length
  let newEnd = after.length
  while (oldEnd > head && newEnd > head && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd -= 1
    newEnd -= 1
  }
  const rows = oldEnd - head
  const columns = newEnd - head
  if (rows === 0 && columns === 0) return []
  const whole: Gap = { from: head, to: oldEnd, start: head, stop: newEnd }
  if (rows === 0 || columns === 0 || rows * columns > options.limit) return [whole]
  return joinNear(longestCommon(before, after, whole), after, options.text)
}

function longestCommon(before: readonly number[], after: readonly number[], whole: Gap): readonly Gap[] {
  const rows = whole.to - whole.from
  const width = whole.stop - whole.start + 1
  // best[r * width + c]: most lines kept between before[from + r ..] and after[start + c ..]
  const best = new Int32Array((rows + 1) * width)
  for (let r = rows - 1; r >= 0; r -= 1) {
    for (let c = width - 2; c >= 0; c -= 1) {
      const isKept = before[whole.from + r] === after[whole.start + c]
      best[r * width + c] = isKept
        ? (best[(r + 1) * width + c + 1] ?? 0) + 1
        : Math.max(best[(r + 1) * width + c] ?? 0, best[r * width + c + 1] ?? 0)
    }
  }
  const gaps: Gap[] = []
  let r = 0
  let c = 0
  let from = 0
  let start = 0
  const close = () => {
    if (r > from || c > start) {
      gaps.push({
        from: whole.from + from,
        to: whole.from + r,
        start: whole.start + start,
        stop: whole.start + c,
      })
    }
  }
  while (r < rows && c < width - 1) {
    if (before[whole.from + r] === after[whole.start + c]) {
      close()
      r += 1
      c += 1
      from = r
      start = c
    } else if ((best[(r + 1) * width + c] ?? 0) >= (best[r * width + c + 1] ?? 0)) r += 1
    else c += 1
  }
  r = rows
  c = width - 1
  close()
  return gaps
}

function joinNear(
  gaps: readonly Gap[],
  after: readonly number[],
  text: (line: number) => string,
): readonly Gap[] {
  const joined: Gap[] = []
  for (const gap of gaps) {
    const last = joined.at(-1)
    const isNear =
      last !== undefined && gap.start - last.stop === 1 && after.length > 0 && !isSignificant(text(last.stop))
    if (isNear) joined[joined.length - 1] = { from: last.from, to: gap.to, start: last.start, stop: gap.stop }
    else joined.push(gap)
  }
  return joined
}
