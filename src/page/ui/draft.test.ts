import { expect, test } from 'vitest'
import { createDraft, earlierInstructions, recall, typed, type DraftStorage } from './draft.ts'

const memory = () => {
  const kept = new Map<string, string>()
  const storage: DraftStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }
  return storage
}

test('[P6] the draft survives a reload, one for each pad', () => {
  const storage = memory()
  createDraft(() => 'main', storage).setState(typed('make it'))
  expect(createDraft(() => 'main', storage).getState().text).toBe('make it')
  expect(createDraft(() => 'other', storage).getState().text).toBe('')
})

test('[P6] a storage that refuses costs the draft its memory only', () => {
  const refuse = () => {
    throw new Error('forbidden')
  }
  const draft = createDraft(() => 'main', { getItem: refuse, setItem: refuse })
  draft.setState(typed('still here'))
  expect(draft.getState().text).toBe('still here')
})

test('[P7] ↑ goes back in earlier instructions and ↓ returns to what was being written', () => {
  const earlier = ['second', 'first']
  const one = recall(typed('half'), earlier, 1)
  expect(one.text).toBe('second')
  const two = recall(one, earlier, 1)
  expect(two.text).toBe('first')
  expect(recall(two, earlier, 1)).toBe(two)
  expect(recall(recall(two, earlier, -1), earlier, -1).text).toBe('half')
})

test('[P7] typing leaves the recall; the next ↑ begins with the newest again', () => {
  const recalled = recall(typed(''), ['b', 'a'], 1)
  expect(recall(typed(`${recalled.text}!`), ['b', 'a'], 1).text).toBe('b')
})

test('[P7] instructions are recalled newest first, each once', () => {
  const turns = ['a', 'b', 'a', 'c'].map((instruction) => ({ instruction }))
  expect(earlierInstructions(turns)).toEqual(['c', 'a', 'b'])
})
