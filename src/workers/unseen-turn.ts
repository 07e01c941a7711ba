import { createNewsBuffer } from '../core/turn/news-buffer.ts'
import type { TokenUsage, TurnId, TurnNews } from '../core/turn/turn.ts'
import type { TurnRun } from './turn-run.ts'

/** What became of a turn that ran unseen and was not shown. */
export type Unshown = { readonly usage: TokenUsage | null }

/** A turn that runs before its Enter: its news is kept here, joined, until it is shown. */
export interface UnseenTurn {
  readonly id: TurnId
  tell(news: readonly TurnNews[]): void
  /** Lets out what was kept; from now on news passes as that of any turn. */
  show(): void
  isShown(): boolean
  /** It is over on both sides and will not be shown. */
  gone(run: TurnRun): void
}

/** `settle` is told once: null when the turn is shown, else what it has cost. */
export function createUnseenTurn(
  id: TurnId,
  pass: (news: readonly TurnNews[]) => void,
  settle: (unshown: Unshown | null) => void,
): UnseenTurn {
  const kept = createNewsBuffer()
  let isShown = false
  return {
    id,
    tell(news) {
      const told = news.map((item) => (item.type === 'sent' ? { ...item, speculated: true } : item))
      if (isShown) pass(told)
      else for (const item of told) kept.add(item)
    },
    show() {
      isShown = true
      pass(kept.take())
      settle(null)
    },
    isShown: () => isShown,
    gone: (run) => settle({ usage: run.recording()?.usage ?? null }),
  }
}
