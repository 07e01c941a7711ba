import ts from 'typescript'
import { toAsync } from './async.ts'
import { addFile, addHelper, putLiteral } from './additions.ts'
import { addDocs } from './docs.ts'
import type { Intent, Outcome, View } from './intent.ts'
import type { Project } from './project.ts'
import { rename } from './rename.ts'
import { toTemplates } from './template.ts'
import { wrapInTry } from './try-catch.ts'

/** An intent that changes files, as opposed to one that only gets an answer. */
export type Wish = Exclude<Intent, { type: 'question' | 'unknown' }>

/** Carries an intent out on the project as it stands; the project itself is not changed. */
export function perform(project: Project, wish: Wish, view: View): Outcome {
  const broken = needsSyntax(wish) ? brokenScript(project, wish, view) : null
  if (broken !== null) return { type: 'refused', says: broken }
  switch (wish.type) {
    case 'rename':
      return rename(project, wish, view)
    case 'async':
      return toAsync(project, wish.target, view)
    case 'template':
      return toTemplates(project, wish.target, view)
    case 'docs':
      return addDocs(project, wish.target, view)
    case 'try-catch':
      return wrapInTry(project, wish.target, view)
    case 'snippet':
      return addHelper(project, wish.name, { target: wish.target, view })
    case 'new-file':
      return addFile(project, wish.template, { target: wish.target, view })
    case 'literal':
      return putLiteral(project, wish, view)
  }
}

type Structural = Extract<Wish, { type: 'async' | 'template' | 'docs' | 'try-catch' | 'snippet' }>

function needsSyntax(wish: Wish): wish is Structural {
  return ['async', 'template', 'docs', 'try-catch', 'snippet'].includes(wish.type)
}

/** What a half-written file means is a guess: a sentence where the one that is meant does not parse. */
function brokenScript(project: Project, { target }: Structural, view: View): string | null {
  const path = typeof target.where === 'object' ? target.where.path : view.openPath
  const script = path === null ? undefined : project.script(path)
  if (script === undefined) return null
  const [first] = project.service.getSyntacticDiagnostics(script.fileName)
  if (first === undefined) return null
  const line = script.source.getLineAndCharacterOfPosition(first.start).line + 1
  const why = ts.flattenDiagnosticMessageText(first.messageText, ' ')
  return `${script.path} has a syntax error in line ${line} (${why.replace(/\.$/, '')}); mend it first, then I can read it.`
}
