import { goToLine, openStand } from './browser.ts'
import { ghostFloor } from './ghost-floor.ts'
import { blocksReply, longFile, placesAround, placesBeside } from './ghost-reply.ts'
import {
  arrivedAt,
  atRest,
  fpsOf,
  settledAt,
  streamed,
  typing,
  typingAndScrolling,
  typingAtRest,
  type Streamed,
} from './ghost-run.ts'
import { traced } from './ghost-watch.ts'
import { percentile, type BenchResult } from './report.ts'
import { mainThreadPerFrame } from './trace.ts'

const path = 'baskets.ts'
const lineCount = 2_000
const hunks = 40
const standing = 100
const seconds = 4
const slowRate = 1_000
const fastRate = 10_000

/**
 * The whole path, upstream → gateway → socket → worker → Monaco: a `blocks` reply of 40 hunks into a file of 2,000
 * lines, two fifths of them above the viewport, at 1,000 and at 10,000 tokens/s, against the page at rest; the same
 * under typing, and under typing and scrolling where 100 hunks of an earlier reply stand.
 */
export async function ghostBench(dist: string): Promise<BenchResult> {
  const text = longFile(lineCount)
  const stand = await openStand(dist, { files: [{ path, text }], model: 'mock-reply' })
  try {
    const { page, browser } = stand
    await goToLine(page, 1_000)
    const firstVisible = await settledAt(page, 1_000)
    // Hunks in view insert below it.
    const watched = firstVisible + 1

    const idle = await traced(browser, page, () => atRest(page, seconds))
    const idleKeys = await typingAtRest(page, 80)

    const at = placesAround(firstVisible, hunks)
    const slowReply = blocksReply({ path, text, at, tokens: slowRate * seconds })
    const fastReply = blocksReply({ path, text, at, tokens: fastRate * seconds })
    const slowRun = { reply: slowReply, hunks, rate: slowRate }
    const fastRun = { reply: fastReply, hunks, rate: fastRate }
    // The first run loads colours and code paths: it stands apart.
    const warm = await streamed(stand, slowRun)
    const slow = await streamed(stand, { ...slowRun, watched })
    const fast = await twice(() => streamed(stand, { ...fastRun, watched }))
    // Looking where a line stands costs layout: the traced runs do not look.
    const fastTrace = await traced(browser, page, () => streamed(stand, fastRun))
    const typed: Streamed[] = []
    const keysOf = (runs: readonly Streamed[]) => runs.flatMap((run) => run.keys)
    // a p95 wants 60 samples, and a slow machine gets fewer keys into a run
    while (typed.length < 2 || (keysOf(typed).length < 60 && typed.length < 5))
      typed.push(await streamed(stand, { ...fastRun, doing: typing }))
    const typedTrace = await traced(browser, page, () => streamed(stand, { ...fastRun, doing: typing }))

    const beside = placesBeside(firstVisible, { standing, hunks })
    const firstReply = blocksReply({ path, text, at: beside.standing, tokens: fastRate })
    const after = firstReply.after
    const further = blocksReply({ path, text: after, at: beside.further, tokens: fastRate * seconds })
    const first = { reply: firstReply, hunks: standing, rate: fastRate, stay: true }
    const second = { reply: further, hunks, rate: fastRate, doing: typingAndScrolling }
    const earlier: Streamed[] = []
    const crowded = await twice(async () => {
      earlier.push(await streamed(stand, first))
      return streamed(stand, second)
    })

    await page.context().close()
    const floor = await ghostFloor(dist, browser, {
      text,
      line: 1_000,
      growth: { after: at.map((line) => line + 1), rows: 14, seconds },
    })

    const all = [warm, slow, ...fast, fastTrace.work, ...typed, typedTrace.work, ...earlier, ...crowded]
    for (const runs of [typed, crowded]) arrivedAt(fastRate, runs)
    const mainFast = mainThreadPerFrame(fastTrace.json, fastTrace.work.span)
    const mainTyped = mainThreadPerFrame(typedTrace.json, typedTrace.work.span)
    const mainIdle = mainThreadPerFrame(idle.json, idle.work)
    const keys = keysOf(typed)
    const lag = fast.flatMap(({ frames }) => frames.map(({ firstAt, paintedAt }) => paintedAt - firstAt))
    return {
      workload: [
        `${hunks} hunks into ${lineCount} lines, two fifths of them above the viewport; ${slowReply.tokens} and ${fastReply.tokens} tokens over ${seconds} s`,
        `typing: 10 keys/s all through the stream of ${fastRate} tokens/s`,
        `100 hunks: a reply left ${standing} hunks undecided in as many functions around the viewport; a further reply of ${hunks} hunks and ${further.tokens} tokens streams among them, while the user types ten keys and turns the wheel ten notches by turns, 10/s`,
        'gateway and mock upstream as own processes on loopback; Chromium headless without a GPU, 1440 × 900',
        'floor: a page of only Monaco, no server at work, in which as many view zones of plain text grow to as many lines in the same time, typing as above',
        'main thread: all tasks of a frame from a trace; paint lag: arrival of the oldest delta in a frame to its paint; frames over 50 ms: long animation frames of all runs, traced and first ones too',
      ],
      figures: {
        arrived_tokens_per_s_1k: arrivedAt(slowRate, [slow]),
        arrived_tokens_per_s_10k: arrivedAt(fastRate, fast),
        fps_idle: mainIdle.wall.length / seconds,
        fps_1k: fpsOf([slow]),
        fps_10k: fpsOf(fast),
        fps_10k_typing: fpsOf(typed),
        fps_100_hunks: fpsOf(crowded),
        main_ms_per_frame_p95_10k: percentile(mainFast.wall, 95),
        main_ms_per_frame_p50_10k: percentile(mainFast.wall, 50),
        main_cpu_ms_per_frame_p95_10k: percentile(mainFast.cpu, 95),
        main_ms_per_frame_p95_10k_typing: percentile(mainTyped.wall, 95),
        main_cpu_ms_per_frame_p95_10k_typing: percentile(mainTyped.cpu, 95),
        main_ms_per_frame_p95_idle: percentile(mainIdle.wall, 95),
        key_to_paint_ms_p95_10k: percentile(keys, 95),
        key_to_paint_ms_p95_10k_typing: percentile(keys, 95),
        key_to_paint_ms_p95_idle: percentile(idleKeys, 95),
        paint_lag_ms_p95_10k: percentile(lag, 95),
        frames_over_50ms: all.reduce((sum, { long }) => sum + long, 0),
        first_line_moved_px_max: Math.max(slow.moved, ...fast.map(({ moved }) => moved)),
        ...floor.figures,
      },
      samples: {
        fps_10k: fast.length,
        fps_10k_typing: typed.length,
        fps_100_hunks: crowded.length,
        main_ms_per_frame_p95_10k: mainFast.wall.length,
        main_ms_per_frame_p50_10k: mainFast.wall.length,
        main_cpu_ms_per_frame_p95_10k: mainFast.cpu.length,
        main_ms_per_frame_p95_10k_typing: mainTyped.wall.length,
        main_cpu_ms_per_frame_p95_10k_typing: mainTyped.cpu.length,
        main_ms_per_frame_p95_idle: mainIdle.wall.length,
        key_to_paint_ms_p95_10k: keys.length,
        key_to_paint_ms_p95_10k_typing: keys.length,
        key_to_paint_ms_p95_idle: idleKeys.length,
        paint_lag_ms_p95_10k: lag.length,
        frames_over_50ms: all.reduce((sum, { ticks }) => sum + ticks, 0),
        ...floor.samples,
      },
    }
  } finally {
    await stand.close()
  }
}

/** Two runs, one after the other: a single one of four seconds says little about its frames. */
const twice = async (run: () => Promise<Streamed>): Promise<readonly Streamed[]> => [await run(), await run()]
