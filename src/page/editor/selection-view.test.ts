import { expect, test } from 'vitest'
import { selectionView } from './selection-view.ts'

test('[H23] a selection is told as lines and columns, and stays inside a text that is shorter than it was', () => {
  const text = 'one\ntwo\r\nthree'
  const at = (from: number, to: number) => selectionView(text, { from, to }).cursorState[0]
  expect(at(0, 3)).toMatchObject({
    selectionStart: { lineNumber: 1, column: 1 },
    position: { lineNumber: 1, column: 4 },
  })
  expect(at(4, 11)).toMatchObject({
    selectionStart: { lineNumber: 2, column: 1 },
    position: { lineNumber: 3, column: 3 },
  })
  expect(at(90, 99)).toMatchObject({
    selectionStart: { lineNumber: 3, column: 6 },
    position: { lineNumber: 3, column: 6 },
  })
  expect(selectionView('\n'.repeat(100), { from: 50, to: 50 }).viewState.firstPosition.lineNumber).toBe(46)
})
