import { readFileSync } from 'node:fs'
import { fenceOf } from '../../core/edits/markers.ts'
import { between, type Random } from './edits-mutate.ts'

/** Sources that the project's own packages ship, written by hand or by a compiler; the longest have 200,000 lines. */
const names = [
  'typescript/lib/typescript.js',
  'typescript/lib/lib.dom.d.ts',
  'react-dom/cjs/react-dom-client.development.js',
  'prettier/index.mjs',
  'vite/dist/node/chunks/node.js',
  'playwright-core/types/types.d.ts',
  'lucide-react/dist/cjs/lucide-react.js',
  'fast-check/lib/fast-check.js',
  'openai/src/resources/responses/responses.ts',
  'zod/src/v4/core/schemas.ts',
  'zod/src/v4/classic/tests/to-json-schema.test.ts',
  '@types/react/index.d.ts',
  '@types/node/fs.d.ts',
  'react-resizable-panels/dist/react-resizable-panels.js',
  'monaco-editor/monaco.d.ts',
]

export type SourceFile = { readonly name: string; readonly lines: readonly string[] }

/**
 * The shipped sources below a folder `node_modules`.
 * @throws Error when one is missing: the bench would measure less than it says
 */
export function readSources(nodeModules: string): readonly SourceFile[] {
  return names.map((name) => ({
    name,
    lines: readFileSync(`${nodeModules}/${name}`, 'utf8').split(/\r?\n/),
  }))
}

/** `count` lines of a file that has so many, without Markdown fences, beginning and ending with a line that says something. */
export function someLines(sources: readonly SourceFile[], count: number, random: Random): readonly string[] {
  const long = sources.filter(({ lines }) => lines.length > count + 10)
  for (let tries = 0; tries < 1_000; tries += 1) {
    const source = long[between(random, 0, long.length - 1)]
    if (source === undefined) break
    const from = between(random, 0, source.lines.length - count - 1)
    const lines = source.lines.slice(from, from + count)
    const isFramed = [lines[0], lines.at(-1)].every((line) => /^\s*\w{3}/.test(line ?? ''))
    if (isFramed && lines.every((line) => line.length < 2_000 && fenceOf(line) === null)) return lines
  }
  throw new Error(`no ${count} lines to be found in the sources`)
}
