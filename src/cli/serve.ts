import { join } from 'node:path'

// Nothing that needs a newer Node may load before the version is known to be new enough.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Sparkpad needs Node.js 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

const { startServing } = await import('./serve/start.ts')
await startServing({
  command: 'npm start',
  page: {
    pageDir: join(import.meta.dirname, 'page'),
    runnerFile: join(import.meta.dirname, 'runner/runner.js'),
  },
})
