import type { Eater } from './eater.ts'
import { closesFence, type Fence, fenceOf } from './markers.ts'
import { pathLine } from './paths.ts'
import type { TextWriter } from './text-writer.ts'

/**
 * Reads a fenced file, from behind the opening fence. Fences inside the text count when they come in pairs, an
 * opening one with an info string; a fence that the file itself has next is a line of it. Where the fence is indented
 * as in a list, and the first line with it, the lines lose that indent.
 */
export function createWholeEater(writer: TextWriter, open: Fence): Eater {
  let depth = 0
  let heldPath: string | null = null
  /** Whether the unfinished line has begun with something that no fence begins with. */
  let isPlain = false
  /** Whether the lines are indented with their fence; null until the first line tells. */
  let isIndented: boolean | null = open.indent === 0 ? false : null
  const lead = ' '.repeat(open.indent)
  const outdent = (text: string): string => {
    if (isIndented === null && text.trim() !== '') isIndented = text.startsWith(lead) && !writer.expects(text)
    if (isIndented !== true) return text
    return text.startsWith(lead) ? text.slice(lead.length) : text.trimStart()
  }
  const release = () => {
    if (heldPath !== null) writer.line(heldPath)
    heldPath = null
  }
  return {
    line(written) {
      isPlain = false
      const text = outdent(written)
      const fence = fenceOf(text)
      if (fence !== null && fence.info !== '' && heldPath !== null && depth === 0) {
        // the next file begins, this one's fence was never closed
        writer.end(false)
        return 'not-mine'
      }
      release()
      if (fence !== null && fence.mark[0] === open.mark[0]) {
        if (closesFence(fence, open)) {
          if (depth > 0) depth -= 1
          else if (!writer.expects(text)) {
            writer.end(true)
            return 'last'
          }
        } else if (fence.info !== '' && fence.mark.length >= open.mark.length) depth += 1
      }
      if (depth === 0 && fence === null && pathLine(text) !== null && !writer.expects(text)) {
        heldPath = text
        // it is drawn all the same, as it was while it came
        writer.tail(text)
      } else writer.line(text)
      return 'taken'
    },
    tail(text) {
      if (heldPath !== null) return false
      // to look into a line that grows would copy it each time: once its beginning is known it is left alone
      if (!isPlain) isPlain = !mayBeFence(text)
      return writer.tail(isPlain ? outdent(text) : '')
    },
    finish(isComplete) {
      release()
      writer.end(false, isComplete)
    },
  }
}

/** Whether an unfinished line may become a fence. A long one, which none becomes, is not looked into. */
const mayBeFence = (text: string): boolean => {
  if (text.length > 512) return false
  let at = 0
  let unit = text.charCodeAt(0)
  while (unit === 32 || unit === 9) unit = text.charCodeAt((at += 1))
  if (at === text.length) return true
  return (unit === 96 || unit === 126) && (at + 1 === text.length || text.charCodeAt(at + 1) === unit)
}
