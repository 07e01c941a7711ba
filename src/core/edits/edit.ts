/** Half-open range of UTF-16 offsets: [from, to). */
export type Range = { readonly from: number; readonly to: number }

/** Replaces the text of a range. */
export type Replacement = Range & { readonly text: string }

/** Sorted, disjoint replacements; all offsets refer to the text before any of them is made. */
export type Edit = readonly Replacement[]

/** Which way an offset goes when text is inserted exactly there, or when the text around it is replaced. */
export type Side = 'before' | 'after'

/** The text after the edit. Replacements may touch; several insertions at one offset keep their order. */
export function apply(edit: Edit, text: string): string {
  let out = ''
  let at = 0
  for (const replacement of edit) {
    out += text.slice(at, replacement.from) + replacement.text
    at = replacement.to
  }
  return out + text.slice(at)
}

/** The text of a range after an edit that lies in it. Law: it is what `apply` has there. */
export function applyWithin(edit: Edit, text: string, { from, to }: Range): string {
  const moved = edit.map((part) => ({ from: part.from - from, to: part.to - from, text: part.text }))
  return apply(moved, text.slice(from, to))
}

/**
 * Whether the edit makes `result` of the text. A text that differs in length or in what was put in costs nothing of the
 * text's own length. Law: the same as apply(edit, text) === result.
 */
export function gives(edit: Edit, text: string, result: string): boolean {
  const size = edit.reduce((sum, part) => sum + part.text.length - (part.to - part.from), text.length)
  if (size !== result.length) return false
  let shift = 0
  for (const { from, to, text: inserted } of edit) {
    if (!result.startsWith(inserted, from + shift)) return false
    shift += inserted.length - (to - from)
  }
  return apply(edit, text) === result
}

/**
 * One edit that does what the two do in turn; `second` is over the text after `first`. Touching replacements become one.
 * Law: apply(compose(first, second), text) === apply(second, apply(first, text)). It is associative.
 */
export function compose(first: Edit, second: Edit): Edit {
  const inner = new StepReader(first)
  const outer = new StepReader(second)
  const out = new EditWriter()
  for (;;) {
    const step = inner.step
    const next = outer.step
    if (next.type === 'add') {
      out.add(next.text)
      outer.take(next.text.length)
    } else if (step.type === 'drop') {
      out.drop(step.size)
      inner.take(step.size)
    } else {
      const size = Math.min(step.type === 'add' ? step.text.length : step.size, next.size)
      if (size === Infinity) return out.done()
      if (step.type === 'add') {
        if (next.type === 'keep') out.add(step.text.slice(0, size))
      } else if (next.type === 'keep') out.keep(size)
      else out.drop(size)
      inner.take(size)
      outer.take(size)
    }
  }
}

/** Undoes edit. Law: apply(invert(edit, text), apply(edit, text)) === text. */
export function invert(edit: Edit, text: string): Edit {
  let shift = 0
  return edit.map(({ from, to, text: inserted }) => {
    const start = from + shift
    shift += inserted.length - (to - from)
    return { from: start, to: start + inserted.length, text: text.slice(from, to) }
  })
}

/** The same edit with touching replacements merged and empty ones dropped. Law: applies to the same text. */
export function normalise(edit: Edit): Edit {
  return compose(edit, [])
}

/**
 * The same edit with nothing in it that only puts back what `text` has at the ends of a replacement.
 * Cuts neither a surrogate pair nor a line end of two characters. Law: applies to the same text; never longer.
 */
export function refine(edit: Edit, text: string): Edit {
  const out: Replacement[] = []
  for (const { from, to, text: inserted } of normalise(edit)) {
    const { head, tail } = common(text.slice(from, to), inserted)
    const trimmed = { from: from + head, to: to - tail, text: inserted.slice(head, inserted.length - tail) }
    if (trimmed.from < trimmed.to || trimmed.text !== '') out.push(trimmed)
  }
  return out
}

