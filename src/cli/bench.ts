import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bootBench } from './bench/boot.bench.ts'
import { editsBench } from './bench/edits.bench.ts'
import { ghostBench } from './bench/ghost.bench.ts'
import { linksBench } from './bench/links.bench.ts'
import { previewBench } from './bench/preview.bench.ts'
import { repliesBench } from './bench/replies.bench.ts'
import { printResult, type BenchResult } from './bench/report.ts'
import { testsBench } from './bench/tests.bench.ts'
import { tokensBench } from './bench/tokens.bench.ts'
import { transportBench } from './bench/transport.bench.ts'
import { turnBench } from './bench/turn.bench.ts'

const benches: Readonly<Record<string, (dist: string) => Promise<BenchResult>>> = {
  turn: turnBench,
  ghost: ghostBench,
  replies: repliesBench,
  edits: editsBench,
  boot: bootBench,
  links: linksBench,
  tokens: tokensBench,
  preview: previewBench,
  tests: testsBench,
  transport: transportBench,
}

const [name = '', ...flags] = process.argv.slice(2)
const bench = benches[name]
if (bench === undefined) {
  console.error(
    `Which bench? npm run bench -- NAME [--json], NAME one of: ${Object.keys(benches).join(', ')}`,
  )
  process.exit(2)
}
try {
  printResult(name, await bench(dirname(fileURLToPath(import.meta.url))), flags.includes('--json'))
} catch (error) {
  console.error(`bench ${name} failed:`, error)
  process.exit(1)
}
