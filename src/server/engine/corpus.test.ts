import { describe, expect, it } from 'vitest'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import type { ContextFile } from '../../core/turn/file-news.ts'
import { declaredIn } from './names.ts'
import { createProject } from './project.ts'
import { addedErrors, askAndAccept, errorsOf, sourcesUnder } from './test-kit.ts'

const PACKAGES = [
  'node_modules/openai/src/lib',
  'node_modules/openai/src/core',
  'node_modules/comlink/src',
  'node_modules/eventsource-parser/src',
  'node_modules/reselect/src',
  'node_modules/zod/src/v4/core',
  'src/core/edits',
  'src/server/engine',
]
const corpus: readonly ContextFile[] = PACKAGES.flatMap((folder) => sourcesUnder(folder))
const project = createProject()
const FORMATS: readonly ReplyFormat[] = ['blocks', 'patch', 'whole']

/** Runs an instruction over one file after the other and checks each result; counts the files that changed. */
function runOver(files: readonly ContextFile[], instructionFor: (file: ContextFile) => string | null) {
  let changed = 0
  for (const file of files) {
    const instruction = instructionFor(file)
    if (instruction === null) continue
    const format = FORMATS[changed % 3] ?? 'blocks'
    const { after, intended, hunks, reply } = askAndAccept(project, {
      instruction,
      files: [file],
      openPath: file.path,
      format,
    })
    const name = `${file.path} (${format}, ${instruction})`
    const text = after[0]?.text ?? ''
    expect(text, name).toBe(intended[0]?.text)
    expect(
      hunks.filter((hunk) => hunk.state !== 'closed' && hunk.state !== 'guarded'),
      name,
    ).toEqual([])
    if (text === file.text) continue
    changed += 1
    project.load([{ path: file.path, text: file.text }])
    const before = errorsOf(project, [file.path])
    project.load([{ path: file.path, text }])
    expect(addedErrors(before, errorsOf(project, [file.path])), `${name}\n${reply.slice(0, 2_000)}`).toEqual(
      [],
    )
    const again = askAndAccept(project, {
      instruction,
      files: [{ path: file.path, text }],
      openPath: file.path,
      format,
    })
    expect(again.after[0]?.text, `second run: ${name}\n${again.reply.slice(0, 1_000)}`).toBe(text)
  }
  return changed
}

const bySize = (least: number, most: number) => (file: ContextFile) =>
  file.text.length >= least && file.text.length <= most

describe('refactorings over real sources', { timeout: 600_000 }, () => {
  it('[B10] rename: no new compiler error, no second edit', () => {
    const changed = runOver(
      corpus.filter(bySize(300, 60_000)).filter((_, at) => at % 3 === 0),
      (file) => {
        project.load([file])
        const script = project.script(file.path)
        const names = script === undefined ? [] : declaredIn(script)
        const outer = names.find(
          (one) => one.reach === 'module' && !one.imported && /^\w{3,}$/.test(one.name),
        )
        return outer === undefined ? null : `rename ${outer.name} to ${outer.name}Renamed`
      },
    )
    expect(changed).toBeGreaterThanOrEqual(20)
  })

  it('[B10] template literals: no new compiler error, no second edit', () => {
    const built = [
      'monaco-editor/esm/vs/base',
      'zod/v4',
      'hono/dist',
      'playwright/lib',
      'knip/dist',
      'postcss/lib',
    ]
    const all = [...corpus, ...built.flatMap((folder) => sourcesUnder(`node_modules/${folder}`, /\.m?js$/))]
    const files = all.filter(
      (file) => /['"] ?\+ ?\w|\w ?\+ ?['"]/.test(file.text) && file.text.length < 60_000,
    )
    expect(runOver(files.slice(0, 120), () => 'use template literals')).toBeGreaterThanOrEqual(20)
  })

  it('[B10] doc comments: no new compiler error, no second edit', () => {
    const files = corpus.filter(bySize(300, 40_000)).filter((_, at) => at % 3 === 1)
    expect(runOver(files, () => 'add doc comments')).toBeGreaterThanOrEqual(20)
  })

  it('[B10] try/catch: no new compiler error, no second edit', () => {
    const files = corpus.filter(bySize(300, 30_000)).filter((_, at) => at % 3 === 2)
    expect(runOver(files, () => 'wrap all functions in try/catch')).toBeGreaterThanOrEqual(20)
  })

  it('[B10] async/await: no new compiler error, no second edit', () => {
    const folders = [
      'hono/dist',
      '@vitest',
      'vitest/dist',
      'monaco-editor/esm',
      'playwright/lib',
      'playwright-core/lib',
      'zod/v4',
      'openai',
      'knip',
      '@axe-core/playwright',
      'postcss/lib',
      'zustand',
      'rolldown/dist',
      'vite/dist/client',
      'tinyexec/dist',
      '@base-ui/react',
    ]
    const built = folders.flatMap((folder) => sourcesUnder(`node_modules/${folder}`, /\.m?js$/))
    const files = [...corpus, ...built].filter(
      (file) => /(?:return|=>)[^;]*\.(?:then|catch|finally)\(/.test(file.text) && file.text.length < 150_000,
    )
    const changed = runOver(files, () => 'use async/await')
    expect(changed).toBeGreaterThanOrEqual(20)
  })
})
