/** The axis of a dot plot, from 0. */
export type PlotScale = {
  /** Its right end, ms. What lies beyond is drawn at the edge and said in words. */
  readonly to: number
  readonly ticks: readonly number[]
}

/** A row may have so many of a hundred samples beyond the axis; a few late ones shall not squeeze all others. */
const insidePct = 95

/**
 * An axis for rows of samples: to a little past the largest of the rows' 95th percentiles (nearest rank, for drawing
 * only), or past the largest sample where that is no more than 1.3 times as far.
 */
export function plotScale(rows: readonly (readonly number[])[]): PlotScale {
  const inside = Math.max(0, ...rows.map(nearly))
  const most = Math.max(0, ...rows.map((row) => Math.max(0, ...row)))
  const reach = most <= inside * 1.3 ? most : inside
  const step = niceStep(reach * 1.05)
  const to = Math.max(step, Math.ceil((reach * 1.05) / step) * step)
  const ticks: number[] = []
  for (let n = 0; n * step <= to + step / 1000; n += 1) ticks.push(Number((n * step).toPrecision(6)))
  return { to, ticks }
}

const nearly = (row: readonly number[]): number => {
  const sorted = row.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((insidePct / 100) * sorted.length) - 1)] ?? 0
}

/** 1, 2 or 5 times a power of ten, so that about five fit. */
const niceStep = (reach: number): number => {
  const rough = Math.max(reach, 0.1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const times = rough / power
  return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power
}
