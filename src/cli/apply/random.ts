/** Random numbers in [0, 1) that a seed repeats (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Cuts a text into pieces of 1 to 40 units, short ones more often; even inside a surrogate pair. */
export function cutAtRandom(text: string, seed: number): readonly string[] {
  const random = seededRandom(seed)
  const pieces: string[] = []
  for (let at = 0; at < text.length;) {
    const size = 1 + Math.floor(40 * random() ** 3)
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}
