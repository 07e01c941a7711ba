import {
  createRangeReader,
  createRangeWriter,
  numberContext,
  putNumber,
  takeNumber,
  type NumberContext,
  type RangeReader,
  type RangeWriter,
} from './range-coder.ts'

/** A column of whole numbers from 0 to 2^53 - 2; `range` is there where it is a range code, for contexts of others. */
export type NumbersOut = {
  readonly range: RangeWriter | null
  put(value: number): void
  done(): readonly number[]
}

/** Reads a column. What cannot be is read as 0, and says so from then on. */
export type NumbersIn = {
  readonly range: RangeReader | null
  take(): number
  /** Numbers that may yet come: no list can have more items. */
  left(): number
  hasFailed(): boolean
}

/** `isLast`: behind the texts, else before them. */
export type NumberForm = {
  readonly isLast: boolean
  start(): NumbersOut
  open(column: Uint8Array): NumbersIn
}

const most = Number.MAX_SAFE_INTEGER - 1
const whole = (value: number): number =>
  Number.isFinite(value) ? Math.min(Math.max(0, Math.round(value)), most) : 0

function plainNumbersOut(): NumbersOut {
  const out: number[] = []
  return {
    range: null,
    put(value) {
      let left = whole(value)
      while (left >= 0x80) {
        out.push((left % 0x80) + 0x80)
        left = Math.floor(left / 0x80)
      }
      out.push(left)
    },
    done: () => out,
  }
}

const mostBytes = 8

function plainNumbersIn(bytes: Uint8Array): NumbersIn {
  let at = 0
  let failed = false
  return {
    range: null,
    take() {
      let value = 0
      let place = 1
      for (let n = 0; n < mostBytes && at < bytes.length; n += 1) {
        const byte = bytes[at] ?? 0
        at += 1
        value += (byte % 0x80) * place
        if (byte < 0x80) {
          if (value <= Number.MAX_SAFE_INTEGER) return value
          break
        }
        place *= 0x80
      }
      failed = true
      at = bytes.length
      return 0
    },
    left: () => bytes.length - at,
    hasFailed: () => failed,
  }
}

/** Sizes of the number before, each with contexts of its own: a flag follows flags, a time a time. */
function createAfter() {
  const contexts: NumberContext[] = []
  let before = 0
  return {
    contexts: () => (contexts[before] ??= numberContext()),
    learn(value: number) {
      before = value < 2 ? value : value < 16 ? 2 : 3
    },
  }
}

function codedNumbersOut(): NumbersOut {
  const range = createRangeWriter()
  const after = createAfter()
  return {
    range,
    put(value) {
      const told = whole(value)
      putNumber(range, after.contexts(), told)
      after.learn(told)
    },
    done: () => range.done(),
  }
}

/** Numbers in a byte of a range code, at the most: those of a recording take a bit and more each. */
const mostInByte = 64

function codedNumbersIn(bytes: Uint8Array): NumbersIn {
  const range = createRangeReader(bytes)
  const after = createAfter()
  let left = (bytes.length + 8) * mostInByte
  return {
    range,
    take() {
      left -= 1
      if (left < 0) return 0
      const value = takeNumber(range, after.contexts())
      after.learn(value)
      return value
    },
    left: () => Math.max(0, left),
    hasFailed: () => left < 0,
  }
}

/** Seven bits a byte, the lowest first. */
export const plainNumbers: NumberForm = { isLast: false, start: plainNumbersOut, open: plainNumbersIn }

/** A range code, which stands last: nothing can pack it closer, and what packs the texts need not meet it. */
export const codedNumbers: NumberForm = { isLast: true, start: codedNumbersOut, open: codedNumbersIn }
