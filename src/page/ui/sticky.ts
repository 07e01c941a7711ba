import type { Figures } from '../../core/turn/latency.ts'

/** A figure on show: its number and whether an earlier turn left it there. */
export type Shown = { readonly value: number; readonly earlier: boolean }

export type StripKey = 'perceivedTtftMs' | 'ttftMs' | 'outputSpeed' | 'tokens' | 'stopPaintedMs'
export type StripFigures = Readonly<Record<StripKey, Shown | null>>

export const noFigures: StripFigures = {
  perceivedTtftMs: null,
  ttftMs: null,
  outputSpeed: null,
  tokens: null,
  stopPaintedMs: null,
}

/** The last value of a figure stays until a newer one replaces it; until then it is marked as an earlier turn's. */
export function stick(shown: StripFigures, figures: Figures | null): StripFigures {
  if (figures === null) return shown
  const next = (key: StripKey): Shown | null => {
    const value = figures[key]
    if (value !== null) return { value, earlier: false }
    const last = shown[key]
    return last === null ? null : { value: last.value, earlier: true }
  }
  return {
    perceivedTtftMs: next('perceivedTtftMs'),
    ttftMs: next('ttftMs'),
    outputSpeed: next('outputSpeed'),
    tokens: next('tokens'),
    stopPaintedMs: next('stopPaintedMs'),
  }
}
