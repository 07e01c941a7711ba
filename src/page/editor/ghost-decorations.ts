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
  const isStruck = strikes(tone)
  return {
    range: new Range(covered.first, covered.startColumn, covered.last, covered.endColumn),
    options: {
      stickiness,
      overviewRuler: ruler,
      isWholeLine: covered.whole,
      className: isStruck ? (covered.whole ? 'ghost-struck-line' : null) : 'ghost-touched-line',
      inlineClassName: isStruck ? 'ghost-struck' : null,
      linesDecorationsClassName: `ghost-sign ghost-sign-${tone}`,
    },
  }
}

/** Whether what a hunk replaces is struck through. */
export function strikes(tone: Tone): boolean {
  return tone === 'closed' || tone === 'guarded'
}

/** The decoration of a changed word within what a hunk strikes. */
export function wordDecoration(
  from: { readonly lineNumber: number; readonly column: number },
  to: { readonly lineNumber: number; readonly column: number },
): monaco.IModelDeltaDecoration {
  const stickiness = monaco.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges
  return {
    range: new Range(from.lineNumber, from.column, to.lineNumber, to.column),
    options: { stickiness, inlineClassName: 'ghost-struck-word' },
  }
}

function rulerColour(deletes: boolean, tone: Tone, colours: RulerColours): string {
  if (tone === 'open') return colours.accent
  if (tone === 'closed') return deletes ? colours.delete : colours.insert
  return colours.warn
}
