/** Bytes being written: numbers, texts and bytes one after the other, each with its length before it. */
export class ByteWriter {
  #bytes = new Uint8Array(1024)
  #length = 0

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  /** A whole number from 0 to 2^31 - 1, seven bits a byte, the least first. */
  number(value: number): void {
    let rest = value
    while (rest > 127) {
      this.byte((rest & 127) | 128)
      rest >>>= 7
    }
    this.byte(rest)
  }

  bytes(value: Uint8Array): void {
    this.number(value.length)
    this.#room(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  /** Any JavaScript string; half a surrogate pair is kept as it is. */
  text(value: string): void {
    this.bytes(utf8Of(value))
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more))
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}

/** Reads what `ByteWriter` wrote. Null is said where the bytes end too early or say something that was never written. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0
  #isShort = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The last null was said because the bytes end too early. */
  get isShort(): boolean {
    return this.#isShort
  }

  get at(): number {
    return this.#at
  }

  byte(): number | null {
    const value = this.#bytes[this.#at]
    if (value === undefined) {
      this.#isShort = true
      return null
    }
    this.#at += 1
    return value
  }

  number(): number | null {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      if (byte === null) return null
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value > 0x7fff_ffff ? null : value
    }
    return null
  }

  bytes(): Uint8Array | null {
    const length = this.number()
    if (length === null) return null
    if (this.#at + length > this.#bytes.length) {
      this.#isShort = true
      return null
    }
    this.#at += length
    return this.#bytes.slice(this.#at - length, this.#at)
  }

  text(): string | null {
    const bytes = this.bytes()
    return bytes === null ? null : textOf(bytes)
  }

  /** What is left of a text whose end is missing, up to its last whole line. */
  cutText(): string {
    const rest = textOf(this.#bytes.slice(this.#at))
    return rest.slice(0, rest.lastIndexOf('\n') + 1)
  }
}

/** UTF-8, with half of a surrogate pair written like any other unit of its size (“WTF-8”). */
function utf8Of(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  const put = (byte: number) => {
    bytes[length] = byte
    length += 1
  }
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0
    if (point < 0x80) put(point)
    else if (point < 0x800) {
      put(0xc0 | (point >> 6))
      put(0x80 | (point & 63))
    } else if (point < 0x1_0000) {
      put(0xe0 | (point >> 12))
      put(0x80 | ((point >> 6) & 63))
      put(0x80 | (point & 63))
    } else {
      at += 1
      put(0xf0 | (point >> 18))
      put(0x80 | ((point >> 12) & 63))
      put(0x80 | ((point >> 6) & 63))
      put(0x80 | (point & 63))
    }
  }
  return bytes.subarray(0, length)
}

/** Units joined at once: `fromCharCode` takes them as arguments. */
const unitsAtOnce = 8_192

/** The text of such bytes; what is none gives some text or other, never an error. */
function textOf(bytes: Uint8Array): string {
  const isPlain = bytes.every((byte) => byte < 0x80)
  let text = ''
  if (isPlain) {
    for (let at = 0; at < bytes.length; at += unitsAtOnce)
      text += String.fromCharCode(...bytes.subarray(at, at + unitsAtOnce))
    return text
  }
  let units: number[] = []
  const follow = (at: number) => (bytes[at] ?? 0) & 63
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0
    let point = lead
    if (lead < 0x80) at += 1
    else if (lead < 0xe0) {
      point = ((lead & 31) << 6) | follow(at + 1)
      at += 2
    } else if (lead < 0xf0) {
      point = ((lead & 15) << 12) | (follow(at + 1) << 6) | follow(at + 2)
      at += 3
    } else {
      point = ((lead & 7) << 18) | (follow(at + 1) << 12) | (follow(at + 2) << 6) | follow(at + 3)
      at += 4
    }
    if (point < 0x1_0000) units.push(point)
    else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff))
    if (units.length >= unitsAtOnce) {
      text += String.fromCharCode(...units)
      units = []
    }
  }
  return text + String.fromCharCode(...units)
}
