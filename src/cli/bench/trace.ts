import { z } from 'zod'

const traceEvent = z.looseObject({
  name: z.string(),
  ph: z.string(),
  ts: z.number().optional(),
  dur: z.number().optional(),
  /** CPU time of the thread, µs; less than `dur` where others had the core. */
  tdur: z.number().optional(),
  pid: z.number(),
  tid: z.number(),
  args: z.looseObject({ name: z.string().optional() }).optional(),
})
const trace = z.looseObject({ traceEvents: z.array(z.unknown()) })

/** A span of time, ms since the epoch. */
export type Span = { readonly from: number; readonly to: number }

/** Name of the mark that ties a trace's clock to the page's: ms since the epoch follow it. */
export const clockMark = 'epoch '

/**
 * Main-thread time of each frame of a span from a Chromium trace, ms: the tasks between two beginnings of a
 * main-thread frame, layout and paint included, of the renderer with the most frames: `wall` as it passed, `cpu` as
 * the thread had it.
 * @throws Error when the trace holds no frames, no tasks or no clock mark
 */
export function mainThreadPerFrame(
  json: Buffer,
  span: Span,
): {
  readonly wall: readonly number[]
  readonly cpu: readonly number[]
} {
  const events = trace.parse(JSON.parse(json.toString('utf8'))).traceEvents.flatMap((event) => {
    const parsed = traceEvent.safeParse(event)
    return parsed.success ? [parsed.data] : []
  })
  const mains = events
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) => ({ pid, tid }))
  const ofThread = (name: string, { pid, tid }: { pid: number; tid: number }) =>
    events.filter(
      (event) => event.name === name && event.pid === pid && event.tid === tid && event.ts !== undefined,
    )
  const [main] = mains
    .map((thread) => ({ thread, frames: ofThread('FireAnimationFrame', thread).length }))
    .toSorted((a, b) => b.frames - a.frames)
  if (main === undefined || main.frames === 0) throw new Error('the trace holds no frames')
  const begins = ofThread('FireAnimationFrame', main.thread)
    .map(({ ts = 0 }) => ts)
    .toSorted((a, b) => a - b)
  // Several callbacks run in one frame: beginnings closer than 4 ms belong together.
  const frames = begins.filter((at, n) => n === 0 || at - (begins[n - 1] ?? 0) > 4_000)
  const named = ofThread('RunTask', main.thread)
  const tasks = named.length > 0 ? named : ofThread('ThreadControllerImpl::RunTask', main.thread)
  if (tasks.length === 0) throw new Error('the trace holds no tasks')
  const clock = events.find(({ name, ts }) => name.startsWith(clockMark) && ts !== undefined)
  if (clock?.ts === undefined) throw new Error('the trace holds no clock mark')
  const epochAtZero = Number(clock.name.slice(clockMark.length)) - clock.ts / 1000
  const counts = frames.map(
    (at) => at / 1000 + epochAtZero >= span.from && at / 1000 + epochAtZero <= span.to,
  )
  const wall = frames.map(() => 0)
  const cpu = frames.map(() => 0)
  const sorted = tasks.toSorted((a, b) => (a.ts ?? 0) - (b.ts ?? 0))
  let frame = 0
  for (const { ts = 0, dur = 0, tdur = 0 } of sorted) {
    // A frame's own task begins before its callback: count a task to the frame whose callback it holds or precedes.
    while (frame < frames.length - 1 && (frames[frame] ?? 0) < ts) frame += 1
    wall[frame] = (wall[frame] ?? 0) + dur / 1000
    cpu[frame] = (cpu[frame] ?? 0) + tdur / 1000
  }
  const isWithin = (_: number, n: number) => counts[n] === true
  return { wall: wall.filter(isWithin), cpu: cpu.filter(isWithin) }
}
