const strangeSpaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]/g

const toAscii = (line: string): string => (/[^\0-\x7f]/.test(line) ? typed(line) : line)

const typed = (line: string): string =>
  line
    .replace(/[\u2018-\u201b\u2032]/g, "'")
    .replace(/[\u201c-\u201f\u2033]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u2026/g, '...')
    .replace(zeroWidth, '')
    .replace(strangeSpaces, ' ')

/** A line with typographic punctuation and odd spaces brought down to ASCII, runs of space joined. */
export const plainKey = (line: string): string => toAscii(line).trim().replace(/\s+/g, ' ')

/** What a line and a quotation of it have in common: its plain key with one kind of quotes. */
export const anchorKey = (line: string): string => plainKey(line).replaceAll('"', "'")

/** What a line of plain ASCII has none of: such a line is its own typed key, but for spaces at its end. */
export const notAscii = /[^\0-\x7f]/

/** A line as a keyboard types it: typography brought down to ASCII, every space where it is but those at the end. */
export const typedKey = (line: string): string => toAscii(line).trimEnd()
