import { Check, Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { toldRace } from '../../core/turn/race-export.ts'
import { raceMarkdown } from '../../core/turn/race-markdown.ts'
import { Button } from './controls.tsx'
import styles from './transport-race.module.css'
import type { TransportView } from './transport-view.ts'
import { words } from './words.ts'

const texts = words.latency.export
const { export: own } = words.transport

/** The race to take along: every run's marks as a file, or its tables to the clipboard. */
export function TransportExport({ view: { told, proofs } }: { readonly view: TransportView }) {
  const [copied, setCopied] = useState<'yes' | 'failed' | null>(null)
  const download = () => {
    const json = `${JSON.stringify(toldRace(told), null, 1)}\n`
    const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'sparkpad-transport-race.json'
    link.click()
    // The download has begun by then; a browser that still reads would find nothing if it went at once.
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
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
