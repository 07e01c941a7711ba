import DOMPurify from 'dompurify'
import { memo, useEffect, useRef, useState } from 'react'
import { useParts } from './context.tsx'
import styles from './prose.module.css'

const allowed = {
  ALLOWED_TAGS: [
    'p',
    'br',
    'hr',
    'em',
    'strong',
    'del',
    'code',
    'pre',
    'blockquote',
    'ul',
    'ol',
    'li',
    'a',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'sup',
  ],
  ALLOWED_ATTR: ['title', 'align', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
}

/**
 * A model's Markdown as text: parsed in a worker, sanitised here, its links inert and its images not loaded. One text
 * is with the worker at a time; a result that a newer text has overtaken is dropped.
 */
export const Prose = memo(function Prose({ text }: { readonly text: string }) {
  const { prose } = useParts()
  const [html, setHtml] = useState<string | null>(null)
  const wanted = useRef('')
  const isBusy = useRef(false)
  useEffect(() => {
    wanted.current = text
    const read = async (): Promise<void> => {
      if (isBusy.current) return
      isBusy.current = true
      try {
        for (let asked: string | null = null; asked !== wanted.current;) {
          asked = wanted.current
          const raw = await prose.toHtml(asked)
          if (asked === wanted.current) setHtml(DOMPurify.sanitize(raw, allowed))
        }
      } catch {
        // The worker is gone; the plain text stays.
      } finally {
        isBusy.current = false
      }
    }
    void read()
  }, [text, prose])
  if (html === null) return <p className={styles.plain}>{text}</p>
  return <div className={styles.prose} dangerouslySetInnerHTML={{ __html: html }} />
})
