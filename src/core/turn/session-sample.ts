import type { Recording } from './recording.ts'
import { createTurn } from './reduce.ts'
import type { ToldFrame } from './told.ts'
import type { Marks, Outcome, TokenUsage, Turn } from './turn.ts'

/** An ended turn for tests: 201 tokens in 200 ms, of a gateway whose clock is 950 ms behind, one ghost. */
export function sampleTurn(
  id: string,
  marks: Partial<Marks> = {},
  { model = 'm', outcome = { type: 'completed' } as Outcome, usage = sampleUsage as TokenUsage | null } = {},
): Extract<Turn, { readonly phase: 'ended' }> {
  const base = createTurn({
    id,
    instruction: `do ${id}`,
    model,
    format: 'blocks',
    files: [],
    openPath: null,
    selection: null,
    kept: [],
    redirects: null,
    own: null,
    actedAt: 1_000,
    raced: false,
  })
  return {
    ...base,
    phase: 'ended',
    outcome,
    usage,
    marks: { ...base.marks, ...sampleMarks, ...marks },
  }
}

const sampleUsage: TokenUsage = { input: 9, cached: 0, output: 201, reasoning: 0, estimated: false }

const sampleMarks: Partial<Marks> = {
  sent: 1_002,
  firstEvent: 1_011,
  firstDelta: 1_012,
  lastDelta: 1_212,
  ended: 1_213,
  firstHunk: 1_020,
  firstPaint: 1_030,
  deltas: 201,
  transport: 'socket',
  clock: { median: 1.5, min: 1, offset: -950, offsetError: 0.6, n: 3 },
  gateway: {
    received: 53,
    decoded: 54,
    admitted: 57,
    upstream_sent: 57.5,
    upstream_first_byte: 59,
    upstream_first_delta: 60,
    first_delta_out: 60.25,
    done: 262,
  },
}

/** What was recorded of it: one delta at first, then two every 2 ms. */
export function sampleRecording(turn: Extract<Turn, { readonly phase: 'ended' }>): Recording {
  const pairs = Array.from({ length: 100 }, (_, index) => ({
    at: 1_014 + 2 * index,
    text: 'ab',
    n: [1, 1],
    t: [2 * index + 1, 2 * index + 2],
  }))
  return {
    turnId: turn.id,
    sentAt: 1_002,
    endedAt: 1_213,
    deltas: [{ at: 1_012, text: 'a', n: [1], t: [0] }, ...pairs],
    outcome: turn.outcome,
    usage: turn.usage,
    gateway: turn.marks.gateway,
  }
}

/** And painted: a frame every 16 ms. */
export function sampleFrames(turnId: string): readonly ToldFrame[] {
  return Array.from({ length: 13 }, (_, index) => {
    const lastAt = Math.min(1_212, 1_012 + 16 * (index + 1))
    return {
      turnId,
      firstAt: 1_014 + 16 * index,
      lastAt,
      paintedAt: lastAt + 9,
      deltas: 1 + (lastAt - 1_012),
      mainMs: 3,
    }
  })
}
