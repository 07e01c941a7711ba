import type { Page } from '@playwright/test'

/** 50 tests in two files over one module, with suites, comparisons of objects and a promise here and there. */
export const testedProject = (): readonly { readonly path: string; readonly text: string }[] => [
  {
    path: 'cart.ts',
    text: 'export type Item = { readonly name: string; readonly price: number }\nexport const total = (items: readonly Item[]): number => items.reduce((sum, { price }) => sum + price, 0)\nexport const later = async <T,>(value: T): Promise<T> => value\n',
  },
  ...['a', 'b'].map((name) => ({
    path: `${name}.test.ts`,
    text: [
      "import { describe, expect, it } from 'vitest'",
      "import { later, total } from './cart'",
      `describe('${name}', () => {`,
      ...Array.from({ length: 25 }, (_, n) =>
        n % 5 === 0
          ? `  it('waits ${n}', async () => { await expect(later({ n: ${n}, list: [1, 2] })).resolves.toEqual({ n: ${n}, list: [1, 2] }) })`
          : `  it('adds ${n}', () => { expect(total([{ name: 'x', price: ${n} }, { name: 'y', price: 1 }])).toBe(${n + 1}) })`,
      ),
      '})',
      '',
    ].join('\n'),
  })),
]

/**
 * Runs all tests by their button so often, and answers the time of each run from the click to the frame that shows that
 * all have passed, ms; the first run, which fetches what runs them, is left out.
 * @throws Error when a run does not show `tests` passed
 */
export async function testRuns(page: Page, rounds: number, tests: number): Promise<readonly number[]> {
  await page.getByRole('tab', { name: 'Tests' }).click()
  const pane = page.getByRole('region', { name: 'Tests', exact: true })
  await pane.getByRole('button', { name: 'Run all' }).waitFor()
  const runs: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const ms = await page.evaluate(async (wanted) => {
      const region = document.querySelector('section[aria-label="Tests"]')
      const button = [...(region?.querySelectorAll('button') ?? [])].find(
        (found) => found.textContent === 'Run all',
      )
      if (region === null || button === undefined) throw new Error('there is no button to run all')
      const at = performance.now()
      button.click()
      // the summary of the last run goes before the next one's comes
      let isUnderWay = false
      for (;;) {
        await new Promise(requestAnimationFrame)
        const said = region.querySelector('output')?.textContent ?? ''
        if (said === 'Running') isUnderWay = true
        if (isUnderWay && said !== 'Running') {
          if (said !== `${wanted} passed`) throw new Error(`a run ended with: ${said}`)
          return performance.now() - at
        }
        if (performance.now() - at > 30_000) throw new Error('a run did not end')
      }
    }, tests)
    if (round > 0) runs.push(ms)
  }
  return runs
}
