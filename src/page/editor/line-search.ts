/** The last of `count` lines, counted from 1, whose top is at or above `top`; 0 when there is none. */
export function lastAtOrAbove(count: number, top: number, topOf: (line: number) => number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (topOf(middle) <= top) low = middle
    else high = middle - 1
  }
  return low
}

/** The nearest scroll position at which the first line on the screen is whole, `padding` px above the first line. */
export function wholeLines(top: number, lineHeight: number, padding: number): number {
  const lines = Math.max(0, Math.round((top - padding) / lineHeight))
  return lines === 0 ? 0 : lines * lineHeight + padding
}
