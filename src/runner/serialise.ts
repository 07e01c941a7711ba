import type { ObjectKind, Value } from '../core/preview/messages.ts'
import { limits } from './limits.ts'

/** What is left of a row's budget, and what stands further out. */
type Walk = {
  nodes: number
  readonly outer: Set<object>
  readonly readStack: (stack: string) => string
}

/** Values told in one row at most, over all depths: a wide tree is cut before it is slow. */
const nodesPerRow = 1_000

type Entries = {
  readonly entries: readonly (readonly [string, Value])[]
  readonly left: number
  readonly size: number | null
}

/**
 * Writes values down as they are now: bounded in depth, width and length, circles cut, getters not called. Project code
 * may have put anything there, also objects that throw when they are looked at; this never throws. `readStack` writes an
 * error's stack as the page reads it.
 */
export function serialiseRow(
  values: readonly unknown[],
  readStack: (stack: string) => string = (stack) => stack,
): readonly Value[] {
  const walk: Walk = { nodes: nodesPerRow, outer: new Set(), readStack }
  return values.slice(0, limits.values).map((value) => serialise(value, limits.depth, walk))
}

const serialise = (value: unknown, depth: number, walk: Walk): Value => {
  try {
    walk.nodes -= 1
    return write(value, depth, walk)
  } catch {
    return { type: 'closed' }
  }
}

const write = (value: unknown, depth: number, walk: Walk): Value => {
  switch (typeof value) {
    case 'string':
      return { type: 'text', text: value.slice(0, limits.text), cut: Math.max(0, value.length - limits.text) }
    case 'bigint':
      return { type: 'literal', text: cut(`${value}n`) }
    case 'symbol':
      return { type: 'literal', text: cut(value.toString()) }
    case 'number':
      return { type: 'literal', text: Object.is(value, -0) ? '-0' : `${value}` }
    case 'boolean':
    case 'undefined':
      return { type: 'literal', text: `${value}` }
    case 'function':
      return { type: isClass(value) ? 'class' : 'function', name: cut(ownText(value, 'name')) }
    case 'object':
      return value === null ? { type: 'literal', text: 'null' } : writeObject(value, depth, walk)
  }
}

const writeObject = (value: object, depth: number, walk: Walk): Value => {
  const name = cut(className(value))
  if (walk.outer.has(value)) return { type: 'seen' }
  if (depth === 0 || walk.nodes <= 0) return { type: 'deep', name }
  walk.outer.add(value)
  try {
    const kind = kindOf(value)
    return {
      type: 'object',
      kind,
      name,
      text: cut(textOf(value, kind)),
      ...entriesOf(value, kind, depth - 1, walk),
    }
  } finally {
    walk.outer.delete(value)
  }
}

const kindOf = (value: object): ObjectKind => {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return 'array'
  if (value instanceof Map) return 'map'
  if (value instanceof Set) return 'set'
  if (value instanceof Error || value instanceof DOMException) return 'error'
  if (value instanceof Date) return 'date'
  if (value instanceof RegExp) return 'pattern'
  if (isNode(value)) return 'node'
  if (value instanceof Promise) return 'promise'
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype ? 'plain' : 'other'
}

const textOf = (value: object, kind: ObjectKind): string => {
  switch (kind) {
    case 'error':
      return value instanceof Error || value instanceof DOMException ? `${value.name}: ${value.message}` : ''
    case 'date':
      return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : 'Invalid Date'
    case 'pattern':
      return value instanceof RegExp ? String(value) : ''
    case 'node':
      return !isNode(value) ? '' : value instanceof Element ? openingTag(value) : value.nodeName
    case 'plain':
    case 'array':
    case 'map':
    case 'set':
    case 'promise':
    case 'other':
      return ''
  }
}

/** A worker has no nodes. */
const isNode = (value: object): value is Node => typeof Node !== 'undefined' && value instanceof Node

const openingTag = (element: Element): string => {
  const attributes = [...element.attributes]
    .slice(0, 20)
    .map(({ name, value }) => ` ${name}="${value.slice(0, 100)}"`)
  return `<${element.localName}${attributes.join('')}>`
}

const entriesOf = (value: object, kind: ObjectKind, depth: number, walk: Walk): Entries => {
  const tell = (item: unknown) => serialise(item, depth, walk)
  if (kind === 'array') {
    const list = value as ArrayLike<unknown>
    const told = Math.min(list.length, limits.entries, Math.max(0, walk.nodes))
    const entries = Array.from(
      { length: told },
      (_, at) => [`${at}`, property(value, `${at}`, tell)] as const,
    )
    return { entries, left: list.length - told, size: list.length }
  }
  if (value instanceof Map)
    return listed(value, value.size, ([key, item]: [unknown, unknown]) => tell([key, item]))
  if (value instanceof Set) return listed(value, value.size, tell)
  if (kind === 'node' || kind === 'date' || kind === 'pattern' || kind === 'promise')
    return { entries: [], left: 0, size: null }
  const keys = Object.keys(value)
  const told = keys.slice(0, Math.min(limits.entries, Math.max(0, walk.nodes)))
  const entries = told.map((key) => [cut(key), property(value, key, tell)] as const)
  const stack =
    value instanceof Error && typeof value.stack === 'string'
      ? [['stack', tell(walk.readStack(value.stack))] as const]
      : []
  return {
    entries: [...entries, ...stack].slice(0, limits.entries),
    left: keys.length - told.length,
    size: null,
  }
}

const listed = <Item>(items: Iterable<Item>, size: number, tell: (item: Item) => Value): Entries => {
  const entries: [string, Value][] = []
  for (const item of items) {
    if (entries.length >= limits.entries) break
    entries.push([`${entries.length}`, tell(item)])
  }
  return { entries, left: size - entries.length, size }
}

/** Reads a property only if that runs no code. */
const property = (value: object, key: string, tell: (item: unknown) => Value): Value => {
  const found = Object.getOwnPropertyDescriptor(value, key)
  if (found === undefined) return { type: 'literal', text: 'undefined' }
  return found.get === undefined && found.set === undefined ? tell(found.value) : { type: 'getter' }
}

const className = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (typeof prototype !== 'object' || prototype === null) return ''
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof maker === 'function' ? ownText(maker, 'name') : className(prototype)
}

const ownText = (value: object, key: string): string => {
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value
  return typeof found === 'string' ? found : ''
}

const isClass = (value: object): boolean =>
  Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false

const cut = (text: string): string => text.slice(0, limits.text)
