import type { Intent, View } from './intent.ts'
import { declaredIn } from './names.ts'
import type { Project } from './project.ts'

/** A short honest outline instead of an opinion: what the file declares, as far as its syntax tells. */
export function describeFiles(
  project: Project,
  _question: Extract<Intent, { type: 'question' }>,
  view: View,
): string {
  const script = project.scripts.find((one) => one.path === view.openPath) ?? project.scripts[0]
  if (script === undefined)
    return 'I can only read the outline of TypeScript and JavaScript files, and there is none here.'
  const names = declaredIn(script).filter((one) => one.reach === 'module' && !one.imported)
  return `${script.path} declares ${names.map((one) => `the ${one.kind} \`${one.name}\``).join(', ')}.`
}
