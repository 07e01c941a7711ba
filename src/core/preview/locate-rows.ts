import type { Place } from './build.ts'
import { framesOf } from './console-text.ts'
import type { ConsoleRow, Value } from './messages.ts'
import { writeStack } from './stack.ts'

/** The places in rows, of their calls and of the errors among their values, in the order `withPlaces` takes them. */
export function placesIn(rows: readonly ConsoleRow[]): readonly Place[] {
  const places: Place[] = []
  mapPlaces(rows, (place) => {
    places.push(place)
    return place
  })
  return places
}

/** The rows with other places for those that `placesIn` lists. */
export function withPlaces(rows: readonly ConsoleRow[], places: readonly Place[]): readonly ConsoleRow[] {
  let at = 0
  return mapPlaces(rows, (place) => places[at++] ?? place)
}

const mapPlaces = (rows: readonly ConsoleRow[], map: (place: Place) => Place): readonly ConsoleRow[] =>
  rows.map((row) => ({
    ...row,
    place: row.place === null ? null : map(row.place),
    values: row.values.map((value) => mapValue(value, map)),
  }))

const mapValue = (value: Value, map: (place: Place) => Place): Value => {
  if (value.type !== 'object') return value
  const frames = framesOf(value)
  const entries = value.entries.map(([key, item]) => {
    if (value.kind !== 'error' || key !== 'stack' || item.type !== 'text')
      return [key, mapValue(item, map)] as const
    const text = writeStack(frames.map(({ name, place }) => ({ name, place: map(place) })))
    return [key, { type: 'text', text, cut: 0 }] as const
  })
  return { ...value, entries }
}
