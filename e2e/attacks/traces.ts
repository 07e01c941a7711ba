import type { Page } from '@playwright/test'
import type { Thief } from './thief.ts'

/** What became of an attack: what its own code said at its end, and the traces it left outside its frame. */
export type Outcome = { readonly ran: string | null; readonly traces: readonly string[] }

/** What attacks say of themselves, and what they leave behind. */
export class Traces {
  readonly said = new Map<string, string>()
  readonly found = new Set<string>()
  private readonly thief: Thief
  /** What each attack had changed in the page when its turn was over. */
  private readonly changed = new Map<string, readonly string[]>()

  constructor(thief: Thief) {
    this.thief = thief
  }

  /** Listens to a page, and to whatever comes out of it. Call it before the page goes anywhere. */
  async watch(page: Page): Promise<void> {
    page.on('console', (message) => {
      const [, kind, name = '', rest = ''] = /^attack (ran|loot) (\S+) ?(.*)/.exec(message.text()) ?? []
      if (kind === 'ran' && !this.said.has(name)) this.said.set(name, rest)
      if (kind === 'loot') this.found.add(name)
    })
    page.on('dialog', (dialog) => {
      this.found.add(dialog.message())
      void dialog.dismiss().catch(() => {})
    })
    page.on('download', (download) => this.found.add(download.suggestedFilename().replace(/\.\w+$/, '')))
    await page.addInitScript(() => {
      if (window !== window.top) return
      const heard: string[] = []
      Object.assign(window, { heardBySiege: heard })
      new BroadcastChannel('sparkpad-attack').addEventListener('message', ({ data }) => heard.push(`${data}`))
    })
  }

  /** Keeps what an attack has changed in the page. */
  note(name: string, changes: readonly string[]): void {
    this.changed.set(name, changes)
  }

  outcomeOf(name: string): Outcome {
    return {
      ran: this.said.get(name) ?? null,
      traces: [
        ...(this.thief.seen.has(name) ? ['reached the thief'] : []),
        ...(this.found.has(name) ? ['told what it found'] : []),
        ...(this.changed.get(name) ?? []),
      ],
    }
  }
}

export const hasLeft = (page: Page, origin: string): boolean => new URL(page.url()).origin !== origin

/** Everything of a page in which an attack may have left its name; nothing where it went elsewhere. */
export async function stateOf(page: Page, origin: string): Promise<string> {
  if (hasLeft(page, origin)) return ''
  return page.evaluate(async () => {
    const workers = await navigator.serviceWorker.getRegistrations()
    const found = JSON.stringify([
      location.href,
      window.name,
      document.title,
      document.cookie,
      [...document.body.attributes].map(({ name }) => name),
      Object.entries(localStorage).filter(([key]) => key !== 'sparkpad.draft.main'),
      Object.entries(sessionStorage),
      (await indexedDB.databases()).map(({ name }) => name),
      await caches.keys(),
      workers.map(({ active, installing, waiting }) => (active ?? waiting ?? installing)?.scriptURL),
      Reflect.get(window, 'heardBySiege'),
      document.activeElement instanceof HTMLIFrameElement ? 'focus-theft' : '',
    ])
    // one that stays would come between the page and what the next attacks are given
    for (const worker of workers) await worker.unregister()
    return found
  })
}
