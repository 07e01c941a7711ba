import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { deepModelOf, noDeepModel, type ModelChoice } from '../store/shared.ts'
import { sessionInMemory } from './fakes.ts'
import { listModels } from './gateway-client.ts'
import { keyOfWish, preparationOf, wishOf } from './wish.ts'

const files = { 'a.ts': 'one\ntwo\n', 'b.ts': 'three\n' }

const choice = (id: string, more: Partial<ModelChoice> = {}): ModelChoice => ({
  id,
  title: id,
  window: null,
  format: 'blocks',
  builtIn: false,
  pace: null,
  metered: false,
  price: null,
  origin: 'here',
  ...more,
})

test('[T120] what goes ahead is what the turn then takes along: model, format, files and hunks', () => {
  vi.useFakeTimers()
  const all = sessionInMemory(files)
  const models = [choice('m', { format: 'patch' })]
  const state = { type: 'open', since: 1, extended: true, rtt: null } as const
  all.shared.connection.setState({ models, state })
  all.pad.files.setState({ paths: ['a.ts', 'b.ts'], open: 'a.ts' })
  all.pad.context.setState({ choices: { 'b.ts': 'excluded' } })
  all.session.preparing('now')
  all.session.send('change it', 5)
  const [ahead] = all.prepared
  expect(ahead?.files.map(({ path }) => path)).toEqual(['a.ts'])
  expect(all.started).toMatchObject([{ ...ahead, instruction: 'change it', actedAt: 5, openPath: 'a.ts' }])
  all.session.dispose()
  vi.useRealTimers()
})

test('[T120] two wishes have one key exactly when the same would be asked', () => {
  const all = sessionInMemory(files)
  all.shared.connection.setState({ models: [choice('m'), choice('deep')] })
  all.shared.settings.setState({ deepModel: 'deep' })
  const key = (instruction = 'x', path: 'fast' | 'deep' = 'fast') =>
    keyOfWish(wishOf(all.parts, { instruction, path, for: 'turn' }))
  const first = key()
  expect(key()).toBe(first)
  const changes: (() => void)[] = [
    () => all.documents.type('a.ts', [{ from: 0, to: 0, text: 'x' }]),
    () => all.shared.settings.setState({ model: 'deep' }),
    () => all.pad.files.setState({ paths: ['a.ts', 'b.ts'], open: 'b.ts' }),
  ]
  expect(new Set([first, key('y'), key('x', 'deep')]).size).toBe(3)
  let before = first
  for (const change of changes) {
    change()
    expect(key()).not.toBe(before)
    before = key()
  }
})

test('[T120] a user’s own key goes with turns only', () => {
  const all = sessionInMemory(files)
  all.shared.settings.setState({ model: 'own', own: { url: 'https://x', key: 'k', model: 'gpt' } })
  const wish = wishOf(all.parts, { instruction: 'x', for: 'turn' })
  expect(wish).toMatchObject({ model: 'gpt', own: { key: 'k' } })
  expect(preparationOf(wish)).toBeNull()
  expect(keyOfWish(wish)).not.toContain('"k"')
})

test('[T121] the model marked deep is the deep path’s, until the user chooses another or none', () => {
  const models = [choice('a'), choice('b', { role: 'deep' }), choice('c', { role: 'deep' })]
  expect(deepModelOf({ deepModel: '' }, models)).toBe('b')
  expect(deepModelOf({ deepModel: 'a' }, models)).toBe('a')
  expect(deepModelOf({ deepModel: noDeepModel }, models)).toBeNull()
  expect(deepModelOf({ deepModel: '' }, [choice('a', { role: 'fast' })])).toBeNull()
  const { session, shared, started } = sessionInMemory(files)
  shared.connection.setState({ models })
  session.send('think', 0, 'deep')
  session.chooseDeepModel(noDeepModel)
  session.send('think', 0, 'deep')
  expect(started.map(({ model }) => model)).toEqual(['b', 'm'])
})

const price = { input: 1, output: 2 }
const card = { title: 'T', window: 1, format: 'blocks', builtIn: false, pace: null, origin: 'o' }
const listed = async (...cards: readonly object[]) => {
  const body = JSON.stringify({ data: cards.map((sparkpad, n) => ({ id: `m${n}`, sparkpad })) })
  const answer = await listModels('http://x/v1/models', '', () => Promise.resolve(new Response(body)))
  if (!('models' in answer)) throw new Error(answer.fault.detail)
  return answer.models
}

test('[U100] a listed model is metered as it says, else where it has a price; a role that is none is no fault', async () => {
  const models = await listed(
    { ...card, metered: true, price: null, role: 'deep' },
    { ...card, metered: false, price, role: 'fast' },
    { ...card, price },
    { ...card, price: null, role: 'wise', metered: 'yes' },
  )
  expect(models.map(({ metered, role }) => [metered, role])).toEqual([
    [true, 'deep'],
    [false, 'fast'],
    [true, undefined],
    [false, undefined],
  ])
})

test('[U100] whatever a list says of role and metering, its models are listed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (role, metered) => {
      expect(await listed({ ...card, price: null, role, metered })).toHaveLength(1)
    }),
  )
})
