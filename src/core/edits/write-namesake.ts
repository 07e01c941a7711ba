import { closeUnplaced, type Desk } from './desk.ts'
import type { FileDraft } from './file-draft.ts'
import { isSignificant, unknownLine } from './lines.ts'
import { decodeEntities, hasEntity } from './readings.ts'
import type { TextWriter } from './text-writer.ts'
import { createFileWriter } from './write-file.ts'
import { createWholeWriter } from './write-whole.ts'

/** A file of the same name, and how many lines of the text that say something stand in it. */
type Namesake = { readonly draft: FileDraft; shared: number }

/** So many new lines, and more than twice as many of them as known ones, tell a new file. */
const leastFresh = 12
/** So many known lines tell the file of that name, without waiting for the end. */
const leastShared = 24
/** Fewer shared lines tell nothing. */
const fewestShared = 3

/**
 * Writes a whole text whose path no file has, while files of its name stand in other folders. If it has most of its
 * lines from one of them, and most of that one's, it is taken for that file's: every hunk waits for the user's word.
 * If two of them are as near, it is kept with its text; else it is a new file, and so is a copy without a change.
 * Law: no base file changes without the user's word.
 */
export function createNamesakeWriter(desk: Desk, path: string, drafts: readonly FileDraft[]): TextWriter {
  const namesakes = drafts.map((draft): Namesake => ({ draft, shared: 0 }))
  const lines: string[] = []
  let said = 0
  let writer: TextWriter | null = null
  let finalsBefore: number | null = null

  const begin = (fresh: TextWriter) => {
    writer = fresh
    for (const line of lines) fresh.line(line)
  }
  const beginIn = (draft: FileDraft) => {
    finalsBefore = desk.log.finals
    const range = { from: 0, to: draft.lines.texts.length }
    begin(
      createWholeWriter(draft, desk, { range, isCertain: true, isDoubtful: () => true, why: 'other-folder' }),
    )
  }
  const mostShared = () => Math.max(...namesakes.map(({ shared }) => shared))
  /** The namesakes with most lines shared; more than one where another has more than half as many. */
  const nearest = () => namesakes.filter(({ shared }) => shared * 2 > mostShared())
  const isNear = ({ draft, shared }: Namesake, isComplete: boolean): boolean => {
    const own = isComplete ? draft.lines.texts.filter(isSignificant).length : 0
    return shared >= fewestShared && shared * 2 > said && shared * 2 > own
  }

  const decide = () => {
    const most = mostShared()
    const fresh = said - most
    if (fresh >= leastFresh && fresh > most * 2) return begin(createFileWriter(desk, path))
    if (most < leastShared || fresh * 2 > most) return
    const [first, ...others] = nearest()
    if (first !== undefined && others.length === 0) beginIn(first.draft)
  }

  return {
    line(text) {
      lines.push(text)
      if (writer !== null) return writer.line(text)
      if (!isSignificant(text)) return
      said += 1
      for (const each of namesakes) {
        const index = each.draft.trimmedIndex()
        const isThere = (line: string) => index.idOf(line.trim()) !== unknownLine
        if (isThere(text) || (hasEntity(text) && isThere(decodeEntities(text)))) each.shared += 1
      }
      decide()
    },
    tail: (text) => writer?.tail(text) ?? false,
    expects(line) {
      if (writer !== null) return writer.expects(line)
      return drafts.some(({ lines: { texts } }) => texts[lines.length]?.trimEnd() === line.trimEnd())
    },
    end(isComplete, isOver) {
      if (writer === null) {
        // what is still to come may tell that it is a new file
        const isWhole = isComplete || isOver === true
        const near = isWhole ? nearest().filter((each) => isNear(each, isComplete)) : []
        const [first, ...others] = near
        if (others.length > 0)
          return closeUnplaced(desk, path, { search: [], insert: lines, why: 'unknown-file' })
        if (first === undefined) begin(createFileWriter(desk, path))
        else beginIn(first.draft)
      }
      writer?.end(isComplete, isOver)
      // the same text in another folder is a copy
      if (isComplete && finalsBefore === desk.log.finals) {
        const copy = createFileWriter(desk, path)
        for (const line of lines) copy.line(line)
        copy.end(true)
      }
    },
  }
}
