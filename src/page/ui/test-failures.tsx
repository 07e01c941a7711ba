import { fixTestsRequest } from '../../core/preview/fix-tests.ts'
import { problemLine } from '../../core/preview/fix-request.ts'
import type { TestError } from '../../core/preview/test-news.ts'
import type { TestFile, TestTrouble } from '../../core/preview/tests.ts'
import { actedAt, useActions } from './context.tsx'
import { Button } from './controls.tsx'
import { PlaceLink } from './preview-problems.tsx'
import styles from './tests-pane.module.css'
import { words } from './words.ts'

/** What failed in one test, or beside the tests of a file, and a model one click away. */
export function TestFailures({ name, failure }: { readonly name: string; readonly failure: TestFile }) {
  const actions = useActions()
  const request = fixTestsRequest([failure])
  return (
    <section className={styles.detail} aria-label={words.tests.detail}>
      <header className={styles.detailHead}>
        <h3 className={styles.detailName} title={name}>
          {name}
        </h3>
        {request === null ? null : (
          <Button onClick={(event) => actions.send(request, actedAt(event))}>{words.tests.fix}</Button>
        )}
      </header>
      {failure.troubles.map((trouble, index) => (
        // Troubles are only ever added at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <Trouble key={index} trouble={trouble} />
      ))}
      {failure.tasks.map(({ names, errors, end }) => (
        <div key={names.join('\n')}>
          {end === null ? null : <p className={styles.message}>{words.tests.ends[end]}</p>}
          {errors.map((error, index) => (
            // oxlint-disable-next-line react/no-array-index-key
            <Failure key={index} error={error} />
          ))}
        </div>
      ))}
      {failure.left === 0 ? null : <p className={styles.message}>{words.tests.left(failure.left)}</p>}
    </section>
  )
}

function Trouble({ trouble }: { readonly trouble: TestTrouble }) {
  switch (trouble.type) {
    case 'error':
      return <Failure error={trouble.error} />
    case 'problem': {
      const { problem } = trouble
      const { problems } = words.preview
      return (
        <article className={styles.failure}>
          <p className={styles.kind}>{problems.kinds[problem.kind]}</p>
          <p className={styles.message}>{problemLine(problem)}</p>
          {problem.place === null ? null : <PlaceLink place={problem.place} />}
        </article>
      )
    }
    case 'missing':
      return (
        <article className={styles.failure}>
          <p className={styles.message}>
            {words.tests.missing(trouble.missing.map(({ specifier }) => specifier))}
          </p>
          {trouble.missing.map(({ specifier, place }) => (
            <PlaceLink key={`${specifier} ${place.path} ${place.line}`} place={place} />
          ))}
        </article>
      )
    case 'stuck':
    case 'left':
    case 'grabbed':
    case 'silent':
    case 'empty':
      return <p className={styles.message}>{words.tests.fileEnds[trouble.type]}</p>
  }
}

function Failure({ error: { name, message, diff, stack } }: { readonly error: TestError }) {
  return (
    <article className={styles.failure}>
      <p className={styles.message}>
        {name === '' || message.startsWith(name) ? message : `${name}: ${message}`}
      </p>
      {diff === null ? null : <Diff text={diff} />}
      <ol className={styles.trace}>
        {stack.slice(0, 5).map(({ name: where, place }) => (
          <li key={`${where} ${place.path} ${place.line} ${place.column}`}>
            {where} <PlaceLink place={place} />
          </li>
        ))}
      </ol>
    </article>
  )
}

/** Lines of a difference; the sign says what each is, the colour only stresses it. */
function Diff({ text }: { readonly text: string }) {
  const lines = text.trim().split('\n')
  return (
    <pre className={styles.diff} aria-label={words.tests.diff}>
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} data-sign={line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : undefined}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
