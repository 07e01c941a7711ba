import type { StripKey } from './sticky.ts'

/** Part of the dictionary: the latency strip and the definitions of its figures. */
export const stripWords = {
  names: {
    perceivedTtftMs: 'first ghost',
    ttftMs: 'first token',
    outputSpeed: '',
    tokens: '',
    stopPaintedMs: 'stop',
  } satisfies Record<StripKey, string>,
  rtt: 'RTT',
  tokens: 'tokens',
  none: '–',
  live: 'live',
  estimated: 'est.',
  resent: 'sent again',
  speculated: 'speculated',
  raced: 'raced',
  replayed: 'replayed',
  hidden: 'hidden',
  longFrame: 'slow frame',
  titles: {
    perceivedTtftMs: 'First ghost',
    ttftMs: 'First token',
    outputSpeed: 'Output speed',
    tokens: 'Tokens',
    stopPaintedMs: 'Stop',
    rtt: 'Round trip',
  },
  definitions: {
    perceivedTtftMs:
      'Perceived TTFT: from your key press to the first ghost on screen. Void if the page was hidden in between.',
    ttftMs:
      'TTFT: from just before the request is sent to the first visible text of the model, in the worker.',
    outputSpeed:
      'One over the time per output token: (tokens − 1) over the time from first to last. While streaming: the last half second, marked live.',
    tokens:
      'Output tokens as the model counted them. Marked est. when it did not and they were counted here (o200k).',
    stopPaintedMs: 'From pressing stop to the first painted frame after which no ghost grows.',
    rtt: 'Median round trip of the last 20 pings over the socket.',
  },
  flags: {
    live: 'live: the turn still runs',
    hidden: 'hidden: the tab was hidden during the run',
    'long-frame': 'slow frame: a frame of the page took over 50 ms during the run',
    estimated: 'est.: tokens were counted here',
    resent: 'sent again: the gateway no longer held what was sent before, so all of it went again',
    speculated: 'speculated: it was sent before Enter and shown after it',
    raced: 'raced: other models ran at the same time',
    replayed: 'replayed: the figures are those of a recording, which can be forged',
  },
  answered: (path: string, model: string) => `answered on the ${path} path by ${model}`,
  step: 'Clock step 0.1 ms.',
  click: 'A click shows where the time went.',
  earlier: 'Grey values are an earlier turn’s.',
} as const
