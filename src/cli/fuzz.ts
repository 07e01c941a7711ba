import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { folderOf, fuzzEdits } from './fuzz/fuzz-edits.ts'
import { readSources } from './replies/sources.ts'

const usage = `Plays people and models at random against the laws of SPEC.md.

  npm run fuzz -- edits SECONDS [--seed N] [--json]

  SECONDS     how long; it ends at the first case after that
  --seed N    the same cases and steps again; a random seed otherwise
  --json      one JSON object: {"seed", "steps", "cases", "finding": null or {"rule", "what", "folder": {path: text}}}

Exit codes: 0 no law broke; 1 one did, and its case is printed as a corpus folder; 2 the options cannot be read.
`

function optionsOf() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { seed: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [name, seconds, ...more] = positionals
    const isNumber = (text: string | undefined) => text !== undefined && /^\d+$/.test(text)
    if (name !== 'edits' || !isNumber(seconds) || more.length > 0) return null
    if (values.seed !== undefined && !isNumber(values.seed)) return null
    const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
    return { seconds: Number(seconds), seed, json: values.json === true }
  } catch {
    return null
  }
}

const options = optionsOf()
if (options === null) {
  process.stderr.write(usage)
  process.exitCode = 2
} else {
  const { seed, seconds, json } = options
  const sources = readSources(dirname(dirname(fileURLToPath(import.meta.url))))
  const stop = performance.now() + seconds * 1000
  const { cases, steps, finding } = fuzzEdits(sources, seed, () => performance.now() < stop)
  const folder = finding === null ? null : folderOf(finding)
  if (json) {
    const told = finding && {
      rule: finding.rule,
      what: finding.what,
      folder: Object.fromEntries(folder ?? []),
    }
    process.stdout.write(`${JSON.stringify({ seed, steps, cases, finding: told })}\n`)
  } else {
    process.stdout.write(`fuzz edits: seed ${seed}, ${steps} steps, ${cases} cases\n`)
    if (finding === null) process.stdout.write('No law broke.\n')
    else {
      process.stdout.write(`[${finding.rule}] ${finding.what}\nCase ${finding.number}, as a corpus folder:\n`)
      for (const [path, text] of folder ?? []) process.stdout.write(`\n==> ${path}\n${text}`)
    }
  }
  process.exitCode = finding === null ? 0 : 1
}
