/** The marks by which the three formats are told from prose. */

/** The path on a search marker's line, '' if it has none; null for any other line. */
export function searchMark(line: string): string | null {
  const match =
    /^\s*(?:\*\*)?(?:<{5,9}\s?(?:SEARCH|ORIGINAL|HEAD|OLD|BEFORE|FIND|CURRENT|PREVIOUS)|-{5,9}\s?(?:SEARCH|ORIGINAL))[>:]?(?:\*\*)?(?:\s+(\S+))?\s*$/i.exec(
      line,
    )
  return match === null ? null : (match[1] ?? '')
}

export const isDivideMark = (line: string): boolean => /^\s*(?:={5,9}|\*\*={5,9}\*\*)\s*$/.test(line)

export const isReplaceMark = (line: string): boolean =>
  /^\s*(?:\*\*)?(?:>{5,9}(?:\s?[\w./-]+){0,2}|\+{5,9}\s?(?:REPLACE|UPDATED))[>:]?(?:\*\*)?\s*$/i.test(line)

/** `indent`: how many spaces stand before the mark. */
export type Fence = { readonly mark: string; readonly info: string; readonly indent: number }

/** Whether the first character of a line that is no space may be a fence's. */
const mayBeginFence = (line: string): boolean => {
  let at = 0
  let unit = line.charCodeAt(0)
  while (unit === 32 || unit === 9) unit = line.charCodeAt((at += 1))
  return unit === 96 || unit === 126 || unit < 32 || unit > 127
}

/** A fence that opens or closes: its run of marks and its info string. */
export function fenceOf(line: string): Fence | null {
  if (!mayBeginFence(line)) return null
  const match = /^(\s{0,6})(`{3,}|~{3,})\s*([^`]*)$/.exec(line)
  if (match === null) return null
  const [, before = '', mark = '', info = ''] = match
  return { mark, info: info.trim(), indent: before.length }
}

/** Whether a fence line closes what `open` opened. */
export const closesFence = (fence: Fence, open: Fence): boolean =>
  fence.info === '' && fence.mark[0] === open.mark[0] && fence.mark.length >= open.mark.length

/** Whether a line begins a patch; it may be indented, as in a list. */
export const isPatchStart = (line: string): boolean =>
  /^(?:\s{2,6})?(?:\*\*\* (?:Begin Patch|(?:Update|Add|Delete) File:)|diff --git )/i.test(line)

/** The old and new side of a unified diff's head; null for a line that is none. */
export function diffHead(line: string): { readonly side: 'old' | 'new'; readonly path: string } | null {
  const match = /^(---|\+\+\+) (?!$)(\S.*?)(?:\t.*)?$/.exec(line)
  if (match === null) return null
  return { side: match[1] === '---' ? 'old' : 'new', path: match[2] ?? '' }
}
