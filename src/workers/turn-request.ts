import { mapOffset, mapRange, type Edit } from '../core/edits/edit.ts'
import type { ReplyReader } from '../core/edits/hunk.ts'
import { createReplyReader } from '../core/edits/reader.ts'
import { createRedirectReader, keptText } from '../core/edits/redirect.ts'
import { selectedLines } from '../core/edits/selection.ts'
import { lineStarts } from '../core/edits/line-offsets.ts'
import { writeContext } from '../core/turn/context.ts'
import { instructionsFor } from '../core/turn/prompt.ts'
import type { TurnStart } from '../core/turn/turn.ts'
import type { CreateBody } from '../core/wire/messages.ts'

/**
 * The request of one turn. The model is shown the files as they are with the kept hunks already in them.
 * `earlier`: the instructions those hunks came from, oldest first.
 */
export function requestOf(start: TurnStart, earlier: readonly string[]): CreateBody {
  const { instruction, openPath, format, own } = start
  const files = keptText(start.files, start.kept)
  const selection = shownSelection(start)
  const isShown = selection !== null && files.some((file) => file.path === selection.path)
  return {
    model: start.model,
    instructions: instructionsFor(format),
    input: [
      {
        type: 'message',
        role: 'user',
        content: writeContext({
          instruction,
          files: files.map(({ path, text }) => ({ path, text })),
          openPath,
          selection: isShown ? selection : null,
          earlier,
        }),
      },
    ],
    store: false,
    ...(own === null ? {} : { sparkpad: { upstream: own } }),
  }
}

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
