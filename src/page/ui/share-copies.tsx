import { Check, Copy, Download } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button } from './controls.tsx'
import type { ShareControls } from './link-controls.ts'
import { saveBytes, saveFile } from './save-file.ts'
import dialog from './share-dialog.module.css'
import styles from './share-more.module.css'
import { words } from './words.ts'

const texts = words.give.copies

type Kind = 'issue' | 'diff'

/** The pad as text for an issue, as a patch, or as files. */
export function ShareCopies({ controls: { copies, recordingJson } }: { readonly controls: ShareControls }) {
  const [isEmpty, setEmpty] = useState(false)
  const saveRecording = async () => {
    const json = await recordingJson()
    setEmpty(json === null)
    if (json !== null) saveFile(texts.recording.fileName, 'application/json', json)
  }
  const [said, setSaid] = useState<{ readonly kind: Kind; readonly worked: boolean } | null>(null)
  const [diff] = useState(() => copies.diff())
  const copy = (kind: Kind, text: string) =>
    navigator.clipboard.writeText(text).then(
      () => setSaid({ kind, worked: true }),
      () => setSaid({ kind, worked: false }),
    )
  const copyButton = (kind: Kind, text: () => string, disabled = false) => (
    <Button
      disabled={disabled}
      aria-label={`${words.give.copy} ${texts[kind].title}`}
      onClick={() => void copy(kind, text())}
    >
      {said?.kind === kind && said.worked ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      {words.give.copy}
    </Button>
  )
  return (
    <div className={dialog.sections}>
      <Way title={texts.issue.title} note={texts.issue.note}>
        {copyButton('issue', copies.issue)}
      </Way>
      <Way title={texts.diff.title} note={diff === '' ? texts.diff.none : texts.diff.note}>
        {copyButton('diff', () => diff, diff === '')}
        <Button
          disabled={diff === ''}
          aria-label={`${words.give.save} ${texts.diff.title}`}
          onClick={() => saveFile('proposal.patch', 'text/x-diff', diff)}
        >
          <Download size={14} aria-hidden />
          {words.give.save}
        </Button>
      </Way>
      <Way title={texts.zip.title} note={texts.zip.note}>
        <Button
          aria-label={`${words.give.save} ${texts.zip.title}`}
          onClick={() => saveBytes('project.zip', 'application/zip', copies.zip())}
        >
          <Download size={14} aria-hidden />
          {words.give.save}
        </Button>
      </Way>
      <Way title={texts.recording.title} note={isEmpty ? texts.recording.none : texts.recording.note}>
        <Button
          aria-label={`${words.give.save} ${texts.recording.title}`}
          onClick={() => void saveRecording()}
        >
          <Download size={14} aria-hidden />
          {words.give.save}
        </Button>
      </Way>
      <output className={said?.worked === false ? styles.refused : 'visually-hidden'}>
        {said === null ? '' : said.worked ? words.give.copiedSay(texts[said.kind].title) : texts.failed}
      </output>
      <p className={styles.note}>{texts.secrets}</p>
    </div>
  )
}

function Way({
  title,
  note,
  children,
}: {
  readonly title: string
  readonly note: string
  readonly children: ReactNode
}) {
  return (
    <section className={styles.way} aria-label={title}>
      <div>
        <h3 className={styles.title}>{title}</h3>
        <p className={styles.fieldNote}>{note}</p>
      </div>
      <div className={styles.wayButtons}>{children}</div>
    </section>
  )
}
