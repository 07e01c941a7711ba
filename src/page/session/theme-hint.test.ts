import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { makeLink, openLink } from '../../core/link/link.ts'
import { memoryStorage } from './fakes.ts'
import { writeTab } from './open-document.ts'
import { withThemeHint } from './theme-hint.ts'

const script = readFileSync(join(import.meta.dirname, '../../../public/theme.js'), 'utf8')

const files = [{ path: 'a.ts', text: 'let a = 1\n' }]
const linkOf = (theme: 'light' | 'dark') => {
  const view = { open: null, selection: null, panel: null, theme, model: null }
  const made = makeLink({ files, view, instruction: null, recording: null }, { bases: [], secrets: 'refuse' })
  if (made.type !== 'made') throw new Error(made.type)
  return made.link
}

/** The theme of the first paint. */
function firstPaint(page: {
  readonly hash: string
  readonly chosen?: string
  readonly lightSystem?: boolean
  readonly tab?: Storage
  readonly storage?: boolean
}): unknown {
  const { hash, chosen, lightSystem = false, tab = memoryStorage(), storage = true } = page
  const localStorage = memoryStorage()
  if (chosen !== undefined) localStorage.setItem('sparkpad.theme', chosen)
  const dataset: Record<string, string> = {}
  runInNewContext(script, {
    location: { hash },
    matchMedia: () => ({ matches: lightSystem }),
    document: { documentElement: { dataset } },
    ...(storage ? { localStorage, sessionStorage: tab } : {}),
  })
  return dataset['theme']
}

test('[H72] a link that names a theme has it at the first paint, and opens as without the sign', () => {
  for (const theme of ['light', 'dark'] as const) {
    const link = withThemeHint(linkOf(theme), theme)
    expect(openLink(link, [])).toEqual(openLink(linkOf(theme), []))
    const other = theme === 'light' ? 'dark' : 'light'
    expect(firstPaint({ hash: `#${link}`, chosen: other, lightSystem: other === 'light' })).toBe(theme)
    expect(firstPaint({ hash: `#${link}`, storage: false })).toBe(theme)
    // What the tab has opened before is in the user's own theme.
    const tab = memoryStorage()
    writeTab(tab, { id: 'link-1', hash: link, isTold: true })
    expect(firstPaint({ hash: `#${link}`, chosen: other, tab })).toBe(other)
  }
})

test('[H72] without the sign the setting counts, and then the system', () => {
  const link = linkOf('light')
  expect(withThemeHint(link, null)).toBe(link)
  expect(firstPaint({ hash: `#${link}`, chosen: 'dark', lightSystem: true })).toBe('dark')
  expect(firstPaint({ hash: '', lightSystem: true })).toBe('light')
  expect(firstPaint({ hash: '', chosen: 'system' })).toBe('dark')
})
