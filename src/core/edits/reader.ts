import type { Desk } from './desk.ts'
import { createFileDraft, once, type FileDraft } from './file-draft.ts'
import { createDeletionGuard } from './guard.ts'
import { createHabits } from './habits.ts'
import type { ReplyFormat, ReplyReader } from './hunk.ts'
import { createHunkLog } from './hunk-log.ts'
import { createReplyParser } from './parse-reply.ts'
import { mentionedPath, resolvePath } from './paths.ts'
import { createLineSplitter } from './reply-lines.ts'
import { createSelected, type SelectedLines } from './selection.ts'
import type { Snapshot } from './snapshot.ts'

export type ReplyReaderOptions = {
  readonly files: readonly Snapshot[]
  /** The format that the prompt asked for; the other two are read as well. */
  readonly asked: ReplyFormat
  /** The file that a part without a path is about. */
  readonly openPath: string | null
  /** The lines that the user selected, in those of `files`: a fenced text may be about them alone. */
  readonly selection?: SelectedLines | null
}

/**
 * Reads a model's reply as it streams and says what becomes of the files. Cost is in the new characters, not in the
 * length of the file or of the reply so far. Laws: the cut never matters; a closed hunk never changes before the
 * reply ends; what the reply has not reached is not deleted.
 */
export function createReplyReader({
  files,
  asked,
  openPath,
  selection = null,
}: ReplyReaderOptions): ReplyReader {
  const drafts = new Map<string, FileDraft>()
  const draftAt = (path: string): FileDraft | null => {
    const known = drafts.get(path)
    if (known !== undefined) return known
    const snapshot = files.find((file) => file.path === path)
    if (snapshot === undefined) return null
    const draft = createFileDraft(snapshot)
    drafts.set(path, draft)
    return draft
  }
  const log = createHunkLog()
  const guard = createDeletionGuard()
  const resolved = new Map<string, string | null>()
  const desk: Desk = {
    log,
    guard,
    habits: createHabits(),
    draftOf: (written) => {
      let path = resolved.get(written)
      if (path === undefined) {
        path = resolvePath(files, written)
        resolved.set(written, path)
      }
      return path === null ? null : draftAt(path)
    },
    drafts: () => files.flatMap((file) => draftAt(file.path) ?? []),
    openPath,
    selected: once(() => {
      const draft = selection === null ? null : draftAt(selection.path)
      return selection === null || draft === null ? null : createSelected(draft, selection)
    }),
    newLineEnd: files.length > 0 && files.every((file) => file.text.includes('\r\n')) ? '\r\n' : '\n',
  }
  const splitter = createLineSplitter()
  const parser = createReplyParser(desk, { asked, mentioned: (line) => mentionedPath(files, line) })
  let isFinished = false

  return {
    push(text) {
      if (isFinished) return []
      for (const line of splitter.push(text)) parser.line(line)
      const tail = splitter.tail()
      if (tail !== '') parser.tail(tail)
      return log.take()
    },
    finish(end) {
      if (isFinished) return []
      isFinished = true
      const last = splitter.flush()
      // a line that was cut may be half a line: it is left out, unless the model ended its reply with it
      if (last !== null && end === 'complete') parser.line(last)
      else if (last !== null) parser.tail(last)
      parser.finish(end === 'complete')
      for (const hunk of guard.settle()) log.close(hunk)
      return log.take()
    },
  }
}
