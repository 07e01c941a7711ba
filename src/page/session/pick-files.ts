import type { Hunk } from '../../core/edits/hunk.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { guessTokens, packContext, type BudgetRefusal } from '../../core/turn/budget.ts'
import { instructionsFor } from '../../core/turn/prompt.ts'
import type { TurnStart } from '../../core/turn/turn.ts'
import { budgetRequest, promptKey, type Count } from '../store/context.ts'
import type { Pad } from '../store/pad.ts'
import type { ModelChoice } from '../store/shared.ts'

/** What a turn would be made from, before it is chosen what goes. */
type Wish = Pick<TurnStart, 'instruction' | 'format' | 'selection' | 'kept'> & {
  /** All files of the pad, in their order. */
  readonly files: readonly Snapshot[]
  readonly model: ModelChoice | undefined
}

/** The part of a turn that depends on what goes along. */
export type Picked = Pick<TurnStart, 'files' | 'openPath' | 'selection' | 'kept'>

/**
 * Chooses what goes with a turn (`packContext`): files in the pad's order, so that the request's beginning stays the
 * same from turn to turn; nothing that names a file that stays behind. Files with kept hunks count as pinned, and the
 * kept text as a guess on top of the file's count. A text that was not counted as it stands is guessed on the safe
 * side.
 */
export function pickFiles(pad: Pad, wish: Wish): Picked | BudgetRefusal {
  const context = pad.context.getState()
  const { paths, open } = pad.files.getState()
  const { instruction, format, model, files, kept, selection } = wish
  const byPath = new Map(files.map((file) => [file.path, file]))
  const request = budgetRequest(
    context,
    { paths: files.map(({ path }) => path), open, proposed: [] },
    {
      window: model?.window ?? null,
      prompt: context.counts[promptKey(format)]?.tokens ?? guessTokens(instructionsFor(format)),
      instruction: guessTokens(instruction),
      selection: selection === null ? 'none' : selection.from === selection.to ? 'cursor' : 'range',
      tokensOf: (path) =>
        tokensOf(byPath.get(path)?.text ?? '', context.counts[path]) + keptTokens(kept, path),
    },
  )
  const withKept = new Set(kept.map(({ path }) => path).filter((path) => paths.includes(path)))
  const packed = packContext({ ...request, pinned: [...request.pinned, ...withKept] })
  if (packed.type === 'refused') return packed
  const sent = new Set(packed.sent.map(({ path }) => path))
  return {
    files: files.filter(({ path }) => sent.has(path)),
    openPath: open !== null && (sent.has(open) || !paths.includes(open)) ? open : null,
    selection: selection !== null && sent.has(selection.path) ? selection : null,
    kept: kept.filter(({ path }) => sent.has(path) || !byPath.has(path)),
  }
}

/** A text's count where the text is the counted one; near it, with every character since as a token; else a guess. */
function tokensOf(text: string, count: Count | undefined): number {
  const more = text.length - (count?.length ?? 0)
  return count === undefined || Math.abs(more) > 1_000 ? guessTokens(text) : count.tokens + Math.max(0, more)
}

function keptTokens(kept: readonly Hunk[], path: string): number {
  return kept.reduce(
    (sum, hunk) => sum + (hunk.path === path && 'insert' in hunk ? guessTokens(hunk.insert) : 0),
    0,
  )
}
