import type { RecordedFile } from './session-recording.ts'

/** Writes numbers in one column and texts in another, which compress better apart. */
export type Writer = {
  /** A whole number from 0 to 2^53 - 1: seven bits a byte, the lowest first. */
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
  uint(): number
  text(): string
  name(): string
  base: number
  readonly known: readonly RecordedFile[]
  /** Bytes that are left: no list can have more items. */
  left(): number
  fail(): void
  failed(): boolean
}

const mostBytes = 8

export function createWriter(known: readonly RecordedFile[]): Writer {
  const numbers: number[] = []
  const texts: string[] = []
  const names = new Map<string, number>()
  const writer: Writer = {
    uint(value) {
      putUint(numbers, value)
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
      const size: number[] = []
      putUint(size, numbers.length)
      return Uint8Array.from([...size, ...numbers].concat(utf8(texts.join(''))))
    },
  }
  return writer
}

const putUint = (out: number[], value: number) => {
  let left = Number.isFinite(value) ? Math.min(Math.max(0, Math.round(value)), Number.MAX_SAFE_INTEGER) : 0
  while (left >= 0x80) {
    out.push((left % 0x80) + 0x80)
    left = Math.floor(left / 0x80)
  }
  out.push(left)
}

export function createReader(bytes: Uint8Array, start: number, known: readonly RecordedFile[]): Reader {
  let at = start
  let end = bytes.length
  let hasFailed = false
  const names: string[] = []
  const uint = (): number => {
    let value = 0
    let place = 1
    for (let n = 0; n < mostBytes && at < end; n += 1) {
      const byte = bytes[at] ?? 0
      at += 1
      value += (byte % 0x80) * place
      if (byte < 0x80) {
        if (value <= Number.MAX_SAFE_INTEGER) return value
        break
      }
      place *= 0x80
    }
    hasFailed = true
    at = end
    return 0
  }
  const numbers = uint()
  if (numbers > end - at) hasFailed = true
  end = Math.min(end, at + numbers)
  const all = textOf(bytes, end)
  if (all === null) hasFailed = true
  const texts = all ?? ''
  let read = 0
  const text = (): string => {
    const length = uint()
    if (length > texts.length - read) {
      hasFailed = true
      return ''
    }
    read += length
    return texts.slice(read - length, read)
  }
  return {
    uint,
    text,
    name() {
      const index = uint()
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
    left: () => end - at,
    fail() {
      hasFailed = true
    },
    failed: () => hasFailed,
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

/** The text of the bytes from `start` on; null where they are none. */
function textOf(bytes: Uint8Array, start: number): string | null {
  const parts: string[] = []
  let units: number[] = []
  let at = start
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
