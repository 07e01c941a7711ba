import { editor as monaco, Range } from 'monaco-editor/editor'
import type { Tone } from './drawing.ts'
import type { Placement } from './placement.ts'
import type { rulerColours } from './theme.ts'

type RulerColours = ReturnType<typeof rulerColours>

/**
 * The decoration of a hunk in the document itself: tint and strike-through on what it replaces, signs in the
 * gutter, a mark in the overview ruler. It never grows with typing at its edges.
 */
export function hunkDecoration(
  placement: Placement,
  tone: Tone,
  colours: RulerColours,
): monaco.IModelDeltaDecoration {
  const { covered } = placement
  const ruler = {
    color: rulerColour(covered !== null, tone, colours),
    position: monaco.OverviewRulerLane.Full,
  }
  const stickiness = monaco.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges
  if (covered === null) {
    const line = Math.max(1, placement.afterLine)
    return {
      range: new Range(line, 1, line, 1),
      options: { stickiness, overviewRuler: ruler },
    }
  }
  const strikes = tone === 'closed' || tone === 'guarded'
  return {
    range: new Range(covered.first, covered.startColumn, covered.last, covered.endColumn),
    options: {
      stickiness,
      overviewRuler: ruler,
      isWholeLine: covered.whole,
      className: strikes ? (covered.whole ? 'ghost-struck-line' : null) : 'ghost-touched-line',
      inlineClassName: strikes ? 'ghost-struck' : null,
      linesDecorationsClassName: `ghost-sign ghost-sign-${tone}`,
    },
  }
}

function rulerColour(deletes: boolean, tone: Tone, colours: RulerColours): string {
  if (tone === 'open') return colours.accent
  if (tone === 'closed') return deletes ? colours.delete : colours.insert
  return colours.warn
}
