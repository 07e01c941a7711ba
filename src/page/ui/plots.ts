import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Curve, StreamChart } from '../../core/turn/stream-chart.ts'
import { groupThousands } from './format.ts'

/** Values of the chart at one moment; null where nothing is known. */
export type Readout = {
  readonly at: number
  readonly arrived: number
  readonly painted: number
  readonly speed: number | null
  readonly mainMs: number | null
}

type Colours = {
  readonly ink: string
  readonly paint: string
  readonly quiet: string
  readonly grid: string
  readonly stall: string
}

/** The page's colours as the theme on screen has them. */
function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: read('--text-1'),
    paint: read('--insert'),
    quiet: read('--text-3'),
    grid: read('--line'),
    stall: read('--warn-surface'),
  }
}

const font = '11px "JetBrains Mono Variable", ui-monospace, monospace'
const heights = { tokens: 148, speed: 72, main: 72 }

/** Places of the three plots, and who hears of the crosshair (null: it has left). */
export type PlotSeats = {
  readonly tokens: HTMLElement
  readonly speed: HTMLElement
  readonly main: HTMLElement
  readonly told: (readout: Readout | null) => void
}

/** Draws the three plots of a stream over one time axis; gives the way to take them off again. */
export function drawPlots(chart: StreamChart, seats: PlotSeats): () => void {
  const colours = coloursOf(seats.tokens)
  const key = `stream-${(drawn += 1)}`
  const lastAt = Math.max(chart.arrival.at.at(-1) ?? 0, chart.paint.at.at(-1) ?? 0)
  const to = lastAt * 1.02 + 0.5
  const cursor = (plot: UPlot) => {
    const left = plot.cursor.left ?? -1
    seats.told(left < 0 ? null : readoutAt(chart, plot.posToVal(left, 'x')))
  }
  const base = (
    seat: HTMLElement,
    height: number,
  ): Pick<UPlot.Options, 'width' | 'height' | 'legend' | 'cursor' | 'scales' | 'padding'> => ({
    width: Math.max(120, seat.clientWidth),
    height,
    legend: { show: false },
    padding: [6, 24, 0, 0],
    cursor: { sync: { key }, drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: { x: { time: false, range: () => [0, to] }, y: { range: (_, __, max) => [0, niceTop(max)] } },
  })
  const plots = [
    new UPlot(
      {
        ...base(seats.tokens, heights.tokens),
        axes: [xAxis(colours, false), yAxis(colours)],
        series: [
          {},
          { stroke: colours.paint, width: 1.5, ...steps, points: { show: false }, spanGaps: true },
          { stroke: colours.ink, width: 1.5, points: { show: false } },
        ],
        hooks: { setCursor: [cursor], drawAxes: [(plot) => drawStalls(plot, chart, colours.stall)] },
      },
      UPlot.join(
        [[held(chart.paint, lastAt).at, held(chart.paint, lastAt).values], broken(chart)],
        [
          [1, 1],
          [1, 2],
        ],
      ),
      seats.tokens,
    ),
    new UPlot(
      {
        ...base(seats.speed, heights.speed),
        axes: [xAxis(colours, false), yAxis(colours)],
        series: [{}, { stroke: colours.ink, width: 1, ...stepsBefore, points: { show: false } }],
        hooks: { setCursor: [cursor] },
      },
      spread(opened(chart)),
      seats.speed,
    ),
    new UPlot(
      {
        ...base(seats.main, heights.main),
        axes: [xAxis(colours, true), yAxis(colours)],
        series: [{}, { stroke: colours.ink, width: 1, ...needles, points: { show: false } }],
        hooks: { setCursor: [cursor] },
      },
      spread(chart.mainMs),
      seats.main,
    ),
  ]
  const resize = new ResizeObserver(() => {
    const width = Math.max(120, seats.tokens.clientWidth)
    for (const plot of plots) if (plot.width !== width) plot.setSize({ width, height: plot.height })
  })
  resize.observe(seats.tokens)
  return () => {
    resize.disconnect()
    for (const plot of plots) plot.destroy()
  }
}

let drawn = 0

const pathsOf = (builder: UPlot.Series.PathBuilder | undefined): Pick<UPlot.Series, 'paths'> =>
  builder === undefined ? {} : { paths: builder }

const steps = pathsOf(UPlot.paths.stepped?.({ align: 1 }))
const stepsBefore = pathsOf(UPlot.paths.stepped?.({ align: -1 }))
const needles = pathsOf(UPlot.paths.bars?.({ size: [0.6, 3, 1] }))

const spread = ({ at, values }: Curve): UPlot.AlignedData => [[...at], [...values]]

/** The speed curve from where its first span began. */
const opened = ({ speed, speedEveryMs }: StreamChart): Curve => {
  const [at] = speed.at
  const [value] = speed.values
  if (at === undefined || value === undefined) return speed
  return { at: [at - speedEveryMs, ...speed.at], values: [value, ...speed.values] }
}

/** A curve whose last value goes on until `to`. */
const held = ({ at, values }: Curve, to: number): { readonly at: number[]; readonly values: number[] } => {
  const last = values.at(-1)
  return last === undefined || (at.at(-1) ?? 0) >= to
    ? { at: [...at], values: [...values] }
    : { at: [...at, to], values: [...values, last] }
}

/** The arrival curve with a hole in the middle of each stall, which the line does not cross. */
const broken = ({ arrival, stalls }: StreamChart): UPlot.AlignedData => {
  const at: number[] = []
  const values: (number | null)[] = []
  const starts = new Map(stalls.map((stall) => [stall.from, stall]))
  for (const [index, moment] of arrival.at.entries()) {
    at.push(moment)
    values.push(arrival.values[index] ?? null)
    const stall = starts.get(moment)
    if (stall === undefined || stall.to !== arrival.at[index + 1]) continue
    at.push((stall.from + stall.to) / 2)
    values.push(null)
  }
  return [at, values]
}

const drawStalls = (plot: UPlot, { stalls }: StreamChart, colour: string) => {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.fillStyle = colour
  for (const { from, to } of stalls) {
    const left = plot.valToPos(from, 'x', true)
    ctx.fillRect(left, bbox.top, plot.valToPos(to, 'x', true) - left, bbox.height)
  }
  ctx.restore()
}

const xAxis = ({ quiet, grid }: Colours, isLabelled: boolean): UPlot.Axis => ({
  stroke: quiet,
  font,
  size: isLabelled ? 24 : 6,
  gap: 4,
  space: 56,
  grid: { stroke: grid, width: 1 },
  ticks: { show: false },
  values: (_, splits) =>
    splits.map((value) =>
      isLabelled ? (value >= 10_000 ? `${value / 1000} s` : `${groupThousands(value)} ms`) : '',
    ),
})

const yAxis = ({ quiet, grid }: Colours): UPlot.Axis => ({
  stroke: quiet,
  font,
  size: 48,
  gap: 6,
  space: 28,
  grid: { stroke: grid, width: 1 },
  ticks: { show: false },
  values: (_, splits) =>
    splits.map((value) =>
      value >= 10_000
        ? `${value / 1000}k`
        : Number.isInteger(value)
          ? groupThousands(value)
          : value.toFixed(1),
    ),
})

const niceTop = (max: number | null): number => Math.max(1, (max ?? 1) * 1.08)

/** Index of the last moment not after `at`; −1 before the first. Moments never fall. */
const lastBefore = (moments: readonly number[], at: number): number => {
  let low = 0
  let high = moments.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((moments[middle] ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** What the curves say at a moment: what has arrived and was painted by then, and the span and frame it lies in. */
function readoutAt({ arrival, paint, speed, mainMs }: StreamChart, at: number): Readout {
  return {
    at,
    arrived: arrival.values[lastBefore(arrival.at, at)] ?? 0,
    painted: paint.values[lastBefore(paint.at, at)] ?? 0,
    speed: speed.values[lastBefore(speed.at, at) + 1] ?? null,
    mainMs: mainMs.values[lastBefore(mainMs.at, at)] ?? null,
  }
}
