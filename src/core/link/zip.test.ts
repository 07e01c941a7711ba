import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { zipOf } from './zip.ts'

test('[M22] a zip holds every file as it is, and the same files give the same bytes', () => {
  const files = [
    { path: 'src/a.ts', text: 'let a = "ü"\r\n'.repeat(50) },
    { path: 'empty.txt', text: '' },
    { path: 'größe.md', text: '# x' },
  ]
  const bytes = zipOf(files)
  const read = unzipSync(bytes)
  expect(Object.entries(read).map(([path, text]) => ({ path, text: strFromU8(text) }))).toEqual(files)
  expect(zipOf(files)).toEqual(bytes)
})
