/** How far a link of its length gets. */
export type LinkBand = 'short' | 'long' | 'tooLong'

/** The longest message of the strictest chat (Discord), and the longest address that servers and mail programs pass on. */
export const bandEnds = { short: 2_000, long: 8_000 } as const

/** The band of a whole address, in characters. */
export function bandOf(length: number): LinkBand {
  if (length <= bandEnds.short) return 'short'
  return length <= bandEnds.long ? 'long' : 'tooLong'
}

/** Where a length stands in a bar of three equal bands, 0 to 1; the last band ends at four times the one before. */
export function placeInBands(length: number): number {
  const last = bandEnds.long * 4
  if (length <= bandEnds.short) return length / bandEnds.short / 3
  if (length <= bandEnds.long) return (1 + (length - bandEnds.short) / (bandEnds.long - bandEnds.short)) / 3
  return Math.min(1, (2 + (length - bandEnds.long) / (last - bandEnds.long)) / 3)
}
