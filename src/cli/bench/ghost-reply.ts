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

/** A reply, its length, and the file as it is with all hunks accepted. */
export type Reply = { readonly text: string; readonly tokens: number; readonly after: string }

/**
 * A `blocks` reply with one hunk for each line of the plan: every block repeats as much of the file around its place
 * as the wanted length asks for, and inserts up to 14 lines there.
 */
export function blocksReply(plan: ReplyPlan): Reply {
  const lines = plan.text.split('\n')
  const fewRows = plan.tokens / plan.at.length < 200
  const rows = fewRows ? 3 : 14
  const addedBy = (n: number) =>
    Array.from({ length: rows }, (_, row) => `  // hunk ${n}, remark ${row}: rounded to whole cents`)
  const after = lines.flatMap((line, at) => [
    line,
    ...plan.at.flatMap((place, n) => (place === at ? addedBy(n) : [])),
  ])
  for (let context = 2; context < 200; context += 1) {
    const blocks = plan.at.map((line, n) => {
      const from = Math.max(0, Math.min(line - (context >> 1), lines.length - context - 1))
      const search = lines.slice(from, from + context)
      const replace = search.toSpliced(line - from + 1, 0, ...addedBy(n))
      return ['<<<<<<< SEARCH', ...search, '=======', ...replace, '>>>>>>> REPLACE'].join('\n')
    })
    const text = `${plan.path}\n\`\`\`ts\n${blocks.join('\n')}\n\`\`\`\n`
    const tokens = countTokens(text)
    if (tokens >= plan.tokens) return { text, tokens, after: after.join('\n') }
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

/** Lines of one function of `longFile`. */
const functionLines = 6
/** Rows of each standing hunk: few, so that many are on the screen. */
const standingRows = 3

/**
 * Lines for two replies around a viewport. `standing`: one after each of so many functions, those in view first.
 * `further`: one inside of each function, two fifths above the viewport and the others from its top downwards, in the
 * file as it is with the standing ones accepted.
 */
export function placesBeside(
  firstVisible: number,
  count: { readonly standing: number; readonly hunks: number },
): { readonly standing: readonly number[]; readonly further: readonly number[] } {
  const view = Math.ceil(firstVisible / functionLines)
  const half = count.standing >> 1
  const inOrder = Array.from({ length: count.standing }, (_, n) =>
    n < half ? view + n : view - 1 - (n - half),
  )
  const standing = inOrder.map((at) => at * functionLines + functionLines - 1)
  let down = view
  let up = view - 1
  const further = Array.from({ length: count.hunks }, (_, n) => {
    const at = isAbove(n) ? up-- : down++
    const line = at * functionLines + 2
    return line + standingRows * standing.filter((place) => place < line).length
  })
  return { standing, further }
}
