import { closeUnplaced, type Desk } from './desk.ts'
import type { Eater } from './eater.ts'
import { unknownLine } from './lines.ts'
import { diffHead, fenceOf } from './markers.ts'
import { cleanPath, isSafePath } from './paths.ts'
import { type ChunkWriter, createChunkWriter } from './write-chunk.ts'
import { createFileWriter } from './write-file.ts'
import type { TextWriter } from './text-writer.ts'

const heading =
  /^\*\*\* (Begin Patch|End Patch|End of File|(Update|Add|Delete) File: ?(.*)|(?:Move|Rename) to: ?(.*))\s*$/i
const gitNoise =
  /^(?:index [0-9a-f]+\.\.|similarity index |old mode |new mode |new file mode |deleted file mode )/

/**
 * Reads a patch with `*** Update File:` heads or a unified diff, its first line included. `path` is the file meant
 * where the text begins with a chunk. A chunk is closed when something comes after it, or when it has all the
 * lines that its head counts. Where no mark began the patch,
 * a finished reply ends it, but for changes that no kept line follows.
 */
export function createPatchEater(desk: Desk, path: string | null): Eater {
  let file = path
  let chunk: ChunkWriter | null = path === null ? null : createChunkWriter(desk, path)
  let added: TextWriter | null = null
  let blanksHeld = 0
  let heldHead: string | null = null
  let oldPath: string | null = null
  let isUnified = false
  let hasBegin = false
  /** Lines that the head of the chunk says it has. */
  let counted: { readonly old: number; readonly fresh: number } | null = null
  let wasBlank = false

  const endPart = (isClosed: boolean, open: 'open' | 'unended' | 'cut' = 'cut') => {
    chunk?.end(isClosed ? 'closed' : open)
    chunk = null
    added?.end(isClosed)
    added = null
    blanksHeld = 0
  }

  const update = (written: string) => {
    endPart(true)
    file = desk.meantBy(written)?.path ?? cleanPath(written)
    chunk = createChunkWriter(desk, file)
  }

  const add = (written: string) => {
    endPart(true)
    file = desk.draftOf(written)?.path ?? cleanPath(written)
    added = createFileWriter(desk, file)
  }

  const remove = (written: string) => {
    endPart(true)
    const draft = desk.draftOf(written)
    file = null
    if (draft === null)
      closeUnplaced(desk, cleanPath(written), { search: [''], insert: [], why: 'unknown-file' })
    else desk.log.close({ kind: 'delete', state: 'closed', id: desk.log.newId(), path: draft.path })
  }

  const move = (written: string) => {
    const draft = file === null ? null : desk.draftOf(file)
    const to = cleanPath(written)
    if (draft === null || draft.path === to) return
    const isTaken = desk.drafts().some((other) => other.path === to)
    if (!isSafePath(to) || isTaken)
      closeUnplaced(desk, draft.path, { search: [''], insert: [to], why: isTaken ? 'overlaps' : 'malformed' })
    else desk.log.close({ kind: 'rename', state: 'closed', id: desk.log.newId(), path: draft.path, to })
  }

  const newChunk = (text: string) => {
    if (file === null) return
    if (chunk === null || !chunk.isEmpty) {
      endPart(true)
      chunk = createChunkWriter(desk, file)
    }
    const unified = /^@@+ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@+ ?(.*)$/.exec(text)
    counted = unified === null ? null : { old: Number(unified[2] ?? 1), fresh: Number(unified[3] ?? 1) }
    const scope = (unified?.[4] ?? text.replace(/^@@+\s?/, '').replace(/\s@@+\s*$/, '')).trim()
    if (unified?.[1] !== undefined) chunk.hint(Number(unified[1]) - 1)
    if (scope !== '' && !/^[-+\d, ]+$/.test(scope) && scope !== '...') chunk.scope(scope)
  }

  const headLine = (text: string): boolean => {
    const head = diffHead(text)
    if (head === null) return false
    const named = head.path === '/dev/null' ? null : head.path
    if (head.side === 'old') {
      oldPath = named
      return true
    }
    if (named === null) {
      if (oldPath !== null) remove(oldPath)
    } else if (oldPath === null) add(named.replace(/^b\//, ''))
    else update(desk.draftOf(oldPath)?.path ?? named)
    return true
  }

  const addedLine = (text: string, writer: TextWriter) => {
    if (text.trim() === '') {
      blanksHeld += 1
      return
    }
    for (; blanksHeld > 0; blanksHeld -= 1) writer.line('')
    writer.line(text.startsWith('+') ? text.slice(1) : text)
  }

  const chunkLine = (text: string, writer: ChunkWriter): 'taken' | 'not-mine' => {
    const isStray = !/^[ +\\-]/.test(text) && text !== ''
    const draft = file === null ? null : desk.draftOf(file)
    if (isStray && wasBlank && draft !== null && draft.trimmedIndex().idOf(text.trim()) === -1) {
      // prose behind a patch that has no end mark
      endPart(true)
      return 'not-mine'
    }
    wasBlank = text === ''
    const rest = text.slice(1)
    if (text.startsWith('+')) writer.add(rest)
    else if (text.startsWith('-')) writer.remove(rest)
    else if (text.startsWith('\\')) return 'taken'
    else writer.keep(text.startsWith(' ') ? rest : text, text)
    return 'taken'
  }

  /** A fence that the file has, in a patch whose end has a mark of its own: a kept line without its sign. */
  const isQuotedFence = (text: string): boolean =>
    hasBegin &&
    chunk !== null &&
    file !== null &&
    desk.draftOf(file)?.trimmedIndex().idOf(text.trim()) !== unknownLine

  const body = (text: string): 'taken' | 'not-mine' => {
    if (fenceOf(text) !== null && !text.startsWith(' ') && !isQuotedFence(text)) {
      endPart(true)
      return 'not-mine'
    }
    if (isUnified && gitNoise.test(text)) return 'taken'
    if (text.startsWith('@@')) {
      if (added === null) newChunk(text)
      return 'taken'
    }
    if (added !== null) {
      addedLine(text, added)
      return 'taken'
    }
    if (file === null) return 'taken'
    chunk ??= createChunkWriter(desk, file)
    return chunkLine(text, chunk)
  }

  return {
    line(text) {
      if (heldHead !== null) {
        const held = heldHead
        heldHead = null
        if (text.startsWith('+++ ')) {
          endPart(true)
          headLine(held)
        } else body(held)
      }
      const match = heading.exec(text)
      if (match !== null) {
        const [, written = '', kind = '', named = '', to] = match
        const what = written.toLowerCase()
        if (what === 'begin patch') hasBegin = true
        if (what === 'end patch') {
          endPart(true)
          return 'last'
        }
        if (what === 'end of file') {
          chunk?.endOfFile()
          endPart(true)
        } else if (to !== undefined) move(to)
        else if (/^update/i.test(kind)) update(named)
        else if (/^add/i.test(kind)) add(named)
        else if (/^delete/i.test(kind)) remove(named)
        return 'taken'
      }
      if (text.startsWith('diff --git ')) {
        endPart(true)
        isUnified = true
        file = null
        return 'taken'
      }
      const renamed = isUnified ? /^rename (from|to) (.+)$/.exec(text) : null
      if (renamed?.[1] === 'from') file = desk.draftOf(renamed[2] ?? '')?.path ?? null
      if (renamed?.[1] === 'to') move(renamed[2] ?? '')
      if (renamed !== null) return 'taken'
      if (diffHead(text)?.side === 'old' && (isUnified || chunk === null || chunk.isEmpty)) {
        isUnified = true
        heldHead = text
        return 'taken'
      }
      if (text.startsWith('+++ ') && isUnified && (chunk === null || chunk.isEmpty) && headLine(text))
        return 'taken'
      return body(text)
    },
    tail(text) {
      const line = text.startsWith('+') ? text.slice(1) : ''
      if (added !== null) return blanksHeld === 0 && added.tail(line)
      chunk?.tail(line)
      return chunk !== null
    },
    finish(isComplete, isOver = isComplete) {
      if (heldHead !== null) body(heldHead)
      // a patch that was begun by a mark is ended by one
      const isFull = counted !== null && chunk !== null && chunk.has(counted)
      endPart(isFull && isComplete, !isOver ? 'cut' : hasBegin || !isComplete ? 'unended' : 'open')
    },
  }
}