/**
 * Where an offset of the old text stands in the new one. `side` decides at an insertion made exactly there, and
 * for an offset strictly inside a replaced range (its start or its end); an offset at the edge of a replaced range
 * stays at that edge. Law: monotone in the offset, and 'before' never lands after 'after'.
 */
export function mapOffset(edit: Edit, offset: number, side: Side): number {
  let shift = 0
  for (const { from, to, text } of edit) {
    if (from > offset || (from === offset && to > from)) break
    if (to > offset || (from === to && from === offset)) {
      if (side === 'before') return from + shift
      if (to > offset) return from + shift + text.length
    }
    shift += text.length - (to - from)
  }
  return offset + shift
}

/**
 * Where a range stands in the new text: `inside` leaves out what was inserted exactly at its ends, `outside` takes
 * it in. A range whose text is gone is empty.
 */
export function mapRange(edit: Edit, range: Range, ends: 'inside' | 'outside'): Range {
  if (ends === 'outside' || range.from === range.to) {
    return { from: mapOffset(edit, range.from, 'before'), to: mapOffset(edit, range.to, 'after') }
  }
  const from = mapOffset(edit, range.from, 'after')
  return { from, to: Math.max(from, mapOffset(edit, range.to, 'before')) }
}

/** Lengths of the equal beginning and end of two texts; they do not overlap and cut no pair of units. */
export function common(a: string, b: string): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head += 1
  if (head === a.length && head === b.length) return { head, tail: 0 }
  if (head > 0 && joins(a.charCodeAt(head - 1))) head -= 1
  let tail = 0
  while (tail < shorter - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail))
    tail += 1
  if (tail > 0 && (cuts(a, a.length - tail) || cuts(b, b.length - tail))) tail -= 1
  return { head, tail }
}

/** A high surrogate, or a carriage return: a cut right behind it may fall inside a pair. */
function joins(unit: number): boolean {
  return unit === 13 || (unit >= 0xd800 && unit <= 0xdbff)
}

function cuts(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit >= 0xdc00 && unit <= 0xdfff) return true
  return unit === 10 && at > 0 && text.charCodeAt(at - 1) === 13
}

type Step =
  { readonly type: 'keep' | 'drop'; readonly size: number } | { readonly type: 'add'; readonly text: string }

/** Reads an edit as kept, dropped and added stretches, in pieces of any size. The last stretch is kept and endless. */
class StepReader {
  step: Step
  readonly #rest: Step[] = []

  constructor(edit: Edit) {
    let at = 0
    for (const { from, to, text } of edit) {
      if (from > at) this.#rest.push({ type: 'keep', size: from - at })
      if (to > from) this.#rest.push({ type: 'drop', size: to - from })
      if (text !== '') this.#rest.push({ type: 'add', text })
      at = to
    }
    this.#rest.push({ type: 'keep', size: Infinity })
    this.#rest.reverse()
    this.step = this.#next()
  }

  take(size: number): void {
    const { step } = this
    const whole = step.type === 'add' ? step.text.length : step.size
    if (size === whole) this.step = this.#next()
    else if (step.type === 'add') this.step = { type: 'add', text: step.text.slice(size) }
    else this.step = { type: step.type, size: step.size - size }
  }

  #next(): Step {
    return this.#rest.pop() ?? { type: 'keep', size: Infinity }
  }
}

/** Builds a normalised edit from stretches; drops and additions without a kept unit in between become one. */
class EditWriter {
  readonly #edit: Replacement[] = []
  #at = 0
  #dropped = 0
  #added = ''

  keep(size: number): void {
    this.#flush()
    this.#at += size
  }
  drop(size: number): void {
    this.#dropped += size
  }
  add(text: string): void {
    this.#added += text
  }
  done(): Edit {
    this.#flush()
    return this.#edit
  }

  #flush(): void {
    const from = this.#at
    const to = from + this.#dropped
    if (this.#added !== '' || to > from) this.#edit.push({ from, to, text: this.#added })
    this.#at = to
    this.#dropped = 0
    this.#added = ''
  }
}
