import type { Browser, Page } from '@playwright/test'
import { Pad } from './stand.ts'

/** The bar that says where a document came from. */
export const bar = (page: Page) => page.getByRole('region', { name: 'Where this came from' })
export const shareDialog = (page: Page) => page.getByRole('dialog', { name: 'Share' })

/** Opens an address in a browser that has never been there. */
export async function elsewhere(browser: Browser, url: string): Promise<Pad> {
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  return new Pad(page)
}

/** Another address in the same tab (a bare `#…` too), as a user pastes it: the page loads again by itself. */
export async function paste(page: Page, url: string): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.evaluate((next) => (location.href = next), url)
  await loaded
  await page.locator('.monaco-editor .view-line').first().waitFor()
}
