import type { Block } from './blocks.ts'
import type { Dice } from './dice.ts'
import { fenceFor, introOf, languageOf, outroOf, pathLineOf } from './dress.ts'

export type BlockStyle = {
  /** Where the path stands: a line above the fence, its info string, inside it, on the search mark, or nowhere. */
  readonly pathAt: 'line' | 'info' | 'inside' | 'mark' | 'none'
  readonly isFenced: boolean
  readonly marks: readonly [string, string, string]
  readonly isDressed: boolean
}

export const plainStyle: BlockStyle = {
  pathAt: 'line',
  isFenced: true,
  marks: ['<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE'],
  isDressed: false,
}

type Told = Pick<Block, 'search' | 'replace'>

export function writeBlock(
  path: string,
  block: Told,
  { dice, style }: { dice: Dice; style: BlockStyle },
): string {
  const [searchMark, divide, replaceMark] = style.marks
  const head = style.pathAt === 'mark' ? `${searchMark} ${path}` : searchMark
  const body = [head, ...block.search, divide, ...block.replace, replaceMark]
  const named = style.isDressed ? pathLineOf(path, dice) : path
  const lines: string[] = []
  if (style.pathAt === 'line') lines.push(named, ...(style.isDressed && dice.chance(0.3) ? [''] : []))
  if (style.isFenced) {
    const fence = fenceFor(body)
    const language = languageOf(path)
    lines.push(
      fence +
        (style.pathAt === 'info'
          ? dice.pick([`${language} ${path}`, path, `${language}:${path}`])
          : language),
    )
    if (style.pathAt === 'inside') lines.push(path)
    lines.push(...body, fence)
  } else {
    if (style.pathAt === 'inside') lines.push(path)
    lines.push(...body)
  }
  return `${lines.join('\n')}\n`
}

/** Blocks of one file with prose around and between them. */
export function writeBlocks(
  path: string,
  blocks: readonly Told[],
  { dice, style = plainStyle }: { readonly dice: Dice; readonly style?: BlockStyle },
): string {
  const between = () => dice.pick(['\n', '\n', '\nThen:\n\n', '\nNext, the part below needs the same:\n\n'])
  const written = blocks.map((block) => writeBlock(path, block, { dice, style }))
  return introOf(dice) + written.join(between()) + outroOf(dice)
}
