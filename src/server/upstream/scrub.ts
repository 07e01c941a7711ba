/** What stands where a key stood. */
const blank = '[key]'

/** Keys shorter than this are placeholders ("x"): replacing them would only garble words. */
const shortest = 4

/** Shapes in which providers repeat a key half masked ("sk-ab***yz"). */
const keyShape = /\b(?:sk|gsk|csk|xai|pk|rk)[-_][\w*.…-]{6,}|\bBearer\s+[^\s"',;]{4,}/gi

/**
 * Makes a function that takes every one of `secrets` out of a text, in the spellings in which one may come back: as it
 * is, inside JSON, in a URL, in base64. Law: the result contains none of them.
 * A text that cannot be cleaned so comes back empty.
 */
export function createScrub(secrets: readonly string[]): (text: string) => string {
  const spellings = new Set<string>()
  for (const secret of secrets) {
    if (secret.length < shortest) continue
    spellings.add(secret)
    spellings.add(JSON.stringify(secret).slice(1, -1))
    spellings.add(encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\uFFFD')))
    spellings.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''))
  }
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length)
  return (text) => {
    let clean = text.replace(keyShape, blank)
    for (const spelling of longestFirst) clean = clean.replaceAll(spelling, blank)
    // What stood around a key can join to another one; such a text is not worth saving.
    return longestFirst.some((spelling) => clean.includes(spelling)) ? '' : clean
  }
}
