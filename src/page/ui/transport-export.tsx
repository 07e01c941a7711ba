import { Check, Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { toldRace } from '../../core/turn/race-export.ts'
import { raceMarkdown } from '../../core/turn/race-markdown.ts'
import { Button } from './controls.tsx'
import { saveFile } from './save-file.ts'
import styles from './transport-race.module.css'
import type { TransportView } from './transport-view.ts'
import { words } from './words.ts'

const texts = words.latency.export
const { export: own } = words.transport

/** The race to take along: every run's marks as a file, or its tables to the clipboard. */
export function TransportExport({ view: { told, proofs } }: { readonly view: TransportView }) {
  const [copied, setCopied] = useState<'yes' | 'failed' | null>(null)
  const download = () => {
    saveFile(
      'sparkpad-transport-race.json',
      'application/json',
      `${JSON.stringify(toldRace(told), null, 1)}\n`,
    )
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(raceMarkdown(told, proofs ?? []))
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <div className={styles.export}>
      <Button aria-label={`${texts.download} ${own.json}`} onClick={download}>
        <Download size={14} aria-hidden />
        {own.json}
      </Button>
      <Button
        aria-label={`${texts.copy} ${own.markdown}`}
        onBlur={() => setCopied(null)}
        onClick={() => {
          void copy()
        }}
      >
        {copied === 'yes' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        {copied === 'yes' ? texts.copied : own.markdown}
      </Button>
      <span className={styles.note}>{copied === 'failed' ? texts.failed : own.note}</span>
    </div>
  )
}
