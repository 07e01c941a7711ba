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
