import { applyWithin, type Edit, type Range } from './edit.ts'
import { linesOf, withoutRepeats } from './line-offsets.ts'
import { collide } from './rebase.ts'

/** Beyond so many in one place only "all of them" is looked at. */
const mostMixed = 4

/**
 * Texts that a range of the base has when nothing was made there but echoes: hunks that were accepted and then taken
 * away by the reply. That text is the user's, yet no hand wrote it, so what comes in its place is in no conflict with
 * it. All of them made comes first, then every choice of some; none where no echo lies in the range.
 */
export function echoTexts(echoes: Edit, base: string, { from, to }: Range): readonly string[] {
  const inside = echoes.filter((echo) => from <= echo.from && echo.to <= to)
  if (inside.length === 0) return []
  const choices = inside.length > mostMixed ? [inside] : choicesOf(inside)
  return choices.map((choice) => applyWithin(choice, base, { from, to }))
}

/** The range with the echoes that it cuts through: what comes there replaces them whole, for it came in their place. */
export function withCutEchoes(echoes: Edit, range: Range): Range {
  const cut = echoes.filter((echo) => collide(echo, range))
  return {
    from: Math.min(range.from, ...cut.map(({ from }) => from)),
    to: Math.max(range.to, ...cut.map(({ to }) => to)),
  }
}

/** Every choice of at least one, in order; larger ones first. */
function choicesOf(edit: Edit): readonly Edit[] {
  const all = edit.reduce<Edit[]>(
    (choices, one) => [...choices.map((choice) => [...choice, one]), ...choices],
    [[]],
  )
  return all.filter(({ length }) => length > 0).toSorted((a, b) => b.length - a.length)
}

/** `insert` in place of `old`, which stands at `range`, without the lines that both begin or end with. */
export function withoutSharedLines(
  range: Range,
  old: string,
  insert: string,
): { readonly live: Range; readonly insert: string } {
  const cut = withoutRepeats(old, insert)
  const lines = linesOf(old)
  const from = range.from + lines.slice(0, cut.skip).join('').length
  const size = lines.slice(cut.skip, cut.skip + cut.size).join('').length
  return { live: { from, to: from + size }, insert: cut.insert }
}
