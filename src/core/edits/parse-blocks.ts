import type { Desk } from './desk.ts'
import type { Eater } from './eater.ts'
import { isDivideMark, isReplaceMark, searchMark } from './markers.ts'
import { createBlockWriter } from './write-block.ts'

/** Reads one search/replace block, from behind its search marker to its replace marker. */
export function createBlockEater(desk: Desk, path: string | null, isInherited: boolean): Eater {
  const writer = createBlockWriter(desk, path, isInherited)
  let isDivided = false
  /** A second divider: a line of the text, unless the block ends right behind it. */
  let heldDivider: string | null = null
  return {
    line(text) {
      if (isReplaceMark(text)) {
        writer.end(true)
        return 'last'
      }
      if (searchMark(text) !== null) {
        // the block before was never closed: what it would delete is not certain
        writer.end(!isDivided, true)
        return 'not-mine'
      }
      if (heldDivider !== null) writer.replace(heldDivider)
      heldDivider = null
      if (isDivideMark(text)) {
        if (isDivided) heldDivider = text
        else writer.divide()
        isDivided = true
      } else if (isDivided) writer.replace(text)
      else writer.search(text)
      return 'taken'
    },
    tail(text) {
      // a marker being written is no line of the text
      return isDivided && writer.tail(/^\s*[<>+-]{2,}/.test(text) ? '' : text)
    },
    finish(isComplete, isOver = isComplete) {
      if (heldDivider !== null) writer.replace(heldDivider)
      writer.end(isComplete && !isDivided, isOver)
    },
  }
}
