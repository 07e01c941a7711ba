import { closeUnplaced, type Desk } from './desk.ts'
import type { HunkId } from './hunk.ts'
import { isSafePath } from './paths.ts'
import type { TextWriter } from './text-writer.ts'
import { createWholeWriter } from './write-whole.ts'

/**
 * Writes the whole text of a file: aligned with the file if there is one, a new file otherwise. Where it is not
 * certain that the text is the file's, it may be an excerpt: what stands behind its end does not go without a word.
 */
export function createFileWriter(
  desk: Desk,
  path: string,
  { isCertain = true }: { readonly isCertain?: boolean } = {},
): TextWriter {
  const draft = desk.draftOf(path)
  if (draft !== null) {
    const range = { from: 0, to: draft.lines.texts.length }
    return createWholeWriter(draft, desk, { range, isCertain })
  }
  return isSafePath(path) ? createNewFileWriter(desk, path) : createLostWriter(desk, path)
}

function createNewFileWriter({ log, newLineEnd }: Desk, path: string): TextWriter {
  let id: HunkId | null = null
  let text = ''
  const open = (insert: string, tail: string): HunkId => {
    const fresh = log.newId()
    id = fresh
    log.open({ kind: 'create', state: 'open', id: fresh, path, insert, tail })
    return fresh
  }
  return {
    line(line) {
      text += line + newLineEnd
      if (id === null) open(text, '')
      else log.grow(id, line + newLineEnd, '')
    },
    tail(tail) {
      if (id !== null) log.grow(id, '', tail)
      return id !== null
    },
    expects: () => false,
    end(isComplete) {
      if (!isComplete && id === null) return
      log.close({
        kind: 'create',
        state: isComplete ? 'closed' : 'incomplete',
        id: id ?? log.newId(),
        path,
        insert: text,
      })
    },
  }
}

/** A file outside the project is not made; its text is kept. */
function createLostWriter(desk: Desk, path: string): TextWriter {
  const insert: string[] = []
  return {
    line: (line) => void insert.push(line),
    tail: () => false,
    expects: () => false,
    end: () => closeUnplaced(desk, path, { search: [], insert, why: 'malformed' }),
  }
}
