import type { PadFile } from './stand.ts'

/** Two modules of which one imports the other. */
export const twoFiles: readonly [PadFile, ...PadFile[]] = [
  {
    path: 'prices.ts',
    text: `/** What everything costs. */
export function total(prices: readonly number[]): number {
  return prices.reduce((all, price) => all + price, 0)
}

export function average(prices: readonly number[]): number {
  return prices.length === 0 ? 0 : total(prices) / prices.length
}
`,
  },
  {
    path: 'bill.ts',
    text: `import { average, total } from './prices'

export function bill(prices: readonly number[]): string {
  return \`\${total(prices)} in all, \${average(prices)} each\`
}
`,
  },
]

/** Lines that are all different: `// name 1` to `// name n`. */
export const numbered = (name: string, count: number): string =>
  Array.from({ length: count }, (_, n) => `export const ${name}${n + 1} = ${n + 1}\n`).join('')

/** One search/replace block. */
export const block = (search: string, replace: string): string =>
  `<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`

/** A reply with blocks for one file. */
export const blocksFor = (path: string, blocks: readonly string[]): string =>
  `I change ${path}.\n\n${path}\n\`\`\`ts\n${blocks.join('')}\`\`\`\n`
