import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

/** Compiler errors of one file by itself, as code and message without positions. */
function errorsOf(path: string, text: string): string[] {
  const options: ts.CompilerOptions = {
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    noResolve: true,
    lib: ['lib.es2022.d.ts'],
  }
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, version) =>
    name === path ? ts.createSourceFile(name, text, version, true) : read(name, version)
  const program = ts.createProgram([path], options, host)
  const file = program.getSourceFile(path)
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    .map(({ code }) => String(code))
    .toSorted()
}

/** Every identifier of a file, in order. */
function identifiers(text: string): string[] {
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.push(node.text)
    ts.forEachChild(node, walk)
  }
  walk(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest))
  return found
}

test('[X10] [B10] a real file of 2,000 lines and more is renamed through, and compiles as before', async ({
  stand,
  page,
}) => {
  test.setTimeout(120_000)
  const path = 'lib.decorators.ts'
  const text = readFileSync(join(import.meta.dirname, '../node_modules/zod/src/v4/core/schemas.ts'), 'utf8')
  expect(text.split('\n').length).toBeGreaterThan(2_000)
  const before = errorsOf(path, text)
  const pad = await stand.open(page, 'builtin', [{ path, text }])
  await pad.say('rename $ZodType to $ZodKind')
  await pad.until('completed')
  expect((await pad.hunks()).length).toBeGreaterThan(20)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text(path), { timeout: 20_000 }).toContain('$ZodKind')
  const after = await pad.text(path)
  expect(identifiers(text).filter((name) => name === '$ZodType').length).toBeGreaterThan(20)
  expect(identifiers(after).filter((name) => name === '$ZodType')).toEqual([])
  expect(errorsOf(path, after)).toEqual(before)
})

test('[X11] [X12] what the built-in model cannot do it says, with three things it can; a question gets an answer; neither makes an edit', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.say('compose a sonnet about whales')
  await pad.until('completed')
  expect(await pad.hunks()).toEqual([])
  await expect(page.getByRole('article').last()).toContainText(/total|average/)

  await pad.say('what does this file do?')
  await expect
    .poll(() => page.evaluate(() => window.sparkpad.turns().at(-1)?.instruction))
    .toBe('what does this file do?')
  await pad.until('completed')
  expect(await pad.hunks()).toEqual([])
  await expect(page.getByRole('article').last()).toContainText('average')
  expect(await pad.text('prices.ts')).toBe(twoFiles[0]?.text)
})
