import { mapOffset, mapRange, type Edit } from '../core/edits/edit.ts'
import type { ReplyFormat, ReplyReader } from '../core/edits/hunk.ts'
import { createReplyReader } from '../core/edits/reader.ts'
import { createRedirectReader, keptText } from '../core/edits/redirect.ts'
import { selectedLines } from '../core/edits/selection.ts'
import { lineStarts } from '../core/edits/line-offsets.ts'
import { writeContext } from '../core/turn/context.ts'
import { writeFiles, writeFilesSince, writeTurn } from '../core/turn/conversation.ts'
import type { ContextFile } from '../core/turn/file-news.ts'
import { instructionsFor } from '../core/turn/prompt.ts'
import type { OwnUpstream, Preparation, TurnStart } from '../core/turn/turn.ts'
import type { CreateBody } from '../core/wire/messages.ts'

/**
 * What is asked of the other side, so far as it does not depend on what that was shown before: a turn, or its files
 * sent ahead of it.
 */
export type Question = {
  readonly model: string
  readonly format: ReplyFormat
  readonly own: OwnUpstream | null
  /** The files as they are with the kept hunks already in them. */
  readonly files: readonly ContextFile[]
  /** No answer is asked for: the files go ahead of a turn. */
  readonly isAhead: boolean
  /** Stands on nothing that was shown before: racers are told the same. */
  readonly isWhole: boolean
  /** The message for one who was shown these files, or nothing yet. */
  message(shown: readonly ContextFile[] | null): string
}

/** The question of one turn. `earlier`: the instructions that its kept hunks came from, oldest first. */
export function questionOf(start: TurnStart, earlier: readonly string[]): Question {
  const { instruction, openPath, model, format, own } = start
  const files = shownFiles(start)
  const selection = shownSelection(start)
  const isShown = selection !== null && files.some((file) => file.path === selection.path)
  const context = { instruction, files, openPath, selection: isShown ? selection : null, earlier }
  return {
    model,
    format,
    own,
    files,
    isAhead: false,
    isWhole: start.raced,
    message: (shown) => (shown === null ? writeContext(context) : writeTurn(shown, context)),
  }
}

/** The files of a turn to come, sent ahead. */
export function questionAhead(preparation: Preparation): Question {
  const files = shownFiles(preparation)
  return {
    model: preparation.model,
    format: preparation.format,
    own: null,
    files,
    isAhead: true,
    isWhole: false,
    message: (shown) => (shown === null ? writeFiles(files) : writeFilesSince(shown, files)),
  }
}

/**
 * The request that asks a question: on top of the response `parentId` with a message for one who was shown what that
 * stands for, else with all there is to say. How to answer is said in the conversation and not as `instructions`, which
 * would have to go with every request of it.
 */
export function requestOf(question: Question, message: string, parentId: string | null): CreateBody {
  const { model, format, own, isAhead } = question
  const prompt = { type: 'message', role: 'developer', content: instructionsFor(format) } as const
  const said = { type: 'message', role: 'user', content: message } as const
  return {
    model,
    input: parentId === null ? [prompt, said] : [said],
    ...(parentId === null ? {} : { previous_response_id: parentId }),
    ...(isAhead ? { generate: false } : {}),
    store: false,
    ...(own === null ? {} : { sparkpad: { upstream: own } }),
  }
}

const shownFiles = ({ files, kept }: Pick<TurnStart, 'files' | 'kept'>): readonly ContextFile[] =>
  keptText(files, kept).map(({ path, text }) => ({ path, text }))

/** The reader of the reply to a turn, over what its request shows. */
export function replyReaderOf(start: TurnStart): ReplyReader {
  const { files, kept, format, openPath } = start
  const range = shownSelection(start)
  const readOver = (shown: TurnStart['files']) => {
    const file = shown.find(({ path }) => path === range?.path)
    const selection = range === null || file === undefined ? null : selectedLines(file.path, file.text, range)
    return createReplyReader({ files: shown, asked: format, openPath, selection })
  }
  return kept.length === 0 ? readOver(files) : createRedirectReader({ files, kept, inner: readOver })
}

/** The selection where the kept hunks have moved it to. */
function shownSelection({ files, kept, selection }: TurnStart): TurnStart['selection'] {
  const file = files.find(({ path }) => path === selection?.path)
  if (selection === null || file === undefined) return selection
  const starts = lineStarts(file.text)
  const offset = (line: number) => starts[line] ?? file.text.length
  const edit: Edit = kept
    .flatMap((hunk) =>
      hunk.path === file.path &&
      hunk.kind === 'lines' &&
      (hunk.state === 'closed' || hunk.state === 'guarded')
        ? [{ from: offset(hunk.base.from), to: offset(hunk.base.to), text: hunk.insert }]
        : [],
    )
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
  if (selection.from !== selection.to) return { ...selection, ...mapRange(edit, selection, 'outside') }
  const at = mapOffset(edit, selection.from, 'before')
  return { ...selection, from: at, to: at }
}
