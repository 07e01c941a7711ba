import type { Snapshot } from '../../core/edits/snapshot.ts'
import type { Dice } from '../replies/dice.ts'

const oddLines = [
  '',
  '}',
  '})',
  '  return null',
  '// 😀 e\u0301 \u{1f469}\u200d\u{1f4bb}',
  '\tif (ready) {',
  '  }',
]

/** A piece of a real file, made harder: repeated lines, tabs, emoji, Windows line ends, no final line end. */
export function wildDocument(source: Snapshot, dice: Dice): Snapshot {
  const all = source.text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
  const from = dice.roll(Math.max(1, all.length - 20))
  let lines = all.slice(from, from + dice.between(14, 70))
  for (let n = dice.roll(6); n > 0; n -= 1) {
    const at = dice.roll(lines.length)
    const repeated = lines.slice(at, at + dice.between(1, 5))
    lines = lines.toSpliced(
      dice.roll(lines.length + 1),
      0,
      ...(dice.chance(0.6) ? repeated : [dice.any(oddLines) ?? '']),
    )
  }
  if (dice.chance(0.2))
    lines = lines.map((line) => line.replace(/^(?: {2})+/, (run) => '\t'.repeat(run.length / 2)))
  const end = dice.chance(0.25) ? '\r\n' : '\n'
  return { ...source, text: lines.join(end) + (dice.chance(0.8) ? end : '') }
}
