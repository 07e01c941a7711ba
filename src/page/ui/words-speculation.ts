import { groupThousands } from './format.ts'

const turns = (count: number) => `${count} ${count === 1 ? 'turn' : 'turns'}`

/** Part of the dictionary: turns that start before their Enter. */
export const speculationWords = {
  start: 'Start before Enter',
  note: 'When the instruction has stood for 0.4 s its turn starts unseen. What Enter does not confirm is thrown away, and its tokens are spent.',
  metered: 'For metered models too',
  meteredNote: 'Every turn thrown away is billed.',
  spent: (tokens: number, isLeast: boolean, thrown: number) =>
    `speculated: ${isLeast ? 'at least ' : ''}${groupThousands(tokens)} ${tokens === 1 ? 'token' : 'tokens'} in ${turns(thrown)} thrown away`,
  definition: (isLeast: boolean) =>
    `Input and output of turns that started before Enter and were not confirmed; they are not in the other figures.${
      isLeast
        ? ' Of some the model told no count: of those the text that came is counted, without input.'
        : ''
    }`,
} as const
