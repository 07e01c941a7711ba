// Taken before any project code runs.
const { isArray } = Array
const { create, getPrototypeOf: prototypeOf } = Object
const plain = Object.prototype

/** UTF-16 units of all texts of one message, and its values: what the page can read between two frames. */
const unitsMost = 2_000_000
const valuesMost = 60_000

/**
 * A copy of a message made of nothing but fresh plain objects, arrays and primitives; null for one that is too big or
 * holds anything else. The runner's own bounds are kept by methods that project code may replace for itself
 * (`String.prototype.slice`), so what leaves the frame is measured once more, by syntax alone.
 */
export function cleanCopy(message: unknown): unknown {
  let units = 0
  let values = 0
  const copy = (value: unknown): unknown => {
    values += 1
    if (values > valuesMost) throw tooMuch
    if (typeof value === 'string') {
      units += value.length
      if (units > unitsMost) throw tooMuch
      return value
    }
    if (typeof value === 'function' || typeof value === 'symbol') throw tooMuch
    if (typeof value !== 'object' || value === null) return value
    if (isArray(value)) {
      const list: unknown[] = []
      // Not by an iterator, which is the project's to replace.
      for (let at = 0; at < value.length; at += 1) list[at] = copy(value[at])
      return list
    }
    if (prototypeOf(value) !== plain) throw tooMuch
    // Without a prototype no setter of the project's is called.
    const fields = create(null) as Record<string, unknown>
    for (const name in value) {
      units += name.length
      fields[name] = copy((value as Record<string, unknown>)[name])
    }
    return fields
  }
  try {
    return copy(message)
  } catch {
    return null
  }
}

const tooMuch = 'too much'
