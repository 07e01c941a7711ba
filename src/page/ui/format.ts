/** A figure in two parts, so that the unit can stand back behind the number. */
export type Figure = { readonly value: string; readonly unit: string }

/** A span for people: tenths below 10 ms (the clock's step is 0.1 ms), whole ms below 10 s, then seconds. */
export function formatMs(ms: number): Figure {
  if (ms < 9.95) return { value: Math.max(0, ms).toFixed(1), unit: 'ms' }
  if (ms < 9999.5) return { value: groupThousands(Math.round(ms)), unit: 'ms' }
  return { value: (ms / 1000).toFixed(1), unit: 's' }
}

/** Tokens per second: tenths below 10, then whole numbers. */
export function formatSpeed(tokensPerSecond: number): Figure {
  const value =
    tokensPerSecond < 9.95 ? tokensPerSecond.toFixed(1) : groupThousands(Math.round(tokensPerSecond))
  return { value, unit: 'tok/s' }
}

/** A whole number with its thousands set apart: 12,345. */
export function groupThousands(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Seconds until a moment, counted down to 1 and then 0, never negative. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000))
}

/** A window of tokens in short: 128000 → 128k. */
export function formatWindow(tokens: number): string {
  if (tokens < 1000) return String(tokens)
  if (tokens < 1_000_000) return `${Math.round(tokens / 1000)}k`
  return `${Number((tokens / 1_000_000).toFixed(1))}M`
}

/** Tokens in short: 812, 3.1k, 128k, 1.05M. Never wider than five characters. */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens)
  if (tokens < 99_950) return `${(tokens / 1000).toFixed(1)}k`
  if (tokens < 999_500) return `${Math.round(tokens / 1000)}k`
  return `${(tokens / 1_000_000).toFixed(2)}M`
}

/** Dollars, with as many places as tell something: $0.0012, $0.34, $12.50; what is less than a ten-thousandth says so. */
export function formatDollars(dollars: number): string {
  if (dollars === 0) return '$0'
  if (dollars < 0.000_05) return '<$0.0001'
  if (dollars < 0.1) return `$${dollars.toFixed(4)}`
  return `$${dollars.toFixed(2)}`
}

/** Last segment of a path, and what stands before it (with its slash). */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const cut = path.lastIndexOf('/') + 1
  return { folder: path.slice(0, cut), name: path.slice(cut) }
}

/** Whether a host name means this very machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
  )
}

/** Host of a URL; null where it is none. */
export function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null
}
