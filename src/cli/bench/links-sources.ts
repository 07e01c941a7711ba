import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { LinkFile } from '../../core/link/link-state.ts'

/** Kinds of projects: paths of real files below the repository, in the order in which they are taken. */
const kinds = {
  /** Components and their style sheets, of this page. */
  page: [
    'src/page/ui/toasts.tsx',
    'src/page/ui/toasts.module.css',
    'src/page/ui/file-tabs.tsx',
    'src/page/ui/file-tabs.module.css',
    'src/page/ui/model-picker.tsx',
    'src/page/ui/model-picker.module.css',
    'src/page/ui/console-drawer.tsx',
    'src/page/ui/console.module.css',
    'src/page/ui/race-column.tsx',
    'src/page/ui/race.module.css',
  ],
  /** Modules of a library that comes with its sources. */
  library: [
    'node_modules/openai/src/core/pagination.ts',
    'node_modules/openai/src/core/streaming.ts',
    'node_modules/zod/src/v4/core/doc.ts',
    'node_modules/zod/src/v4/core/errors.ts',
    'node_modules/openai/src/resources/batches.ts',
    'node_modules/openai/src/resources/files.ts',
  ],
} as const
export type ProjectKind = keyof typeof kinds
export const projectKinds: readonly ProjectKind[] = ['page', 'library']

/**
 * A project of `bytes` bytes, to a line: real files one after the other, the last one cut at the end of a line.
 * @throws Error when there are too few
 */
export function projectOf(root: string, kind: ProjectKind, bytes: number): readonly LinkFile[] {
  const files: LinkFile[] = []
  let left = bytes
  for (const path of kinds[kind]) {
    const text = readFileSync(`${root}/${path}`, 'utf8')
    const size = Buffer.byteLength(text)
    const taken = size <= left ? text : text.slice(0, text.lastIndexOf('\n', left) + 1)
    if (taken !== '') files.push({ path: basename(path), text: taken })
    left -= size
    if (left <= 0) return files
  }
  throw new Error(`the sources of ${kind} have no ${bytes} bytes`)
}

export const sizeOf = (files: readonly LinkFile[]): number =>
  files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
