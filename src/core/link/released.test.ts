import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LinkBase, LinkState } from './link-state.ts'
import { openLink } from './link.ts'

/** Links as they were made when their format was released, never to be made again or changed. */
type Released = {
  readonly link: string
  readonly bases: readonly LinkBase[]
  readonly state: Omit<LinkState, 'recording'> & { readonly recording: readonly number[] | null }
}

const folder = join(import.meta.dirname, 'fixtures')
const released = readdirSync(folder).map(
  (name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Released] as const,
)

describe('links that were released', () => {
  it('[H12] there are some of every format, and they are those that were made', () => {
    const names = released.map(([name]) => name)
    expect(names.filter((name) => name.startsWith('1-')).length).toBeGreaterThanOrEqual(7)
    for (const [name, { link }] of released) expect(link.charAt(0)).toBe(name.charAt(0))
  })

  it.each(released)('[H12] %s opens as it did', (_, { link, bases, state }) => {
    const recording = state.recording === null ? null : Uint8Array.from(state.recording)
    expect(openLink(link, bases)).toEqual({ type: 'whole', state: { ...state, recording } })
  })
})
