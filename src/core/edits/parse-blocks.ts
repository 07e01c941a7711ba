import type { Desk } from './desk.ts'
import type { Eater } from './eater.ts'
import { isDivideMark, isReplaceMark, searchMark } from './markers.ts'
import { createBlockWriter } from './write-block.ts'

/** Reads one search/replace block, from behind its search marker to its replace marker. */
export function createBlockEater(desk: Desk, path: string | null, isInherited: boolean): Eater {
  const writer = createBlockWriter(desk, path, isInherited)
  let isDivided = false
  return {
    line(text) {
      if (isReplaceMark(text)) {
        writer.end(true)
        return 'last'
      }
      if (searchMark(text) !== null) {
        // the block before was never closed: what it would delete is not certain
        writer.end(!isDivided)
        return 'not-mine'
      }
      if (!isDivided && isDivideMark(text)) {
        isDivided = true
        writer.divide()
      } else if (isDivided) writer.replace(text)
      else writer.search(text)
      return 'taken'
    },
    tail(text) {
      // a marker being written is no line of the text
      if (isDivided) writer.tail(/^\s*[<>+-]{2,}/.test(text) ? '' : text)
    },
    finish(isComplete) {
      writer.end(isComplete && !isDivided, isComplete)
    },
  }
}
