/** A number with its noun: 1 hunk, 2 hunks. */
export const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`
export const hunks = (n: number) => counted(n, 'hunk', 'hunks')
export const files = (n: number) => counted(n, 'file', 'files')
