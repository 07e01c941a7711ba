import { useEffect, useMemo, useState } from 'react'
import { fixTestsRequest } from '../../core/preview/fix-tests.ts'
import { hasFailed, testCounts } from '../../core/preview/test-counts.ts'
import { isTestFile, type TestPhase, type Tests, type TestTarget } from '../../core/preview/tests.ts'
import type { FilesState } from '../store/pad.ts'
import { actedAt, useActions, useFiles, useParts, useTests } from './context.tsx'
import { Button, chord } from './controls.tsx'
import { typed } from './draft.ts'
import { formatMs } from './format.ts'
import { Found, Notice } from './preview-notice.tsx'
import type { TestControls } from './test-controls.ts'
import { TestConsole } from './test-console.tsx'
import { TestFailures } from './test-failures.tsx'
import { testRows } from './test-rows.ts'
import { TestTree } from './test-tree.tsx'
import styles from './tests-pane.module.css'
import { words } from './words.ts'

const pathsOf = (state: FilesState) => state.paths
const stateOf = (state: Tests) => state
const all: TestTarget = { path: null, names: null }

/** The project's tests as a tree, how they went, and what failed. They run only when somebody says so. */
export function TestsPane() {
  const { tests: open, pad } = useParts()
  const paths = useFiles(pathsOf)
  const tests = useTests(stateOf)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<{ readonly key: string; readonly run: number } | null>(null)
  const testPaths = useMemo(() => paths.filter(isTestFile).toSorted(), [paths])
  const rows = useMemo(() => testRows(tests, testPaths, closed), [tests, testPaths, closed])

  // A choice holds for the run it was made in; the next one shows what failed first.
  const kept = chosen?.run === tests.run ? rows.find(({ key }) => key === chosen.key) : undefined
  const current = kept ?? rows.find(({ failure }) => failure !== null) ?? rows[0]

  const act = (use: (controls: TestControls) => void) =>
    void open().then(use, (fault: unknown) => {
      // A part that does not load is an expected failure of a page; anything else should be seen in the console.
      console.error(fault)
      pad.tests.setState({ phase: { type: 'broken' } })
    })
  const run = (target: TestTarget) => act((controls) => controls.run(target))

  const hasTests = testPaths.length > 0
  useEffect(() => {
    if (!hasTests) return
    const look = (isOn: boolean) =>
      // What fails is told when tests are asked for.
      void open().then(
        (controls) => controls.look(isOn),
        () => {},
      )
    look(true)
    return () => look(false)
  }, [open, hasTests])

  if (!hasTests) return <NoTests />
  const { phase } = tests
  return (
    <section className={styles.pane} aria-label={words.tests.title}>
      <h2 className="visually-hidden">{words.tests.title}</h2>
      <Bar tests={tests} onRun={() => run(all)} onStop={() => act((controls) => controls.stop())} />
      {phase.type === 'paused' || phase.type === 'broken' ? (
        <div className={styles.over}>
          <Waiting
            phase={phase}
            onAllow={() => act((controls) => controls.allow())}
            onRetry={() => run(all)}
          />
        </div>
      ) : (
        <>
          <TestTree
            rows={rows}
            current={current?.key ?? null}
            onChoose={({ key }) => setChosen({ key, run: tests.run })}
            onRun={(row) => {
              setChosen({ key: row.key, run: tests.run + 1 })
              run(row.target)
            }}
            onOpen={({ key }, isOpen) => setClosed(withKey(closed, key, !isOpen))}
          />
          {current === undefined || current.failure === null ? null : (
            <TestFailures key={current.key} name={current.label} failure={current.failure} />
          )}
          {current === undefined || current.console.rows.length === 0 ? null : (
            <TestConsole key={`console ${current.key}`} told={current.console} />
          )}
        </>
      )}
    </section>
  )
}

const withKey = (keys: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> =>
  isIn ? new Set(keys).add(key) : new Set([...keys].filter((other) => other !== key))

function Bar({
  tests,
  onRun,
  onStop,
}: {
  readonly tests: Tests
  readonly onRun: () => void
  readonly onStop: () => void
}) {
  const actions = useActions()
  const { phase, files, ms, stale } = tests
  const text = words.tests
  const counts = testCounts(tests)
  const failures = files.filter(hasFailed)
  const failed = counts.failed + counts.files
  const isRunning = phase.type === 'running'
  const isOver = phase.type === 'done' || phase.type === 'stopped'
  const took = ms === null ? null : formatMs(ms)
  const said =
    phase.type === 'done' || phase.type === 'stopped' ? text.counts(counts) : text.phases[phase.type]
  return (
    <div className={styles.bar}>
      <p className={styles.told}>
        {/* What ticks is not said; how it ended is. */}
        <output
          className={styles.summary}
          data-state={isOver ? (failed > 0 ? 'failed' : 'passed') : phase.type}
        >
          {phase.type === 'stopped' ? `${text.phases.stopped}, ` : ''}
          {said}
        </output>
        {isRunning ? <span className={styles.counting}>{text.counts(counts)}</span> : null}
        {isOver && took !== null ? (
          <span className={styles.took}>
            {took.value} <span className={styles.unit}>{took.unit}</span>
          </span>
        ) : null}
        {isOver && stale ? <span className={styles.stale}>{text.stale}</span> : null}
      </p>
      {isOver && failed > 1 ? (
        <Button
          kind="quiet"
          onClick={(event) => {
            const request = fixTestsRequest(failures)
            if (request !== null) actions.send(request, actedAt(event))
          }}
        >
          {text.fixAll(failed)}
        </Button>
      ) : null}
      {isRunning ? (
        <Button onClick={onStop}>{text.stop}</Button>
      ) : (
        <Button kind="primary" title={chord('Alt+U')} onClick={onRun}>
          {text.run}
        </Button>
      )}
    </div>
  )
}

function NoTests() {
  const { draft } = useParts()
  const { none, title } = words.tests
  return (
    <section className={styles.pane} aria-label={title}>
      <div className={styles.over}>
        <Notice title={none.title} text={none.text}>
          <Button
            kind="primary"
            onClick={() => {
              draft.setState(typed(none.instruction))
              document.querySelector<HTMLTextAreaElement>('#instruction textarea')?.focus()
            }}
          >
            {none.ask}
          </Button>
        </Notice>
      </div>
    </section>
  )
}

function Waiting({
  phase,
  onAllow,
  onRetry,
}: {
  readonly phase: Extract<TestPhase, { readonly type: 'paused' }> | { readonly type: TestPhase['type'] }
  readonly onAllow: () => void
  readonly onRetry: () => void
}) {
  const { paused, broken } = words.tests
  if (!('target' in phase))
    return (
      <Notice title={broken.title} text={broken.text} isAlert>
        <Button kind="primary" onClick={onRetry}>
          {broken.retry}
        </Button>
      </Notice>
    )
  return (
    <Notice title={paused.title} text={paused.text}>
      {phase.survey === null ? null : <Found survey={phase.survey} />}
      <Button kind="primary" onClick={onAllow}>
        {paused.run}
      </Button>
    </Notice>
  )
}
