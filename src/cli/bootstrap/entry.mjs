import { ensureBuilt, ensureInstalled, runEntry } from './steps.mjs'

// node entry.mjs NAME [arguments]: install and build what is missing or stale, then run dist/NAME.js.
const [name, ...rest] = process.argv.slice(2)
await ensureInstalled()
await ensureBuilt()
runEntry(name, rest)
