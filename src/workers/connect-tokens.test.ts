import { expect, test } from 'vitest'
import { expose } from 'comlink'
import { countTokens } from '../core/tokens/count.ts'
import { createTokenBook, type BookUpdate } from '../core/tokens/token-book.ts'
import { answerBook } from './book-posts.ts'
import { connectTokenBook, connectTokens } from './connect-tokens.ts'
import { createFakeWorkers } from './fakes.ts'

test('[T31] the tokenizer is started by the first count, and kept', async () => {
  const workers = createFakeWorkers((port) => expose({ countTokens: (text: string) => text.length }, port))
  const count = connectTokens(workers.start)
  expect(workers.started).toHaveLength(0)
  expect(await count('abc')).toBe(3)
  expect(await count('abcd')).toBe(4)
  expect(workers.started).toHaveLength(1)
  workers.dispose()
})

test('[T31] a tokenizer that fails or throws gives no count and no error; the next count starts another', async () => {
  const silent = createFakeWorkers(() => undefined)
  const count = connectTokens(silent.start)
  const unanswered = count('abc')
  silent.last().fail('not found')
  expect(await unanswered).toBeNull()
  expect(silent.last().terminated).toBe(true)
  const again = count('abc')
  expect(silent.started).toHaveLength(2)
  silent.last().fail('not found')
  expect(await again).toBeNull()
  silent.dispose()

  const refuse = () => {
    throw new Error('no such text')
  }
  const throwing = createFakeWorkers((port) => expose({ countTokens: refuse }, port))
  expect(await connectTokens(throwing.start)('abc')).toBeNull()
  throwing.dispose()
  const blocked = connectTokens(() => {
    throw new DOMException('policy', 'SecurityError')
  })
  expect(await blocked('abc')).toBeNull()
})

test('[K8] a book whose worker failed answers null once; the next is told every text as it stands', async () => {
  const told: (readonly BookUpdate[])[] = []
  const workers = createFakeWorkers((port) => {
    const book = createTokenBook()
    answerBook(port as MessagePort, (updates) => {
      told.push(updates)
      return { ...book.update(updates), spentMs: 0 }
    })
    port.start?.()
  })
  let text = 'one two'
  const book = connectTokenBook(() => [{ path: 'a.ts', text }], workers.start)
  expect(workers.started).toHaveLength(0)
  expect(await book.update([{ type: 'text', path: 'a.ts', text }])).toMatchObject({ lost: [] })
  const unanswered = book.update([{ type: 'edit', path: 'a.ts', edit: [{ from: 0, to: 0, text: 'x' }] }])
  workers.last().fail('out of memory')
  await unanswered
  text = 'xone two three'
  const again = await book.update([
    { type: 'edit', path: 'a.ts', edit: [{ from: 8, to: 8, text: ' three' }] },
  ])
  expect(workers.started).toHaveLength(2)
  expect(told.at(-1)).toEqual([{ type: 'text', path: 'a.ts', text }])
  expect(again?.counts).toEqual([{ path: 'a.ts', tokens: countTokens(text), length: text.length }])
  workers.dispose()
})
