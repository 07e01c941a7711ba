import type { Reader, Writer } from './byte-columns.ts'

/** Both ways between a value and its bytes. Law: read after write gives the value. */
export type Codec<T> = { write(out: Writer, value: T): void; read(from: Reader): T }

export const uint: Codec<number> = {
  write: (out, value) => out.uint(value),
  read: (from) => from.uint(),
}

/** Small numbers of either sign stay small. */
const signed: Codec<number> = {
  write: (out, value) => out.uint(value < 0 ? -2 * value - 1 : 2 * value),
  read: (from) => {
    const value = from.uint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  },
}

const scaled = (by: number): Codec<number> => ({
  write: (out, value) => signed.write(out, Math.round(value * by)),
  read: (from) => signed.read(from) / by,
})

/** Three decimals. */
export const milli = scaled(1_000)
/** Six decimals. */
export const micro = scaled(1_000_000)

/** Ms in whole microseconds, near the base of times. */
export const time: Codec<number> = {
  write: (out, value) => signed.write(out, Math.round(value * 1_000) - out.base),
  read: (from) => (signed.read(from) + from.base) / 1_000,
}

export const text: Codec<string> = { write: (out, value) => out.text(value), read: (from) => from.text() }
export const name: Codec<string> = { write: (out, value) => out.name(value), read: (from) => from.name() }

export const flag: Codec<boolean> = {
  write: (out, value) => out.uint(value ? 1 : 0),
  read: (from) => from.uint() === 1,
}

export function word<const T extends string>(...words: readonly [T, ...T[]]): Codec<T> {
  return {
    write: (out, value) => out.uint(words.indexOf(value)),
    read: (from) => {
      const found = words[from.uint()]
      if (found === undefined) from.fail()
      return found ?? words[0]
    },
  }
}

export const orNull = <T>(codec: Codec<T>): Codec<T | null> => ({
  write: (out, value) => {
    out.uint(value === null ? 0 : 1)
    if (value !== null) codec.write(out, value)
  },
  read: (from) => (from.uint() === 1 ? codec.read(from) : null),
})

export const list = <T>(codec: Codec<T>): Codec<readonly T[]> => ({
  write: (out, values) => {
    out.uint(values.length)
    for (const value of values) codec.write(out, value)
  },
  read: (from) => {
    const length = from.uint()
    if (length > from.left()) from.fail()
    const values: T[] = []
    while (values.length < length && !from.failed()) values.push(codec.read(from))
    return values
  },
})

export const record = <T>(codec: Codec<T>): Codec<Readonly<Record<string, T>>> => {
  const entries = list(fields<{ readonly key: string; readonly value: T }>({ key: name, value: codec }))
  return {
    write: (out, value) => {
      entries.write(
        out,
        Object.entries(value).map(([key, item]) => ({ key, value: item })),
      )
    },
    read: (from) => Object.fromEntries(entries.read(from).map(({ key, value }) => [key, value])),
  }
}

export type Fields<T> = { readonly [K in keyof T]: Codec<T[K]> }

/** The fields one after the other, in the order in which they stand here. */
export function fields<T extends object>(codecs: Fields<T>): Codec<T> {
  const keys = Object.keys(codecs) as (keyof T)[]
  return {
    write: (out, value) => {
      for (const key of keys) codecs[key].write(out, value[key])
    },
    read: (from) => {
      const value: Partial<T> = {}
      for (const key of keys) value[key] = codecs[key].read(from)
      return value as T
    },
  }
}

type Tagged = { readonly type: string }
type Variants<T extends Tagged> = {
  readonly [K in T['type']]: Codec<Omit<Extract<T, { readonly type: K }>, 'type'>>
}

/** One of several, told apart by their type. */
export function union<T extends Tagged>(variants: Variants<T>): Codec<T> {
  const types = Object.keys(variants) as T['type'][]
  const codecOf = (type: T['type']) => variants[type] as Codec<object>
  return {
    write: (out, value) => {
      out.uint(types.indexOf(value.type))
      codecOf(value.type).write(out, value)
    },
    read: (from) => {
      const type = types[from.uint()]
      if (type === undefined) from.fail()
      const known = type ?? (types[0] as T['type'])
      return { type: known, ...(type === undefined ? {} : codecOf(known).read(from)) } as T
    },
  }
}
