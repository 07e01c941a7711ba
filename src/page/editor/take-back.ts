import { mapOffset, normalise, type Edit, type Range, type Replacement } from '../../core/edits/edit.ts'

/**
 * The inverse of an accept as it must be made after later typing: of the accepted text goes what is still there,
 * what it had replaced comes back, and every letter typed since stays, also inside the accepted text.
 * Both edits are over the text right after the accept; the result is over the text after `since`.
 * Law: where the two are apart, takeBack(inverse, since) is the inverse shifted by `since`.
 */
export function takeBack(inverse: Edit, since: Edit): Edit {
  const typed = normalise(since)
  return normalise(inverse.flatMap((replacement) => stillThere(replacement, typed)))
}

function stillThere(replacement: Replacement, typed: Edit): readonly Replacement[] {
  const pieces: Range[] = []
  let at = replacement.from
  for (const other of typed) {
    if (other.to < replacement.from || other.from > replacement.to) continue
    if (other.from > at) pieces.push({ from: at, to: other.from })
    at = Math.max(at, other.to)
  }
  if (at < replacement.to) pieces.push({ from: at, to: replacement.to })
  const moved = pieces.map((piece) => ({
    from: mapOffset(typed, piece.from, 'after'),
    to: mapOffset(typed, piece.to, 'before'),
    text: '',
  }))
  const start = moved[0]?.from ?? mapOffset(typed, replacement.from, 'before')
  return [{ from: start, to: start, text: replacement.text }, ...moved]
}
