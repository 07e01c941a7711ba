/**
 * Whether two values are equal in structure: arrays, plain objects, class instances of one class, dates, regular
 * expressions, errors, maps, sets, buffers and typed arrays by what they hold, everything else as `Object.is` has it.
 * Values that hold themselves are no trouble.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  return isEqual(a, b, new Map())
}

/** `open` holds the pairs whose comparison is under way: meeting one again adds nothing new. */
function isEqual(a: unknown, b: unknown, open: Map<object, Set<object>>): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false

  const partners = open.get(a) ?? new Set()
  if (partners.has(b)) return true
  open.set(a, partners.add(b))
  const equal = isEqualObject(a, b, open)
  partners.delete(b)
  return equal
}

function isEqualObject(a: object, b: object, open: Map<object, Set<object>>): boolean {
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime())
  if (a instanceof RegExp && b instanceof RegExp) {
    return a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex
  }
  if (a instanceof Map && b instanceof Map) return isEqualMap(a, b, open)
  if (a instanceof Set && b instanceof Set) return isEqualSet(a, b, open)
  if (a instanceof ArrayBuffer && b instanceof ArrayBuffer) {
    return isEqualBytes(new Uint8Array(a), new Uint8Array(b))
  }
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    return isEqualBytes(
      new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
      new Uint8Array(b.buffer, b.byteOffset, b.byteLength),
    )
  }
  if (a instanceof Error && b instanceof Error && (a.name !== b.name || a.message !== b.message)) return false
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false

  const keys = ownKeys(a)
  if (keys.length !== ownKeys(b).length) return false
  return keys.every(
    (key) =>
      Object.prototype.propertyIsEnumerable.call(b, key) &&
      isEqual(Reflect.get(a, key), Reflect.get(b, key), open),
  )
}

function ownKeys(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))
}

function isEqualBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function isEqualMap(
  a: Map<unknown, unknown>,
  b: Map<unknown, unknown>,
  open: Map<object, Set<object>>,
): boolean {
  if (a.size !== b.size) return false
  // A key that is itself in the other map is the partner; the rest are paired by what they hold.
  const rest = [...b].filter(([key]) => !a.has(key))
  return [...a].every(([key, value]) => {
    if (b.has(key)) return isEqual(value, b.get(key), open)
    const found = rest.findIndex((entry) => isEqual(key, entry[0], open) && isEqual(value, entry[1], open))
    if (found >= 0) rest.splice(found, 1)
    return found >= 0
  })
}

function isEqualSet(a: Set<unknown>, b: Set<unknown>, open: Map<object, Set<object>>): boolean {
  if (a.size !== b.size) return false
  const rest = [...b].filter((item) => !a.has(item))
  return [...a].every((item) => {
    if (b.has(item)) return true
    const found = rest.findIndex((other) => isEqual(item, other, open))
    if (found >= 0) rest.splice(found, 1)
    return found >= 0
  })
}
