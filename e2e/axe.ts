import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './stand.ts'

/** What one look at one theme may add to the time of its story, ms. */
const lookMs = 10_000

/** Monaco draws its own widgets; everything else is ours. */
const allButMonaco = (axe: AxeBuilder) => axe.exclude('.monaco-editor')

/** The open dialog alone. */
export const dialogAlone = (axe: AxeBuilder) => axe.include('[role="dialog"]')

/**
 * Expects that axe finds nothing wrong with the page as it stands, in the dark and in the light: a page that follows
 * the system changes to and fro, so that both take one start. Nothing moves from then on. `part` says what is looked
 * at, all but the editor if it is left out.
 */
export async function expectAccessible(
  page: Page,
  part: (axe: AxeBuilder) => AxeBuilder = allButMonaco,
): Promise<void> {
  // Without frames, axe needs no page of its own in which to join what it found in each.
  expect(page.frames()).toHaveLength(1)
  for (const colorScheme of ['dark', 'light'] as const) {
    test.setTimeout(test.info().timeout + lookMs)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    const { violations } = await part(new AxeBuilder({ page }).setLegacyMode()).analyze()
    expect(
      violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) })),
      colorScheme,
    ).toEqual([])
  }
}
