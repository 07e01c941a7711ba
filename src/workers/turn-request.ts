import { acceptAll } from '../core/edits/proposal.ts'
import type { Snapshot } from '../core/edits/snapshot.ts'
import { writeContext } from '../core/turn/context.ts'
import { instructionsFor } from '../core/turn/prompt.ts'
import type { TurnStart } from '../core/turn/turn.ts'
import type { CreateBody } from '../core/wire/messages.ts'

/**
 * The request of one turn. The model is shown the files as they are with the kept hunks already in them.
 * `earlier`: the instructions those hunks came from, oldest first.
 */
export function requestOf(start: TurnStart, earlier: readonly string[]): CreateBody {
  const { instruction, openPath, selection, format, own } = start
  const files = shownFiles(start)
  const shown = selection !== null && files.some((file) => file.path === selection.path)
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
          selection: shown ? selection : null,
          earlier,
        }),
      },
    ],
    store: false,
    ...(own === null ? {} : { sparkpad: { upstream: own } }),
  }
}

/** The files as the model sees them: the base snapshots with the kept hunks accepted. */
export function shownFiles({ files, kept }: Pick<TurnStart, 'files' | 'kept'>): readonly Snapshot[] {
  const after = acceptAll(files, kept)
  const changed = files.flatMap((file) => {
    const text = after.get(file.path)
    if (text === null) return []
    return [text === undefined ? file : { ...file, text }]
  })
  const known = new Set(files.map((file) => file.path))
  const created = [...after].flatMap(([path, text]) =>
    text === null || known.has(path) ? [] : [{ path, text, version: 0 }],
  )
  return [...changed, ...created]
}
