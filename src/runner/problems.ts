import type { RunnerNews } from '../core/preview/messages.ts'
import { readStack } from '../core/preview/stack.ts'
import { limits } from './limits.ts'
import { own } from './own.ts'

type ProblemNews = Extract<RunnerNews, { readonly type: 'problem' }>

/** Errors told of one run; code that throws in a loop says nothing new after that. */
const problemsTold = 50

/** Tells the page of every error that nobody caught and every promise that nobody listened to. */
export function watchProblems(
  pathOf: (address: string) => string | null,
  tell: (news: ProblemNews) => void,
): void {
  let told = 0
  const say = (news: ProblemNews) => {
    told += 1
    if (told <= problemsTold) tell(news)
  }
  own.listen(
    'error',
    (event) => {
      if (!(event instanceof ErrorEvent)) return
      const path = pathOf(event.filename)
      const place = path === null ? null : { path, line: event.lineno, column: event.colno }
      say(describe('error', event.error ?? event.message, { place, pathOf }))
    },
    true,
  )
  own.listen('unhandledrejection', (event) => {
    say(describe('rejection', event.reason, { place: null, pathOf }))
  })
}

/** Describes something that was thrown, whatever it is. */
export function describe(
  kind: ProblemNews['kind'],
  thrown: unknown,
  at: { readonly place: ProblemNews['place']; readonly pathOf: (address: string) => string | null },
): ProblemNews {
  const said = wordsOf(thrown)
  const stack = readStack(said.stack, at.pathOf).slice(0, limits.stack)
  return {
    type: 'problem',
    kind,
    name: said.name.slice(0, 200),
    message: said.message.slice(0, limits.text),
    place: at.place ?? stack[0]?.place ?? null,
    stack: [...stack],
  }
}

/** Thrown objects may throw when they are read. */
const wordsOf = (
  thrown: unknown,
): { readonly name: string; readonly message: string; readonly stack: string } => {
  try {
    if (thrown instanceof own.Error || thrown instanceof DOMException) {
      const { name, message, stack } = thrown
      return { name: String(name), message: String(message), stack: String(stack ?? '') }
    }
    return { name: '', message: String(thrown), stack: '' }
  } catch {
    return { name: '', message: '', stack: '' }
  }
}
