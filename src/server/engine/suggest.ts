import type { View } from './intent.ts'
import { declaredIn } from './names.ts'
import type { Project } from './project.ts'

/** One sentence with three things that can be done on the open file, in the names it really has. */
export function suggest(project: Project, view: View): string {
  const script = project.scripts.find((one) => one.path === view.openPath) ?? project.scripts[0]
  if (script === undefined)
    return 'With a TypeScript or JavaScript file I can rename a symbol everywhere, add doc comments, or wrap a function in try/catch.'
  const declared = declaredIn(script).filter((one) => !one.imported && one.reach !== 'local')
  const fn =
    declared.find((one) => one.kind === 'function')?.name ??
    declared.find((one) => one.kind === 'method')?.name
  const named = declared.find((one) => one.name !== fn)?.name ?? fn
  const ideas = [
    ...(named === undefined ? [] : [`“rename ${named} to ${named}Next”`]),
    ...(fn === undefined ? [] : [`“wrap ${fn} in try/catch”`]),
    ...(/\.then\(/.test(script.source.text) ? ['“use async/await”'] : []),
    ...(fn === undefined ? [] : [`“document ${fn}”`]),
    '“use template literals”',
    '“add a debounce helper”',
    '“add doc comments”',
  ].slice(0, 3)
  return `In ${script.path} you can say ${ideas.slice(0, -1).join(', ')} or ${ideas.at(-1)}.`
}
