import { expect, test } from 'vitest'
import { zipOf } from '../../core/link/zip.ts'
import { createCopies } from './copies.ts'
import { liveRig } from './live-rig.ts'
import { proposedChanges } from './proposal.ts'

const main = 'let count = 0\nexport const next = () => (count += 1)\n'
const block = (path: string, search: string, replace: string) =>
  `${path}\n\`\`\`\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n\n`

test('[M19] the proposal as it is copied is what Accept all makes of the files, also over typing and a reject', async () => {
  const rig = liveRig({ 'main.ts': main, 'b.ts': 'let b = 1\nlet c = 2\n' })
  const changes = () => proposedChanges(rig.review(), rig.documents)
  const texts = () => new Map(rig.documents.paths().map((path) => [path, rig.documents.read(path)?.text]))
  const copies = createCopies(rig.pad, rig.documents)
  expect(copies.diff()).toBe('')
  rig.pad.files.setState({ open: 'main.ts' })
  rig.session.send('count by two', rig.now())
  await rig.wait(9)
  rig.model().created()
  rig
    .model()
    .says(
      block('main.ts', 'let count = 0', 'let count = 1\nlet step = 2') +
        block('b.ts', 'let b = 1', 'let b = 3') +
        'lib/new.ts\n```\nexport const fresh = true\n```\n',
    )
  rig.model().ends('response.completed', 30)
  await rig.paint()
  rig.documents.type('main.ts', [{ from: 0, to: 0, text: '// mine\n' }])
  const before = texts()
  const proposed = changes()
  expect(proposed.map(({ path, before: text }) => [path, text === null])).toEqual([
    ['main.ts', false],
    ['b.ts', false],
    ['lib/new.ts', true],
  ])
  expect(copies.issue()).toContain('### Instruction\n\n```text\ncount by two\n```')
  expect(copies.issue()).toContain('+let step = 2')
  expect(texts()).toEqual(before)
  const zipped = () => zipOf([...texts()].map(([path, text = '']) => ({ path, text })))
  expect(copies.zip()).toEqual(zipped())

  const inB = rig.review().files.get('b.ts')?.hunks[0]?.id
  if (inB !== undefined) rig.session.reject(inB)
  const left = changes()
  expect(left.map(({ path }) => path)).toEqual(['main.ts', 'lib/new.ts'])
  rig.session.acceptAll()
  for (const { path, after } of left) expect(texts().get(path)).toBe(after)
  expect(texts().get('b.ts')).toBe('let b = 1\nlet c = 2\n')
  expect(changes()).toEqual([])
  expect(copies.zip()).toEqual(zipped())
})
