import { useRef } from 'react'
import { ConsoleRows } from './console-rows.tsx'
import type { TestRow } from './test-rows.ts'
import styles from './tests-pane.module.css'
import { words } from './words.ts'

/** A row of the console with its line below it, and the head, CSS px. */
const rowHeight = 25
const headHeight = 33

/** What a test, or a file beside its tests, wrote to the console. */
export function TestConsole({ told: { rows, lost } }: { readonly told: TestRow['console'] }) {
  const tree = useRef<HTMLDivElement>(null)
  const height = `min(40%, ${headHeight + Math.max(2, rows.length) * rowHeight}px)`
  return (
    <section className={styles.console} style={{ height }} aria-label={words.tests.console}>
      <h3 className={styles.consoleHead}>
        {words.tests.console}
        {lost === 0 ? null : <span className={styles.stale}>{words.console.lost(lost)}</span>}
      </h3>
      <ConsoleRows rows={rows} ref={tree} />
    </section>
  )
}
