import { chord, Keys, Sheet } from './controls.tsx'
import styles from './shortcuts-dialog.module.css'
import { words } from './words.ts'

const { groups, rows } = words.shortcuts

const sheet: readonly { readonly title: string; readonly rows: readonly (readonly [string, string])[] }[] = [
  {
    title: groups.ask,
    rows: [
      [rows.instruct, 'Mod+K'],
      [rows.send, 'Enter'],
      [rows.sendDeep, 'Mod+Shift+Enter'],
      [rows.line, 'Shift+Enter'],
      [rows.recall, '↑'],
      [rows.stop, 'Esc'],
      [rows.race, 'Alt+R'],
    ],
  },
  {
    title: groups.review,
    rows: [
      [rows.accept, 'Alt+Enter'],
      [rows.reject, 'Alt+Backspace'],
      [rows.acceptAll, 'Mod+Enter'],
      [rows.next, 'Alt+J'],
      [rows.previous, 'Alt+K'],
      [rows.acceptWord, 'Alt+W'],
      [rows.acceptLine, 'Alt+L'],
      [rows.compare, 'Alt+S'],
      [rows.follow, 'Alt+F'],
    ],
  },
  {
    title: groups.page,
    rows: [
      [rows.runTests, 'Alt+U'],
      [rows.latency, 'Alt+T'],
      [rows.transportRace, 'Alt+N'],
      [rows.present, 'Alt+P'],
      [rows.share, 'Alt+Shift+S'],
      [rows.palette, 'F1'],
      [rows.wrap, 'Alt+Z'],
      [rows.tab, 'Ctrl+M'],
      [rows.sheet, '?'],
    ],
  },
]

/** Every key of the page on one sheet. */
export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={words.shortcuts.title}>
      <div className={styles.sheet}>
        {sheet.map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <dl className={styles.rows}>
              {group.rows.map(([text, keys]) => (
                <div key={text} className={styles.row}>
                  <dt>{text}</dt>
                  <dd>
                    <Keys keys={chord(keys)} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  )
}
