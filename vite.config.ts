import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const workerEntry = (name: string) => fileURLToPath(import.meta.resolve(name))

/** How long each plugin took is no matter for a user who starts the gateway. */
const quietChecks = { bundlerTimings: false }

const page = {
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 12_000,
    reportCompressedSize: false,
    rolldownOptions: { checks: quietChecks },
    // The page's policy lets no data: fonts in.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' as const, rolldownOptions: { checks: quietChecks } },
  // micromark's table of character names has an entry for pages that wants a DOM; ours is read in a worker.
  resolve: { alias: { 'decode-named-character-reference': workerEntry('decode-named-character-reference') } },
}

/** Every `src/cli/NAME.ts` and every worker thread of the server becomes `dist/NAME.js`. */
const nodeEntries = () => {
  const entries: Record<string, string> = {}
  for (const folder of ['src/cli', 'src/server/engine']) {
    for (const file of readdirSync(folder)) {
      const isEntry = folder === 'src/cli' ? /^[a-z-]+\.ts$/.test(file) : file.endsWith('-thread.ts')
      if (isEntry) entries[file.slice(0, -3)] = `${folder}/${file}`
    }
  }
  return entries
}

const node = () => ({
  publicDir: false as const,
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: { checks: quietChecks, input: nodeEntries(), output: { entryFileNames: '[name].js' } },
    reportCompressedSize: false,
  },
})

export default defineConfig(({ mode }) => ({
  ...(mode === 'node' ? node() : page),
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/{core,page,workers}/**/*.test.{ts,tsx}', 'src/cli/bootstrap/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['src/server/**/*.test.ts', 'src/cli/*.test.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
}))
