import type { BudgetRefusal, LeftWhy, SentWhy } from '../../core/turn/budget.ts'
import { groupThousands, splitPath } from './format.ts'

const tokens = (count: number): string => `${groupThousands(count)} tokens`

/** Part of the dictionary: what goes along with an instruction. */
export const contextWords = {
  name: 'context',
  uncounted: '–',
  title: 'Context',
  open: (used: string, window: string | null) =>
    `Context: ${used}${window === null ? '' : ` of ${window}`} tokens. Show what goes along`,
  counting: 'Context: still counting. Show what goes along',
  definition:
    'What goes to the model with the next instruction, counted with o200k. Another model’s own count may differ.',
  reserve: (kept: number, window: number) =>
    `${groupThousands(kept)} of ${groupThousands(window)} are kept free for the answer.`,
  noWindow: 'This model’s window is not known: everything goes along.',
  fixed: 'Instruction and prompt',
  goes: 'Goes along',
  stays: 'Left out',
  nothing: 'No file goes along.',
  none: 'Nothing is left out.',
  tokens,
  sent: {
    open: 'open',
    pinned: 'pinned',
    imported: 'imported',
    opened: 'opened before',
    near: '',
  } satisfies Record<SentWhy, string>,
  left: {
    excluded: 'excluded by you',
    'no-room': 'no room left',
    'too-large': 'too large for this model',
  } satisfies Record<LeftWhy, string>,
  pin: (path: string) => `Pin ${path}`,
  unpin: (path: string) => `Unpin ${path}`,
  exclude: (path: string) => `Leave out ${path}`,
  include: (path: string) => `Let ${path} go along`,
  menu: {
    pin: 'Pin to context',
    unpin: 'Unpin from context',
    exclude: 'Leave out of context',
    include: 'Let go along again',
  },
  marks: { pinned: 'pinned to the context', excluded: 'left out of the context' },
  spent: {
    label: 'Used by these turns',
    input: 'in',
    output: 'out',
    definition: (turns: number, priced: number) =>
      `Tokens as the models counted them, over ${turns} ${turns === 1 ? 'turn' : 'turns'} of this list. ${
        priced === 0
          ? 'No model of these has a known price.'
          : `The cost is that of ${priced} with a known price, cached tokens at full price.`
      }`,
    cost: 'List price, cached tokens at full price.',
  },
} as const

/** Why an instruction was not sent, and what to do. */
export function refusalText({ path, needed, room, window }: BudgetRefusal): string {
  const numbers = `${tokens(needed)} where this model takes ${groupThousands(room)} (its window of ${groupThousands(window)} less the answer’s room)`
  return path === null
    ? `Not sent: the instruction alone is ${numbers}. Shorten it, or choose a model with a larger window.`
    : `Not sent: the instruction and ${splitPath(path).name} are ${numbers}. Choose a model with a larger window, or leave the file out of the context.`
}
