import type { RunnerNews, TestOrder } from '../core/preview/messages.ts'
import type { FileRun } from './kit/run-file.ts'
import { showBuild, type RunParts } from './run.ts'

/** Loads the test kit, which came as text, and lets it run the build's file of tests. */
export async function runTests(
  { build, kit, choice, patienceMs }: TestOrder,
  { addresses, failed, tell }: RunParts & { readonly tell: (news: RunnerNews) => void },
): Promise<void> {
  const address = addresses.add(null, kit)
  await showBuild(build, { addresses, failed, more: { vitest: address } })
  const { runFile } = (await import(/* @vite-ignore */ address)) as {
    runFile: (run: FileRun) => Promise<void>
  }
  const { path, id } = build.test
  const load = () => import(/* @vite-ignore */ id)
  await runFile({ path, load, choice, patienceMs, pathOf: addresses.pathOf, tell })
}
