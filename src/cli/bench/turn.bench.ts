import { countTokens } from '../../core/tokens/count.ts'
import type { Page } from '@playwright/test'
import { ended, goToLine, openStand, send, watchKeys, type Stand } from './browser.ts'
import type { ToldTurn } from '../../core/turn/told.ts'
import { percentile, type BenchResult } from './report.ts'

const turns = 60

const source = `export function total(prices: readonly number[]) {
  return prices.reduce((sum, price) => sum + price, 0)
}

export function half(prices: readonly number[]) {
  return total(prices) / 2
}
`

/** A reply whose first line already opens a hunk: what the transport and the page cost, the model being free. */
const zeroWork = `first.ts
\`\`\`ts
<<<<<<< SEARCH
export function half(prices: readonly number[]) {
=======
/** Half of what everything costs. */
export function half(prices: readonly number[]) {
>>>>>>> REPLACE
\`\`\`
`

/** Lines of an endless insertion, for turns that are stopped. */
const endless = `first.ts
\`\`\`ts
<<<<<<< SEARCH
export function half(prices: readonly number[]) {
=======
${Array.from({ length: 4_000 }, (_, n) => `// line ${n}: one more remark about the half of a total`).join('\n')}
export function half(prices: readonly number[]) {
>>>>>>> REPLACE
\`\`\`
`

const spanOf = (turn: ToldTurn, from: keyof ToldTurn['marks'], to: keyof ToldTurn['marks']): number => {
  const start = turn.marks[from]
  const end = turn.marks[to]
  if (typeof start !== 'number' || typeof end !== 'number')
    throw new Error(
      `turn ${turn.id} (${turn.outcome ?? turn.phase}, ${turn.fault ?? 'no fault'}) lacks ${from} or ${to}`,
    )
  return end - start
}

/**
 * Turns in Chromium through the gateway, key pressed to ghost painted: a model that does nothing before its first
 * token, the built-in model, stops at 10,000 tokens/s, and as the floor a key typed with nothing streaming.
 */
export async function turnBench(dist: string): Promise<BenchResult> {
  const stand = await openStand(dist, { files: [{ path: 'first.ts', text: source }], model: 'mock-reply' })
  try {
    const idle = await idleKeys(stand.page)
    // The first turn of each kind is cold and stands apart.
    await stand.script({ text: zeroWork })
    const zero = (await repeat(stand, 'say what half does', turns + 1)).slice(1)
    await stand.script({ text: endless, ttft_ms: 0, tokens_per_second: 10_000 })
    const stopped = (await repeatStopped(stand.page, turns + 1)).slice(1)
    await chooseModel(stand.page, 'Built-in, 1,000 tokens/s')
    const builtin = (await repeat(stand, 'rename total to whole', turns + 1)).slice(1)

    const perceived = zero.map((turn) => spanOf(turn, 'acted', 'firstPaint'))
    const ttft = zero.map((turn) => spanOf(turn, 'sent', 'firstDelta'))
    const builtinPerceived = builtin.map((turn) => spanOf(turn, 'acted', 'firstPaint'))
    const stop = stopped.map((turn) => spanOf(turn, 'stopPressed', 'stopPainted'))
    const late = stopped.map((turn) => turn.marks.tokensAfterStop)
    const n = { zero: zero.length, stop: stop.length, builtin: builtin.length, idle: idle.length }
    return {
      workload: [
        `${n.zero} turns of a zero-work upstream, ${n.builtin} of builtin-1000, ${n.stop} stops at 10,000 tokens/s; one cold turn of each apart`,
        `${countTokens(source)} tokens of file; Chromium headless, gateway and upstream as own processes on loopback`,
        'clock step of the page 0.1 ms (not cross-origin isolated)',
      ],
      figures: {
        perceived_ttft_ms_p50: percentile(perceived, 50),
        perceived_ttft_ms_p95: percentile(perceived, 95),
        key_to_sent_ms_p50: percentile(
          zero.map((turn) => spanOf(turn, 'acted', 'sent')),
          50,
        ),
        ttft_ms_p50: percentile(ttft, 50),
        delta_to_hunk_ms_p50: percentile(
          zero.map((turn) => spanOf(turn, 'firstDelta', 'firstHunk')),
          50,
        ),
        hunk_to_paint_ms_p50: percentile(
          zero.map((turn) => spanOf(turn, 'firstHunk', 'firstPaint')),
          50,
        ),
        builtin_perceived_ttft_ms_p50: percentile(builtinPerceived, 50),
        stop_ms_p50: percentile(stop, 50),
        stop_ms_p95: percentile(stop, 95),
        tokens_after_stop_p50: percentile(late, 50),
        key_to_paint_idle_ms_p50: percentile(idle, 50),
        key_to_paint_idle_ms_p95: percentile(idle, 95),
      },
      samples: {
        perceived_ttft_ms_p50: n.zero,
        perceived_ttft_ms_p95: n.zero,
        key_to_sent_ms_p50: n.zero,
        ttft_ms_p50: n.zero,
        delta_to_hunk_ms_p50: n.zero,
        hunk_to_paint_ms_p50: n.zero,
        builtin_perceived_ttft_ms_p50: n.builtin,
        stop_ms_p50: n.stop,
        stop_ms_p95: n.stop,
        tokens_after_stop_p50: n.stop,
        key_to_paint_idle_ms_p50: n.idle,
        key_to_paint_idle_ms_p95: n.idle,
      },
    }
  } finally {
    await stand.close()
  }
}

async function idleKeys(page: Page): Promise<readonly number[]> {
  await goToLine(page, 3)
  const read = await watchKeys(page)
  for (let n = 0; n < turns + 20; n += 1) {
    await page.keyboard.press('x')
    await page.waitForTimeout(60 + (n % 7) * 5)
  }
  const spans = (await read()).slice(20)
  for (let n = 0; n < turns + 20; n += 1) await page.keyboard.press('Backspace')
  return spans
}

async function repeat({ page }: Stand, instruction: string, times: number): Promise<readonly ToldTurn[]> {
  const done: ToldTurn[] = []
  for (let n = 0; n < times; n += 1) {
    const turn = await ended(page, await send(page, instruction))
    if (turn.outcome !== 'completed')
      throw new Error(`a turn ended ${turn.outcome ?? ''}: ${turn.fault ?? ''}`)
    done.push(turn)
    await dismiss(page)
  }
  return done
}

async function repeatStopped(page: Page, times: number): Promise<readonly ToldTurn[]> {
  const done: ToldTurn[] = []
  for (let n = 0; n < times; n += 1) {
    const id = await send(page, 'write remarks')
    await page.waitForFunction(
      (wanted) => (window.sparkpad.turns().find((turn) => turn.id === wanted)?.marks.deltas ?? 0) > 1_000,
      id,
    )
    await page.keyboard.press('Escape')
    done.push(await ended(page, id, true))
    await dismiss(page)
  }
  return done
}

/** Rejects what is pending, so that the next turn starts from a clean page. */
async function dismiss(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => window.sparkpad.state().pending === 0)
}

async function chooseModel(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: /^Model/ }).click()
  await page.getByRole('menuitemradio', { name: title }).click()
}
