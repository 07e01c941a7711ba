import type { Snapshot } from '../../core/edits/snapshot.ts'
import { createDice } from '../replies/dice.ts'
import { madeCommits, makeCases } from '../replies/make-cases.ts'
import type { ReplyCase } from '../replies/reply-case.ts'
import { wildDocument } from './documents.ts'
import { BrokenLaw } from './laws.ts'
import { Session, type Step } from './session.ts'

/** A case that broke a law. `seed` and `number` of the case repeat it. */
export type Finding = {
  readonly seed: number
  readonly number: number
  readonly rule: string
  readonly what: string
  readonly given: ReplyCase
  /** The reply to a redirect, if there was one. */
  readonly again: string
  readonly steps: readonly Step[]
}

export type FuzzRun = {
  readonly seed: number
  readonly cases: number
  readonly steps: number
  readonly finding: Finding | null
}

/** Plays case after case until a law breaks or `goesOn` says no. The seed repeats the cases and every step of each. */
export function fuzzEdits(
  sources: readonly Snapshot[],
  seed: number,
  goesOn: (cases: number) => boolean,
): FuzzRun {
  let cases = 0
  let steps = 0
  for (let round = 0; ; round += 1) {
    const dice = createDice(seed + round * 7919)
    const wild = sources.flatMap((file) => (dice.chance(0.15) ? [wildDocument(file, dice)] : []))
    let again = ''
    for (const given of makeCases(madeCommits(wild), { sources: wild, seed: seed + round, count: 1 })) {
      if (!goesOn(cases)) return { seed, cases, steps, finding: null }
      const session = new Session(given.files, given.reply, given.format, createDice(given.seed + cases))
      cases += 1
      // half of the redirects say the same once more, half speak of something else
      const next = again !== '' && cases % 2 === 0 ? again : given.reply
      try {
        session.play(next)
      } catch (error) {
        const rule = error instanceof BrokenLaw ? error.rule : 'thrown'
        const what =
          error instanceof BrokenLaw ? error.message : String(error instanceof Error ? error.stack : error)
        const finding = { seed, number: cases, rule, what, given, again: next, steps: session.steps }
        return { seed, cases, steps: steps + session.steps.length, finding }
      }
      steps += session.steps.length
      again = given.reply
    }
  }
}

/** The finding as a corpus folder: its files by path. */
export function folderOf({
  seed,
  number,
  rule,
  what,
  given,
  again,
  steps,
}: Finding): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const { path, text } of given.files) files.set(`before/${path}`, text)
  files.set('reply.txt', given.reply)
  if (steps.some((step) => step.do === 'redirect')) files.set('reply-after-redirect.txt', again)
  const told = { rule, asked: given.format, what, kind: given.kind, seed, case: number, steps }
  files.set('expect.json', `${JSON.stringify(told, null, 1)}\n`)
  return files
}
