/** Origin of the runner, told by the server of this page; the page's own where there is no other. */
export async function runnerBase(): Promise<string> {
  const answer = await fetch('/runner/place.json')
  const told: unknown = await answer.json()
  const origin: unknown = typeof told === 'object' && told !== null && 'origin' in told ? told.origin : null
  return typeof origin === 'string' ? origin : location.origin
}
