/**
 * What models send at once, near enough, and by rules that never move with a table of Unicode: a word with the sign or
 * blank before it, a few digits, a run of signs, white space. Part of a format: it stays as it is.
 */
const word =
  /[^\r\nA-Za-z0-9\u0080-\uffff]?(?:[A-Z]*[a-z\u0080-\uffff]+|[A-Z]+)|[0-9]{1,3}| ?[^ \t\r\nA-Za-z0-9\u0080-\uffff]+[\r\n/]*|[ \t]*[\r\n]+|[ \t]+(?![^ \t])|[ \t]+/g

/** Where the words of a text end, UTF-16 offsets in their order; the last is the text's end. */
export function wordEnds(text: string): readonly number[] {
  const ends: number[] = []
  for (const match of text.matchAll(word)) ends.push(match.index + match[0].length)
  return ends
}
