import { plainNumbers, type NumberForm } from './number-columns.ts'
import type { RangeReader, RangeWriter } from './range-coder.ts'
import type { RecordedFile } from './session-recording.ts'

/** Writes numbers in one column and texts in another, which compress better apart. */
export type Writer = {
  readonly range: RangeWriter | null
  /** A whole number from 0 to 2^53 - 2. */
  uint(value: number): void
  text(value: string): void
  /** A text that may come again. */
  name(value: string): void
  /** Times are counted from here, whole microseconds. */
  base: number
  readonly known: readonly RecordedFile[]
  done(): Uint8Array<ArrayBuffer>
}

/** Reads what a writer wrote. What cannot be is read as nothing, and says so from then on. */
export type Reader = {
  readonly range: RangeReader | null
  uint(): number
  text(): string
  name(): string
  base: number
  readonly known: readonly RecordedFile[]
  /** Numbers that may yet come: no list can have more items. */
  left(): number
  fail(): void
  failed(): boolean
}

export function createWriter(form: NumberForm, known: readonly RecordedFile[]): Writer {
  const numbers = form.start()
  const texts: string[] = []
  const names = new Map<string, number>()
  const writer: Writer = {
    range: numbers.range,
    uint(value) {
      numbers.put(value)
    },
    text(value) {
      writer.uint(value.length)
      texts.push(value)
    },
    name(value) {
      const index = names.get(value)
      writer.uint(index ?? 0)
      if (index !== undefined) return
      names.set(value, names.size + 1)
      writer.text(value)
    },
    base: 0,
    known,
    done() {
      const column = numbers.done()
      const size = plainNumbers.start()
      size.put(column.length)
      const told = utf8(texts.join(''))
      return Uint8Array.from([size.done(), ...(form.isLast ? [told, column] : [column, told])].flat())
    },
  }
  return writer
}

export function createReader(bytes: Uint8Array, form: NumberForm, known: readonly RecordedFile[]): Reader {
  const head = plainNumbers.open(bytes)
  const length = head.take()
  const rest = bytes.subarray(bytes.length - head.left())
  let hasFailed = head.hasFailed() || length > rest.length
  const border = Math.max(0, form.isLast ? rest.length - length : length)
  const front = rest.subarray(0, border)
  const back = rest.subarray(border)
  const numbers = form.open(form.isLast ? back : front)
  const names: string[] = []
  const all = textOf(form.isLast ? front : back)
  if (all === null) hasFailed = true
  const texts = all ?? ''
  let at = 0
  const text = (): string => {
    const units = numbers.take()
    if (units > texts.length - at) {
      hasFailed = true
      return ''
    }
    at += units
    return texts.slice(at - units, at)
  }
  return {
    range: numbers.range,
    uint: () => numbers.take(),
    text,
    name() {
      const index = numbers.take()
      if (index > 0) {
        const name = names[index - 1]
        if (name === undefined) hasFailed = true
        return name ?? ''
      }
      const name = text()
      names.push(name)
      return name
    },
    base: 0,
    known,
    left: () => numbers.left(),
    fail() {
      hasFailed = true
    },
    failed: () => hasFailed || numbers.hasFailed(),
  }
}

/** UTF-8, with lone surrogates as the three bytes that their number would take. */
function utf8(text: string): number[] {
  const out: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0
    if (code > 0xffff) at += 1
    if (code < 0x80) out.push(code)
    else if (code < 0x800) out.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x1_0000) out.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else out.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return out
}

const tail = (code: number): number => 0x80 | (code & 0x3f)

/** The text of bytes; null where they are none. */
function textOf(bytes: Uint8Array): string | null {
  const parts: string[] = []
  let units: number[] = []
  let at = 0
  while (at < bytes.length) {
    const first = bytes[at] ?? 0
    const size =
      first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0
    if (size === 0 || at + size > bytes.length) return null
    let code = size === 1 ? first : first & (0x7f >> size)
    for (let n = 1; n < size; n += 1) {
      const byte = bytes[at + n] ?? 0
      if ((byte & 0xc0) !== 0x80) return null
      code = code * 64 + (byte & 0x3f)
    }
    if (code > 0x10_ffff) return null
    at += size
    if (code > 0xffff) units.push(0xd800 + ((code - 0x1_0000) >> 10), 0xdc00 + ((code - 0x1_0000) & 0x3ff))
    else units.push(code)
    if (units.length > 4_000) {
      parts.push(String.fromCharCode(...units))
      units = []
    }
  }
  return parts.join('') + String.fromCharCode(...units)
}
