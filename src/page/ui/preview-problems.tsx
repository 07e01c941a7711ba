import type { Place, Problem } from '../../core/preview/build.ts'
import { fixRequest } from '../../core/preview/fix-request.ts'
import { actedAt, useActions, useParts } from './context.tsx'
import { Button } from './controls.tsx'
import { useGoTo } from './go-to-place.ts'
import parts from './parts.module.css'
import styles from './preview-panel.module.css'
import { words } from './words.ts'

/** Problems drawn at once; code that fails in a loop says the same again and again. */
const shownMost = 5

/** What the build or the running code has met, each with its place, and a model one click away. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const { problems: text } = words.preview
  const shown = problems.slice(0, shownMost)
  return (
    <section className={styles.problems} role="alert" aria-label={text.title(problems.length)}>
      {shown.map((problem, index) => (
        // Problems are only ever added at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <OneProblem key={index} problem={problem} />
      ))}
      {problems.length > shownMost ? (
        <p className={styles.more}>{text.more(problems.length - shownMost)}</p>
      ) : null}
    </section>
  )
}

function OneProblem({ problem }: { readonly problem: Problem }) {
  const { pad, readText } = useParts()
  const actions = useActions()
  const { problems: text } = words.preview
  const { place, kind } = problem
  const isAtPlace = (other: Place) => other.path === place?.path && other.line === place.line
  const frames = problem.stack.filter((frame) => !isAtPlace(frame.place)).slice(0, 4)
  return (
    <article className={styles.problem}>
      <header className={styles.problemHead}>
        <span className={styles.kind}>{text.kinds[kind]}</span>
        {place === null ? null : <PlaceLink place={place} />}
        <Button
          onClick={(event) =>
            actions.send(fixRequest(problem, readText, pad.preview.getState().rows), actedAt(event))
          }
        >
          {text.fix}
        </Button>
      </header>
      <p className={styles.message}>{messageOf(problem)}</p>
      {frames.length === 0 ? null : (
        <ol className={styles.trace}>
          {frames.map(({ name, place: at }) => (
            <li key={`${name} ${at.path} ${at.line} ${at.column}`}>
              {name} <PlaceLink place={at} />
            </li>
          ))}
        </ol>
      )}
    </article>
  )
}

const messageOf = ({ kind, name, message, place }: Problem): string => {
  const { problems: text } = words.preview
  if (kind === 'version') return text.version(message, name)
  if (kind === 'import') return text.import(message, place?.path ?? '')
  if (kind === 'load') return text.load(message)
  if (message === '') return name === '' ? text.unknown : name
  return name === '' || name === 'SyntaxError' || message.startsWith(name) ? message : `${name}: ${message}`
}

/** A place in the project that opens in the editor. */
export function PlaceLink({ place }: { readonly place: Place }) {
  const goTo = useGoTo()
  const label = `${place.path}:${place.line}:${place.column}`
  return (
    <button
      type="button"
      className={parts.place}
      title={words.preview.problems.go(label)}
      onClick={() => goTo(place)}
    >
      {label}
    </button>
  )
}
