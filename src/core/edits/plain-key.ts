const strangeSpaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]/g

/** A line with typographic punctuation and odd spaces brought down to ASCII, runs of space joined. */
export function plainKey(line: string): string {
  return line
    .replace(/[\u2018-\u201b\u2032]/g, "'")
    .replace(/[\u201c-\u201f\u2033]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u2026/g, '...')
    .replace(zeroWidth, '')
    .replace(strangeSpaces, ' ')
    .trim()
    .replace(/\s+/g, ' ')
}
