import { createDesk } from './desk.ts'
import type { ReplyFormat, ReplyReader } from './hunk.ts'
import { createReplyParser } from './parse-reply.ts'
import { mentionedPath } from './paths.ts'
import { createLineSplitter } from './reply-lines.ts'
import type { SelectedLines } from './selection.ts'
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
  const desk = createDesk({ files, openPath, selection })
  const { log, guard } = desk
  const splitter = createLineSplitter()
  const parser = createReplyParser(desk, { asked, mentioned: (line) => mentionedPath(files, line) })
  let isFinished = false
  /** Whether more of the unfinished line needs to be told: of most lines, which stay as they are, nothing does. */
  let isTailHeard = true

  return {
    push(text) {
      if (isFinished) return []
      for (const line of splitter.push(text)) {
        parser.line(line)
        isTailHeard = true
      }
      if (isTailHeard) {
        const tail = splitter.tail()
        if (tail !== '') isTailHeard = parser.tail(tail)
      }
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
