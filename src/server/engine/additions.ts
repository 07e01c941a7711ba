import { apply } from '../../core/edits/edit.ts'
import type { Outcome, Target, View } from './intent.ts'
import { planLiteral, type LiteralRequest } from './literals.ts'
import type { Project } from './project.ts'
import { addSnippet, describeSnippet, type ScriptLanguage, type SnippetName } from './snippets/add-snippet.ts'
import { counterFile, testFile, type TemplateName } from './snippets/templates.ts'

/** Where an addition goes, as far as the words and the page say. */
type Place = { readonly target: Target; readonly view: View }

/** The script that is meant: the one named, else the open one, else the first. */
const scriptFor = (project: Project, { target, view }: Place): string | null => {
  const named = typeof target.where === 'object' ? target.where.path : null
  const paths = project.scripts.map(({ path }) => path)
  return [named, view.openPath].find((path) => path !== null && paths.includes(path)) ?? paths[0] ?? null
}

const languageOf = (path: string): ScriptLanguage => {
  if (/\.tsx$/i.test(path)) return 'tsx'
  if (/\.jsx$/i.test(path)) return 'jsx'
  return /\.[cm]?js$/i.test(path) ? 'js' : 'ts'
}

/** Puts a well-known helper into the file that is meant, once. */
export function addHelper(project: Project, name: SnippetName, place: Place): Outcome {
  const path = scriptFor(project, place)
  const text = path === null ? undefined : project.text(path)
  const { title, declares } = describeSnippet(name)
  if (path === null || text === undefined)
    return { type: 'refused', says: `For ${title} I need a TypeScript or JavaScript file to put it into.` }
  const edit = addSnippet(text, { language: languageOf(path), path }, name)
  if (edit === null)
    return { type: 'nothing', says: `${path} has \`${declares}\` already, or declares types only.` }
  return { type: 'changed', files: new Map([[path, apply(edit, text)]]), says: `Added ${title} to ${path}.` }
}

/** Makes a file from a template. */
export function addFile(project: Project, template: TemplateName, place: Place): Outcome {
  const paths = project.files.map(({ path }) => path)
  if (template === 'counter') {
    const made = counterFile(paths, place.view.openPath)
    return made === null
      ? { type: 'nothing', says: 'There is a counter component already.' }
      : {
          type: 'changed',
          files: new Map([[made.path, made.text]]),
          says: `Created ${made.path}, a React counter.`,
        }
  }
  const path = scriptFor(project, place)
  const text = path === null ? undefined : project.text(path)
  if (path === null || text === undefined)
    return { type: 'refused', says: 'A test file needs a TypeScript or JavaScript module to test.' }
  const made = testFile({ path, text }, paths)
  return made === null
    ? { type: 'nothing', says: `${path} has its tests already, is one itself, or exports nothing to test.` }
    : { type: 'changed', files: new Map([[made.path, made.text]]), says: `Created ${made.path} for ${path}.` }
}

/** Changes a text, a colour or a number where it is meant. */
export function putLiteral(
  project: Project,
  wish: { readonly request: LiteralRequest; readonly words: string },
  view: View,
): Outcome {
  const plan = planLiteral(project.files, view.openPath, wish.request)
  const text = plan === null ? undefined : project.text(plan.path)
  if (plan === null || text === undefined)
    return { type: 'refused', says: `I found no one place that “${wish.words}” could mean.` }
  if (plan.edit.length === 0) return { type: 'nothing', says: `${plan.path} says so already.` }
  const many = plan.edit.length > 1 ? ` in ${plan.edit.length} places` : ''
  return {
    type: 'changed',
    files: new Map([[plan.path, apply(plan.edit, text)]]),
    says: `Changed ${plan.path}${many}.`,
  }
}
