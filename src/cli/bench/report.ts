import { summaryOf } from '../../core/turn/statistics.ts'

/** A bench's outcome: its workload in words, and its figures. */
export type BenchResult = {
  readonly workload: readonly string[]
  readonly figures: Readonly<Record<string, number>>
  /** How many samples stand behind each figure; 1 for a count or a maximum over the run. */
  readonly samples: Readonly<Record<string, number>>
}

/**
 * Median or 95th percentile of raw samples.
 * @throws Error where there are too few samples to say it: a bench tells a figure or fails
 */
export function percentile(samples: readonly number[], p: 50 | 95): number {
  const summary = summaryOf(samples)
  const value = (p === 50 ? summary?.median : summary?.p95) ?? null
  if (value === null) throw new Error(`no p${p} can be told from ${samples.length} samples`)
  return value
}

/** Prints a result as a table for people, and with `json` one object on the last line. */
export function printResult(name: string, result: BenchResult, json: boolean): void {
  const rounded = Object.fromEntries(
    Object.entries(result.figures).map(([key, value]) => [key, Math.round(value * 100) / 100]),
  )
  console.log(`\nbench ${name}`)
  for (const line of result.workload) console.log(`  ${line}`)
  const width = Math.max(...Object.keys(rounded).map((key) => key.length))
  console.log(`\n  ${'figure'.padEnd(width)}  ${'value'.padStart(10)}  ${'n'.padStart(6)}`)
  for (const [key, value] of Object.entries(rounded))
    console.log(
      `  ${key.padEnd(width)}  ${value.toFixed(2).padStart(10)}  ${String(result.samples[key] ?? 1).padStart(6)}`,
    )
  if (json) console.log(JSON.stringify({ bench: name, figures: rounded }))
}
