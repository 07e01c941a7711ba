import type { Browser, CDPSession } from '@playwright/test'
import { expect, type PadFile } from './stand.ts'

/** Keys that a page is sent without text, by the number that Windows gives them. */
const keyNumbers = { Enter: 13, End: 35 } as const

/**
 * A page that Playwright does not hold: it is opened beside its contexts and driven over the browser's DevTools
 * connection. So its tab can really be hidden (Playwright keeps every page of its own in view), by minimising its window,
 * which Chromium does without a screen too; and a frame that crashes is the frame's matter (Playwright gives up the page).
 */
export class FreePage {
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

  /** Opens Sparkpad with these files, the first of them in the editor, and waits until it is connected. */
  static async open(
    browser: Browser,
    url: string,
    { files, model }: { readonly files: readonly [PadFile, ...PadFile[]]; readonly model: string },
  ): Promise<FreePage> {
    const session = await browser.newBrowserCDPSession()
    const { targetId } = await session.send('Target.createTarget', {
      url,
      newWindow: true,
      width: 1280,
      height: 800,
    })
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false })
    const page = new FreePage(session, targetId, sessionId)
    const isConnected = () => page.until('window.sparkpad?.state().connection', 'open')
    await isConnected()
    const draft = JSON.stringify({ files, open: files[0].path })
    const settings = JSON.stringify({ theme: 'system', model, gatewayUrl: '' })
    // The page saves its draft when it is left: what is put there must come after that.
    await page.evaluate(`addEventListener('pagehide', () => {
      localStorage.setItem('sparkpad.draft.main', ${JSON.stringify(draft)})
      localStorage.setItem('sparkpad.settings', ${JSON.stringify(settings)})
    }); location.reload()`)
    await page.until(`window.sparkpad?.text('${files[0].path}')`, files[0].text)
    await isConnected()
    return page
  }

  /** Waits until an expression in the page has this value. */
  async until(expression: string, value: unknown): Promise<void> {
    await expect
      .poll(() => this.evaluate(expression), { timeout: 30_000, message: expression })
      .toEqual(value)
  }

  /** Clicks the first button or tab of this name inside `within`, a selector, once it is there. */
  async click(name: string, within = 'body'): Promise<void> {
    const button = `[...document.querySelectorAll('${within} button, ${within} [role=tab]')].find(({ textContent, ariaLabel }) => [textContent.trim(), ariaLabel].includes('${name}'))`
    await this.until(`${button} !== undefined`, true)
    await this.evaluate(`${button}.click()`)
  }

  /** Puts the keyboard into what a selector finds. */
  async focus(selector: string): Promise<void> {
    await this.evaluate(`document.querySelector('${selector}').focus()`)
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

  async press(key: keyof typeof keyNumbers, { isCtrl = false } = {}): Promise<void> {
    const event = { key, code: key, windowsVirtualKeyCode: keyNumbers[key], modifiers: isCtrl ? 2 : 0 }
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
