import type { RunnerNews, TestOrder } from '../core/preview/messages.ts'
import type { FileRun } from './kit/run-file.ts'
import { runInline } from './inline-script.ts'
import { kitName, onShelf } from './kit/shelf.ts'
import { showBuild, type RunParts } from './run.ts'

/** Evaluates the test kit, which came as text, and lets it run the build's file of tests. */
export async function runTests(
  { build, kit, choice, patienceMs }: TestOrder,
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
  runInline(kit)
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
