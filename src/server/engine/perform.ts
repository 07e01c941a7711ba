import type { Intent, Outcome, View } from './intent.ts'
import type { Project } from './project.ts'
import { rename } from './rename.ts'

/** An intent that changes files, as opposed to one that only gets an answer. */
export type Wish = Exclude<Intent, { type: 'question' | 'unknown' }>

/** Carries an intent out on the project as it stands; the project itself is not changed. */
export function perform(project: Project, wish: Wish, view: View): Outcome {
  switch (wish.type) {
    case 'rename':
      return rename(project, wish, view)
    case 'async':
    case 'template':
    case 'docs':
    case 'try-catch':
      return { type: 'refused', says: 'soon' }
  }
}
