import type { LinkFile } from '../../core/link/link-state.ts'
import { cutTokens } from '../../core/tokens/cut.ts'
import type { RecordedDelta } from '../../core/turn/recording.ts'
import { plainMarks } from '../../core/turn/recording-samples.ts'
import { seededRandom } from '../../core/turn/seeded-random.ts'
import { inMicroseconds, recordingVersion, type SessionRecording } from '../../core/turn/session-recording.ts'

/** Tokens a second, and how long the gateway joins deltas, ms. */
const rate = 1_000
const joinedMs = 4

/**
 * A session in which these files are written by one turn and taken: the answer cut into the tokens of o200k_base, their
 * gaps spread as waiting times are, now and then a stall, joined as the gateway joins them.
 */
export function generationOf(files: readonly LinkFile[], seed: number): SessionRecording {
  const answer = files.map(({ path, text }) => `${path}\n\`\`\`\n${text}\`\`\`\n`).join('\n')
  const text = `I write ${files.map(({ path }) => path).join(', ')}.\n\n${answer}`
  const random = seededRandom(seed)
  const tokens = cutTokens(text)
  const deltas: RecordedDelta[] = []
  let now = 12
  let open: { readonly at: number; text: string; n: number[] } | null = null
  const close = () => {
    if (open !== null)
      deltas.push({ at: inMicroseconds(open.at + joinedMs), text: open.text, n: open.n, t: null })
    open = null
  }
  for (const token of tokens) {
    now += (-Math.log(1 - random()) * 1_000) / rate + (random() < 0.004 ? 40 * random() : 0)
    if (open !== null && now - open.at > joinedMs) close()
    open ??= { at: now, text: '', n: [] }
    open.text += token
    open.n.push(token.length)
  }
  close()
  const endedAt = inMicroseconds(now + 6)
  return {
    version: recordingVersion,
    startedAt: 1_764_329_467_123,
    binMs: null,
    dropped: 0,
    files: [],
    open: null,
    turns: [
      {
        id: '5b0a6c1e-9d7f-4a53-8a41-0d9a4f1c7e22',
        at: 0,
        seen: 0,
        instruction: 'build the list of models with its menu, as the design says',
        model: 'builtin-1000',
        format: 'whole',
        path: 'fast',
        price: null,
        context: null,
        openPath: null,
        selection: null,
        redirects: false,
        raced: false,
        sentAt: 0.3,
        endedAt,
        deltas,
        heard: deltas.length,
        outcome: { type: 'completed' },
        usage: { input: 412, cached: 0, output: tokens.length, reasoning: 0, estimated: false },
        marks: { ...plainMarks, bytesUp: 2_900, firstEvent: 9.2, firstPaint: 24.4 },
        acts: [
          {
            at: endedAt + 900,
            seen: deltas.length,
            type: 'accept',
            ids: files.map((_, index) => `h${index + 1}`),
            all: true,
          },
        ],
      },
    ],
  }
}
