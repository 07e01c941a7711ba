import { useEffect, useMemo, useState } from 'react'
import { CopyField } from './copy-field.tsx'
import { badgeMarkdown, embedAddress, embedSnippet, linkMarkdown, type EmbedChoice } from './embed-snippet.ts'
import type { ShareControls } from './link-controls.ts'
import dialog from './share-dialog.module.css'
import styles from './share-more.module.css'
import { words } from './words.ts'

const texts = words.give.embed
const themes = ['system', 'light', 'dark'] as const

/** The pad for other pages: a frame, or a badge that leads here. */
export function ShareEmbed({ controls }: { readonly controls: ShareControls }) {
  const [choice, setChoice] = useState<EmbedChoice>({ editable: false, theme: 'system' })
  const [replay, setReplay] = useState<Uint8Array | null>(null)
  const [withReplay, setWithReplay] = useState(true)
  useEffect(() => {
    let isGone = false
    void controls.recording().then((found) => {
      if (!isGone) setReplay(found?.bytes ?? null)
    })
    return () => {
      isGone = true
    }
  }, [controls])
  const along = useMemo(
    () => ({ view: false, instruction: false, recording: withReplay ? replay : null }),
    [replay, withReplay],
  )
  const asked = useMemo(() => controls.make(along, 'refuse'), [controls, along])
  const made = useMemo(
    () => (asked.type === 'secrets' ? controls.make(along, 'remove') : asked),
    [asked, controls, along],
  )
  if (made.type !== 'made')
    return (
      <p className={styles.refused} role="alert">
        {made.type === 'bad-path' ? words.links.link.badPath(made.path) : words.links.link.tooLarge}
      </p>
    )
  const base = location.origin
  return (
    <div className={dialog.sections}>
      <div className={styles.choices}>
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={choice.editable}
            onChange={(event) => setChoice({ ...choice, editable: event.target.checked })}
          />
          {texts.editable}
        </label>
        <label className={styles.choice}>
          <input
            type="checkbox"
            disabled={replay === null}
            checked={withReplay && replay !== null}
            onChange={(event) => setWithReplay(event.target.checked)}
          />
          {replay === null ? texts.noReplay : texts.replay}
        </label>
        <label className={styles.choice}>
          {texts.theme}
          <select
            value={choice.theme}
            onChange={(event) =>
              setChoice({ ...choice, theme: themes.find((each) => each === event.target.value) ?? 'system' })
            }
          >
            {themes.map((theme) => (
              <option key={theme} value={theme}>
                {texts.themes[theme]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {asked.type === 'secrets' ? (
        <p className={styles.refused}>{texts.secrets(asked.found.length)}</p>
      ) : null}
      <CopyField
        label={texts.frame}
        note={texts.frameNote}
        text={embedSnippet(embedAddress(base, made.link, choice))}
      />
      <CopyField label={texts.badge} note={texts.badgeNote} text={badgeMarkdown(base, made.link)} />
      <CopyField label={texts.plain} note={null} text={linkMarkdown(base, made.link)} />
      <p className={styles.note}>{texts.note}</p>
    </div>
  )
}
