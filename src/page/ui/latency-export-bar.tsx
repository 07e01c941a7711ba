import { Check, Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { exportOf, type Evidence } from '../../core/turn/latency-export.ts'
import type { SessionTable } from '../../core/turn/session-figures.ts'
import { sessionCsv, sessionMarkdown } from '../../core/turn/session-report.ts'
import type { Turn } from '../../core/turn/turn.ts'
import { useParts, type Parts } from './context.tsx'
import { Button, IconButton } from './controls.tsx'
import panel from './latency-panel.module.css'
import styles from './latency-export-bar.module.css'
import { saveFile } from './save-file.ts'
import { words } from './words.ts'

const texts = words.latency.export

type Kind = 'json' | 'csv' | 'markdown'

const files: Readonly<Record<Kind, { readonly name: string; readonly type: string }>> = {
  json: { name: 'sparkpad-latency.json', type: 'application/json' },
  csv: { name: 'sparkpad-latency.csv', type: 'text/csv' },
  markdown: { name: 'sparkpad-latency.md', type: 'text/markdown' },
}

/** Answers of turns before these are neither here nor in the worker any more. */
const recordingsAsked = 8

type Session = { readonly turns: readonly Turn[]; readonly table: SessionTable }

async function textOf(kind: Kind, { turns, table }: Session, parts: Parts): Promise<string> {
  if (kind === 'csv') return sessionCsv(table)
  if (kind === 'markdown') return sessionMarkdown(table)
  const known = new Map<string, Evidence>()
  for (const { id } of turns.slice(-recordingsAsked)) known.set(id, await parts.evidence.of(id))
  const evidence = (id: string) => known.get(id) ?? { recording: null, frames: parts.evidence.framesOf(id) }
  const at = { environment: parts.environment, exportedAt: new Date().toISOString() }
  return `${JSON.stringify(exportOf(turns, evidence, at), null, 1)}\n`
}

/** The session to take along: as a file, or to the clipboard. */
export function ExportBar({ turns, table }: Session) {
  const parts = useParts()
  const [copied, setCopied] = useState<Kind | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const download = async (kind: Kind) => {
    const { name, type } = files[kind]
    saveFile(name, type, await textOf(kind, { turns, table }, parts))
  }
  const copy = async (kind: Kind) => {
    try {
      await navigator.clipboard.writeText(await textOf(kind, { turns, table }, parts))
      setCopied(kind)
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }
  return (
    <section className={panel.section} aria-labelledby="export-title">
      <h3 id="export-title" className={panel.heading}>
        {texts.title}
      </h3>
      <div className={styles.row}>
        {(['json', 'csv', 'markdown'] as const).map((kind) => (
          <span key={kind} className={styles.pair}>
            <Button
              aria-label={`${texts.download} ${texts[kind]}`}
              onClick={() => {
                void download(kind)
              }}
            >
              <Download size={14} aria-hidden />
              {texts[kind]}
            </Button>
            <IconButton
              label={copied === kind ? texts.copied : `${texts.copy} ${texts[kind]}`}
              onClick={() => {
                void copy(kind)
              }}
              onBlur={() => setCopied(null)}
            >
              {copied === kind ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            </IconButton>
          </span>
        ))}
      </div>
      {hasFailed ? <p className={styles.failed}>{texts.failed}</p> : null}
      <p className={panel.note}>{texts.note}</p>
    </section>
  )
}
