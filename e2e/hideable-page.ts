import type { Browser, CDPSession } from '@playwright/test'

/**
 * A page whose tab can really be hidden. Playwright keeps every page of its own in view (it emulates focus), so this
 * one is opened beside its contexts, driven over the browser's DevTools connection, and hidden by minimising its
 * window, which Chromium does without a screen too.
 */
export class HideablePage {
  private readonly browser: CDPSession
  private readonly targetId: string
  private readonly sessionId: string
  private readonly answers = new Map<number, (answer: Answer) => void>()
  private asked = 0

  private constructor(browser: CDPSession, targetId: string, sessionId: string) {
    this.browser = browser
    this.targetId = targetId
    this.sessionId = sessionId
    browser.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
      if (from !== sessionId) return
      const answer = JSON.parse(message) as Answer
      if (answer.id !== undefined) this.answers.get(answer.id)?.(answer)
    })
  }

  static async open(browser: Browser, url: string): Promise<HideablePage> {
    const session = await browser.newBrowserCDPSession()
    const { targetId } = await session.send('Target.createTarget', { url, newWindow: true })
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false })
    return new HideablePage(session, targetId, sessionId)
  }

  /** The value of an expression in the page; undefined between two documents. @throws Error when the page throws */
  async evaluate<T>(expression: string): Promise<T | undefined> {
    const { result, error } = await this.ask('Runtime.evaluate', { expression, returnByValue: true })
    if (/execution context|target navigated/i.test(error?.message ?? '')) return undefined
    if (error !== undefined || result?.exceptionDetails !== undefined)
      throw new Error(`${expression} failed in the page: ${error?.message ?? 'it threw'}`)
    return result?.result?.value as T
  }

  async type(text: string): Promise<void> {
    await this.ask('Input.insertText', { text })
  }

  /** Presses a key that writes no text: `K` with Ctrl, or Enter. */
  async press(key: string, windowsVirtualKeyCode: number, isCtrl = false): Promise<void> {
    const code = key.length === 1 ? `Key${key.toUpperCase()}` : key
    const event = { key, code, windowsVirtualKeyCode, modifiers: isCtrl ? 2 : 0 }
    await this.ask('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
    await this.ask('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  }

  hide(): Promise<void> {
    return this.setWindow('minimized')
  }

  show(): Promise<void> {
    return this.setWindow('normal')
  }

  async close(): Promise<void> {
    await this.browser.send('Target.closeTarget', { targetId: this.targetId })
    await this.browser.detach()
  }

  private async setWindow(windowState: 'minimized' | 'normal'): Promise<void> {
    const { windowId } = await this.browser.send('Browser.getWindowForTarget', { targetId: this.targetId })
    await this.browser.send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  }

  private async ask(method: string, params: Readonly<Record<string, unknown>>): Promise<Answer> {
    this.asked += 1
    const id = this.asked
    const answered = new Promise<Answer>((settle) => this.answers.set(id, settle))
    await this.browser.send('Target.sendMessageToTarget', {
      sessionId: this.sessionId,
      message: JSON.stringify({ id, method, params }),
    })
    const answer = await answered
    this.answers.delete(id)
    return answer
  }
}

type Answer = {
  readonly id?: number
  readonly error?: { readonly message: string }
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: unknown }
}
