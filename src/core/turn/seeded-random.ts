/** Random numbers in [0, 1) from a seed (xorshift, Marsaglia 2003): the same seed gives the same run. */
export function seededRandom(seed: number): () => number {
  // Zero is the one state that xorshift never leaves.
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
