import type { ReplyFormat } from '../../core/edits/hunk.ts'
import {
  fixedTokens,
  packContext,
  type BudgetRefusal,
  type BudgetRequest,
  type Packed,
} from '../../core/turn/budget.ts'
import type { FilesState } from './pad.ts'

/** What the user said about a file: it goes along before others, or never. */
export type ContextChoice = 'pinned' | 'excluded'

/** o200k tokens of a text; `length` in UTF-16 units tells which text was counted. */
export type Count = { readonly tokens: number; readonly length: number }

/** What a turn would take along, as far as it is known; Monaco owns the texts. */
export type ContextState = {
  /** Counts by path; those of the instruction and of the system prompts by `instructionKey` and `promptKey`. */
  readonly counts: Readonly<Record<string, Count>>
  readonly choices: Readonly<Record<string, ContextChoice>>
  /** Files that the open one imports. */
  readonly imported: readonly string[]
  /** Files that were open before in this visit, the latest first. */
  readonly opened: readonly string[]
  /** Why the last instruction was not sent; null once anything about it changed. */
  readonly refusal: BudgetRefusal | null
}

export const noContext: ContextState = { counts: {}, choices: {}, imported: [], opened: [], refusal: null }

/** No path begins with it. */
const noPath = '\u0000'
export const instructionKey = `${noPath}instruction`
export const promptKey = (format: ReplyFormat): string => `${noPath}prompt ${format}`

/** What the budget of a turn is made from, the counts being handed in. */
export function budgetRequest(
  { choices, imported, opened }: ContextState,
  { paths, open }: FilesState,
  about: {
    readonly window: number | null
    readonly prompt: number
    readonly instruction: number
    readonly selection: 'none' | 'cursor' | 'range'
    readonly tokensOf: (path: string) => number
  },
): BudgetRequest {
  const chosen = (choice: ContextChoice) => paths.filter((path) => choices[path] === choice)
  const openPath = open !== null && choices[open] !== 'excluded' && paths.includes(open) ? open : null
  return {
    window: about.window,
    fixed: fixedTokens({
      prompt: about.prompt,
      instruction: about.instruction,
      openPath,
      selection: about.selection,
    }),
    files: paths.map((path) => ({ path, tokens: about.tokensOf(path) })),
    open,
    pinned: chosen('pinned'),
    excluded: chosen('excluded'),
    imported,
    opened,
  }
}

/**
 * What the next turn would take along, from the counts there are; null while a file or the prompt is uncounted.
 * `window` and `format` are the chosen model's.
 */
export function budgetOf(
  context: ContextState,
  files: FilesState,
  model: { readonly window: number | null; readonly format: ReplyFormat },
): Packed | BudgetRefusal | null {
  const { counts } = context
  const prompt = counts[promptKey(model.format)]
  if (prompt === undefined || files.paths.some((path) => counts[path] === undefined)) return null
  return packContext(
    budgetRequest(context, files, {
      window: model.window,
      prompt: prompt.tokens,
      instruction: counts[instructionKey]?.tokens ?? 0,
      selection: 'cursor',
      tokensOf: (path) => counts[path]?.tokens ?? 0,
    }),
  )
}
