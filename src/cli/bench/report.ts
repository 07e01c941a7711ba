/** A bench's outcome: its workload in words, and its figures. */
export type BenchResult = {
  readonly workload: readonly string[]
  readonly figures: Readonly<Record<string, number>>
  /** How many samples stand behind each figure; 1 for a count or a maximum over the run. */
  readonly samples: Readonly<Record<string, number>>
}

/**
 * Percentile by nearest rank over raw samples.
 * @throws Error below 60 samples for a p95: too few to say
 */
export function percentile(samples: readonly number[], p: 50 | 95): number {
  if (samples.length === 0) throw new Error('no samples')
  if (p === 95 && samples.length < 60) throw new Error(`a p95 wants 60 samples, there are ${samples.length}`)
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN
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
