import type { Page } from '@playwright/test'
import type { ToldFrame, ToldTurn } from '../../core/turn/told.ts'
import { clickNearTop, ended, send, watchKeys, type Stand } from './browser.ts'
import { firstLineOnShow, longFrames, watchFrames } from './ghost-watch.ts'
import type { Span } from './trace.ts'

const keyEveryMs = 100
/** Notches of the wheel between two spells of typing, and keys between two of scrolling. */
const spell = 10
const notchPx = 120

/** What the user does while it streams: how many keys were pressed, and the time from each to its paint, ms. */
export type Deeds = { readonly typed: number; readonly keys: readonly number[] }
type Doing = (page: Page, done: Promise<unknown>) => Promise<Deeds>

export type Streamed = {
  readonly tokens: number
  /** Frames of the page between the first and the last delta. */
  readonly ticks: number
  /** Frames of over 50 ms among them. */
  readonly long: number
  /** Greatest way that the watched line moved on the screen, px. */
  readonly moved: number
  readonly frames: readonly ToldFrame[]
  /** First and last delta, ms since the epoch. */
  readonly span: Span
  readonly keys: readonly number[]
}

/**
 * Sends an instruction, lets the reply stream, and turns the proposal down again unless it is to `stay`. `watched` is a
 * line whose place on the screen is looked at in every frame.
 * @throws Error when the turn does not complete or shows fewer than `hunks` hunks
 */
export async function streamed(
  stand: Stand,
  run: {
    readonly reply: { readonly text: string }
    readonly hunks: number
    readonly rate: number
    readonly watched?: number
    readonly doing?: Doing
    readonly stay?: boolean
  },
): Promise<Streamed> {
  const { page } = stand
  await stand.script({ text: run.reply.text, ttft_ms: 0, tokens_per_second: run.rate })
  const watch = await watchFrames(page, run.watched ?? null)
  const framesBefore = await page.evaluate(() => window.sparkpad.frames().length)
  const id = await send(page, 'write remarks into the baskets')
  const done = ended(page, id)
  const { typed, keys } = (await run.doing?.(page, done)) ?? { typed: 0, keys: [] }
  const turn = await done
  const span = spanOf(turn)
  const { ticks, moved } = await watch(span)
  const long = await longFrames(page, span)
  const frames = await page.evaluate((from) => window.sparkpad.frames().slice(from), framesBefore)
  if (turn.outcome !== 'completed')
    throw new Error(`the turn ended ${turn.outcome ?? ''}: ${turn.fault ?? ''}`)
  if (turn.hunks < run.hunks) throw new Error(`${turn.hunks} of ${run.hunks} hunks were shown`)
  if (run.stay !== true) await page.keyboard.press('Escape')
  // Back to the first text: the cursor still stands behind what was typed.
  for (let n = 0; n < typed; n += 1) await page.keyboard.press('Backspace')
  return {
    tokens: turn.marks.deltas,
    ticks,
    long,
    moved,
    frames: frames.filter(({ firstAt }) => firstAt >= span.from),
    span,
    keys,
  }
}

const spanOf = ({ marks }: ToldTurn): Span => ({ from: marks.firstDelta ?? 0, to: marks.lastDelta ?? 0 })

const msOf = ({ span }: Streamed): number => span.to - span.from
const sum = (parts: readonly number[]): number => parts.reduce((all, part) => all + part, 0)

/** Frames per second over several runs. */
export const fpsOf = (runs: readonly Streamed[]): number =>
  (sum(runs.map(({ ticks }) => ticks)) * 1000) / sum(runs.map(msOf))

/**
 * Tokens per second that reached the page.
 * @throws Error when the upstream did not keep its rate: the figures would be about another workload
 */
export function arrivedAt(rate: number, runs: readonly Streamed[]): number {
  const arrived = (sum(runs.map(({ tokens }) => tokens - 1)) * 1000) / sum(runs.map(msOf))
  if (arrived < rate * 0.95) throw new Error(`only ${Math.round(arrived)} of ${rate} tokens/s arrived`)
  return arrived
}

/** Puts the cursor at the end of a line near the top of the view and answers a flag that tells when `done` is. */
async function atHand(page: Page, done: Promise<unknown>): Promise<() => boolean> {
  await clickNearTop(page)
  await page.keyboard.press('End')
  let over = false
  const note = () => {
    over = true
  }
  done.then(note, note)
  return () => over
}

/** Types ten keys a second until the stream is over. */
export const typing: Doing = async (page, done) => {
  const isOver = await atHand(page, done)
  const read = await watchKeys(page)
  let typed = 0
  while (!isOver()) {
    await page.keyboard.press('x')
    typed += 1
    await page.waitForTimeout(keyEveryMs)
  }
  return { typed, keys: await read() }
}

/** Types a spell and turns the wheel a spell, ten times a second, until the stream is over. */
export const typingAndScrolling: Doing = async (page, done) => {
  const isOver = await atHand(page, done)
  const read = await watchKeys(page)
  let typed = 0
  for (let step = 0; !isOver(); step += 1) {
    const at = step % (4 * spell)
    if (at < spell || (at >= 2 * spell && at < 3 * spell)) {
      await page.keyboard.press('x')
      typed += 1
    } else await page.mouse.wheel(0, at < 2 * spell ? notchPx : -notchPx)
    await page.waitForTimeout(keyEveryMs)
  }
  return { typed, keys: await read() }
}

/** Types `count` keys with nothing streaming, and takes them back. Answers the times to their paints, ms. */
export async function typingAtRest(page: Page, count: number): Promise<readonly number[]> {
  await clickNearTop(page)
  await page.keyboard.press('End')
  const read = await watchKeys(page)
  for (let n = 0; n < count; n += 1) {
    await page.keyboard.press('x')
    await page.waitForTimeout(keyEveryMs)
  }
  const keys = await read()
  for (let n = 0; n < count; n += 1) await page.keyboard.press('Backspace')
  return keys
}

/** A page that draws frames for `seconds` and does nothing else. Answers when that was. */
export async function atRest(page: Page, seconds: number): Promise<Span> {
  // A page at rest draws no frames of itself: an empty callback asks for them.
  const watch = await watchFrames(page, null)
  const from = await page.evaluate(() => performance.timeOrigin + performance.now())
  await page.waitForTimeout(seconds * 1000)
  const span = { from, to: from + seconds * 1000 }
  await watch(span)
  return span
}

/** Waits until a line, counted from 1, is the cursor's; answers the first line that is wholly on show, from 0. */
export async function settledAt(page: Page, line: number): Promise<number> {
  await page.waitForFunction(
    (wanted) => document.querySelector('.line-numbers.active-line-number')?.textContent === String(wanted),
    line,
  )
  return firstLineOnShow(page)
}
