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

type Kind = 'json' | 'csv' | 'markdown' | 'report' | 'reportJson'

const files: Readonly<Record<Kind, { readonly name: string; readonly type: string }>> = {
  json: { name: 'sparkpad-latency.json', type: 'application/json' },
  csv: { name: 'sparkpad-latency.csv', type: 'text/csv' },
  markdown: { name: 'sparkpad-latency.md', type: 'text/markdown' },
  report: { name: 'sparkpad-report.md', type: 'text/markdown' },
  reportJson: { name: 'sparkpad-report.json', type: 'application/json' },
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
  const session = exportOf(turns, evidence, at)
  if (kind === 'json') return `${JSON.stringify(session, null, 1)}\n`
  const { reportMarkdown, reportOf } = await import('../../core/turn/latency-report.ts')
  const report = await reportOf(session, sha256)
  return kind === 'report' ? reportMarkdown(report) : `${JSON.stringify(report, null, 1)}\n`
}

/** @throws where the page is neither on https nor on this machine: browsers hash only there. */
async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The session to take along: as a file, or to the clipboard. */
export function ExportBar({ turns, table }: Session) {
  const parts = useParts()
  const [copied, setCopied] = useState<Kind | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const download = async (kind: Kind) => {
    const { name, type } = files[kind]
    try {
      saveFile(name, type, await textOf(kind, { turns, table }, parts))
      setFailed(false)
    } catch (fault) {
      console.error(fault)
      setFailed(true)
    }
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
        {(['json', 'csv', 'markdown', 'report', 'reportJson'] as const).map((kind) => (
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
