/** Half-open range of UTF-16 offsets: [from, to). */
export type Range = { readonly from: number; readonly to: number }

/** Replaces the text of a range. */
export type Replacement = Range & { readonly text: string }

/** Sorted, disjoint replacements; all offsets refer to the text before any of them is made. */
export type Edit = readonly Replacement[]
