import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const workerEntry = (name: string) => fileURLToPath(import.meta.resolve(name))

/** How long each plugin took is no matter for a user who starts the gateway. */
const quietChecks = { bundlerTimings: false }

/**
 * The module with which Monaco's language services start their workers imports every contribution of the editor, the
 * ones left out here too; what it does needs none of them.
 */
const slimLanguageServices: Plugin = {
  name: 'slim-language-services',
  transform: {
    filter: { id: /monaco-editor\/esm\/vs\/internal\/common\/workers\.js$/ },
    handler: (code) => code.replaceAll(/^import '.*';$/gm, ''),
  },
}

/**
 * Has the browser fetch the editor's part of the page while it reads the first script, which asks for it: its scripts,
 * whatever they import, and their styles, without which that script would not begin.
 */
const preloadPage: Plugin = {
  name: 'preload-page',
  transformIndexHtml: {
    order: 'post',
    // An embed wants the editor only when somebody asks for it.
    handler: (_, { bundle = {}, chunk: entry, path }) => {
      const first = Object.values(bundle).find(({ name }) => name === 'start-page')
      if (path.endsWith('/embed.html') || first === undefined) return []
      const wantedBy = (script: string): ReadonlySet<string> => {
        const names = new Set([script])
        // What is added on the way is looked at too.
        for (const name of names) {
          const file = bundle[name]
          if (file?.type !== 'chunk') continue
          for (const other of [...file.imports, ...(file.viteMetadata?.importedCss ?? [])]) names.add(other)
        }
        return names
      }
      // Vite links these.
      const linked = wantedBy(entry?.fileName ?? '')
      return [...wantedBy(first.fileName)]
        .filter((name) => !linked.has(name))
        .map((name) => ({
          tag: 'link',
          attrs: {
            ...(name.endsWith('.css') ? { rel: 'preload', as: 'style' } : { rel: 'modulepreload' }),
            crossorigin: '',
            href: `/${name}`,
          },
          injectTo: 'head' as const,
        }))
    },
  },
}

const page = {
  root: import.meta.dirname,
  plugins: [react(), slimLanguageServices, preloadPage],
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 12_000,
    reportCompressedSize: false,
    rolldownOptions: { checks: quietChecks, input: ['index.html', 'embed.html'] },
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

/** A script of the preview's frame: one file, which the gateway puts into the runner's document. */
const frameScript = (input: string, name: string) => ({
  publicDir: false as const,
  define: { 'process.env.NODE_ENV': '"development"' },
  build: {
    outDir: 'dist/runner',
    emptyOutDir: false,
    target: 'es2023',
    chunkSizeWarningLimit: 12_000,
    reportCompressedSize: false,
    // a library asks for none of what a page has Vite add around an import that waits
    lib: { entry: input, formats: ['iife' as const], name: 'sparkpad', fileName: () => name },
    rolldownOptions: { checks: quietChecks },
  },
})

const runner = () => frameScript('src/runner/main.ts', 'runner.js')

/** React for the frame, in its development form, whose errors say what is wrong. */
const packages = () => frameScript('src/runner/packages.ts', 'packages.js')

/** What tests get for `import … from 'vitest'`: the page hands its text to a frame that runs tests. */
const kit = () => ({
  ...frameScript('src/runner/kit/main.ts', 'tests.js'),
  // the timers ask for Node's `util`, and do without
  resolve: { alias: { util: fileURLToPath(new URL('src/runner/kit/no-util.ts', import.meta.url)) } },
})

const parts = { node, runner, packages, kit } as const
const configOf = (mode: string) => (mode in parts ? parts[mode as keyof typeof parts]() : page)

export default defineConfig(({ mode }) => ({
  ...configOf(mode),
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Left alone, Vitest keeps one core of two idle, and reads every module anew for each of these small files.
          // They may share them: no test leaves a change behind in one.
          maxWorkers: '100%',
          isolate: false,
          // No test measures time: on a busy machine a law may take longer than the usual five seconds.
          testTimeout: 60_000,
          include: ['src/{core,page,workers,runner}/**/*.test.{ts,tsx}', 'src/cli/bootstrap/*.test.ts'],
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
