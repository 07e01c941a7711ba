import { countTokens } from '../../core/tokens/count.ts'

/** A TypeScript file of `count` lines in which no two lines are the same. */
export function longFile(count: number): string {
  const lines: string[] = []
  for (let n = 0; lines.length < count; n += 1) {
    lines.push(
      `/** Price of basket ${n} with ${n % 9} vouchers. */`,
      `export function basket${n}(price: number, rate${n} = ${(n % 13) / 100}) {`,
      `  const vouchers${n} = price * rate${n}`,
      `  const shipping${n} = price > ${n * 3} ? 0 : ${4 + (n % 5)}`,
      `  return Math.round((price - vouchers${n} + shipping${n}) * 100) / 100`,
      `} // basket ${n}`,
    )
  }
  return `${lines.slice(0, count).join('\n')}\n`
}

/** What a streamed reply is made of. Lines are counted from 0. */
export type ReplyPlan = {
  readonly path: string
  readonly text: string
  /** Lines after which a hunk inserts, in the order in which they are written. */
  readonly at: readonly number[]
  /** Tokens the whole reply should have; it gets at least as many. */
  readonly tokens: number
}

/**
 * A `blocks` reply with one hunk for each line of the plan: every block repeats as much of the file around its place
 * as the wanted length asks for, and inserts up to 14 lines there.
 */
export function blocksReply(plan: ReplyPlan): { readonly text: string; readonly tokens: number } {
  const lines = plan.text.split('\n')
  const fewRows = plan.tokens / plan.at.length < 200
  const rows = fewRows ? 3 : 14
  for (let context = 2; context < 200; context += 1) {
    const blocks = plan.at.map((line, n) => {
      const from = Math.max(0, Math.min(line - (context >> 1), lines.length - context - 1))
      const search = lines.slice(from, from + context)
      const added = Array.from(
        { length: rows },
        (_, row) => `  // hunk ${n}, remark ${row}: rounded to whole cents`,
      )
      const replace = search.toSpliced(line - from + 1, 0, ...added)
      return ['<<<<<<< SEARCH', ...search, '=======', ...replace, '>>>>>>> REPLACE'].join('\n')
    })
    const text = `${plan.path}\n\`\`\`ts\n${blocks.join('\n')}\n\`\`\`\n`
    const tokens = countTokens(text)
    if (tokens >= plan.tokens) return { text, tokens }
  }
  throw new Error('no reply of that many tokens fits the file')
}

/** Of five hunks two stand above the viewport. */
const isAbove = (n: number): boolean => n % 5 === 1 || n % 5 === 3

/**
 * Lines for a plan: two fifths above the viewport, the others inside it, from its lower part upwards, so that the
 * writing end stays in view. The first has room below it, or the page would scroll to show it whole.
 */
export function placesAround(firstVisible: number, hunks: number): readonly number[] {
  const above = Array.from({ length: hunks }, (_, n) => n).filter(isAbove).length
  const step = Math.floor((firstVisible - 100) / above)
  let inView = firstVisible + 2 + hunks - above
  let aboveView = 40 - step
  return Array.from({ length: hunks }, (_, n) => {
    if (isAbove(n)) aboveView += step
    else inView -= 1
    return isAbove(n) ? aboveView : inView
  })
}
