import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { decodeText } from '../apply/read-root.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'

/** Where real code of many hands and languages lies: our own sources, and sources that packages ship. */
const places = [
  { folder: 'src', every: 5 },
  { folder: 'e2e', every: 3 },
  { folder: 'src/core/edits/fixtures', every: 6 },
  { folder: 'node_modules/hono/dist', every: 12 },
  { folder: 'node_modules/zod/src', every: 8 },
  { folder: 'node_modules/openai/src', every: 12 },
  { folder: 'node_modules/micromark', every: 3 },
  { folder: 'node_modules/marked', every: 2 },
  { folder: 'node_modules/fast-check/lib', every: 40 },
  { folder: 'node_modules/postcss', every: 2 },
  { folder: 'node_modules/ws', every: 1 },
  { folder: 'node_modules/monaco-editor/esm/vs/editor/contrib', every: 12 },
  { folder: 'node_modules/monaco-editor/esm/vs/base', every: 14 },
  { folder: 'node_modules/lucide-react', every: 300 },
  { folder: 'node_modules/react-dom', every: 4 },
  { folder: 'node_modules/siginfo', every: 1 },
  { folder: 'node_modules/debug', every: 1 },
  { folder: 'node_modules/picomatch', every: 1 },
] as const

const isSource = (name: string) =>
  /\.(?:[cm]?[jt]sx?|css|scss|html|json|md|ya?ml|py)$/.test(name) && !/\.min\./.test(name)

/** Real files of 12 to 900 lines, the same ones for the same packages. `root` is the project's folder. */
export function readSources(root: string): readonly Snapshot[] {
  const files: Snapshot[] = []
  for (const { folder, every } of places) {
    let names: string[]
    try {
      names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    } catch {
      continue
    }
    const wanted = names
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => isSource(name) && !name.includes('node_modules'))
      .toSorted()
      .filter((_, at) => at % every === 0)
    for (const name of wanted) {
      const full = join(root, folder, name)
      const { size } = statSync(full)
      const text = size < 300 || size > 60_000 ? null : decodeText(readFileSync(full))
      const lines = text?.split('\n').length ?? 0
      if (text !== null && lines >= 12 && lines <= 900)
        files.push({ path: pathOf(folder, name), text, version: 1 })
    }
  }
  return files
}

/** The path under which a reply knows the file. */
function pathOf(folder: string, name: string): string {
  const short = folder.replace(/^node_modules\//, '').split('/')
  return [...short.slice(0, 2), ...name.split('/')].slice(-4).join('/')
}
