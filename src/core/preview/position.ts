const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Segments of one line of a source map: where a piece of the compiled line stood in the source; columns from 0. */
export type Segment = { readonly from: number; readonly to: number }

/**
 * The segments of each line of a source map (version 3, base64 VLQ) of a compiler that keeps lines: line n of the
 * compiled text is line n of the source, so that only columns are read.
 */
export function readMappings(mappings: string): readonly (readonly Segment[])[] {
  let to = 0
  return mappings.split(';').map((line) => {
    let from = 0
    return line.split(',').flatMap((text) => {
      const [step = 0, , , column] = readFields(text)
      from += step
      if (column === undefined) return []
      to += column
      return [{ from, to }]
    })
  })
}

/** The source's column (from 1) for a column of the compiled line: of the last piece that begins at or before it. */
export function sourceColumn(segments: readonly Segment[], column: number): number {
  const segment = segments.findLast(({ from }) => from <= column - 1)
  return (segment?.to ?? 0) + 1
}

const readFields = (text: string): readonly number[] => {
  const fields: number[] = []
  let value = 0
  let shift = 0
  for (const char of text) {
    const digit = digits.indexOf(char)
    value += (digit & 31) << shift
    if ((digit & 32) !== 0) {
      shift += 5
      continue
    }
    fields.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1)
    value = 0
    shift = 0
  }
  return fields
}
