/** Offset at which each line of a text begins; a final line end begins no further line. */
export function lineStarts(text: string): readonly number[] {
  if (text === '') return []
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1 && at + 1 < text.length; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1)
  }
  return starts
}

/** What is left of replacing `old` by `insert` without the equal lines at both ends. */
export function withoutRepeats(
  old: string,
  insert: string,
): { readonly skip: number; readonly size: number; readonly insert: string } {
  const before = linesOf(old)
  const after = linesOf(insert)
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  return {
    skip: head,
    size: before.length - tail - head,
    insert: after.slice(head, after.length - tail).join(''),
  }
}

/** The lines of a text, each with its end; an empty text has none. Law: joined they are the text. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
