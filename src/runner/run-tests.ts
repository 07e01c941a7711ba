import type { RunnerNews, TestOrder } from '../core/preview/messages.ts'
import type { FileRun } from './kit/run-file.ts'
import { kitName, onShelf } from './kit/shelf.ts'
import { showBuild, type RunParts } from './run.ts'

/** Lets the test kit, which was evaluated before, run the build's file of tests. */
export async function runTests(
  { build, choice, patienceMs }: TestOrder,
  {
    addresses,
    failed,
    flush,
    tell,
  }: RunParts & {
    /** Tells what the console has not told yet, so that its rows stand between the news they belong to. */
    readonly flush: () => void
    readonly tell: (news: RunnerNews) => void
  },
): Promise<void> {
  await showBuild(build, { addresses, failed, shelved: ['vitest'] })
  const { runFile } = onShelf(kitName) as { readonly runFile: (run: FileRun) => Promise<void> }
  const { path, id } = build.test
  const load = () => import(/* @vite-ignore */ id)
  const inOrder = (news: RunnerNews) => {
    flush()
    tell(news)
  }
  await runFile({ path, load, choice, patienceMs, pathOf: addresses.pathOf, tell: inOrder })
}
