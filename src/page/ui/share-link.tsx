import { Check, Copy, Download } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react'
import type { MadeLink, SecretRule } from '../../core/link/link.ts'
import type { Secret } from '../../core/link/secrets.ts'
import { useParts } from './context.tsx'
import { Button } from './controls.tsx'
import { copyText } from './copy-text.ts'
import { bandOf, placeInBands } from './link-band.ts'
import type { ShareControls, SharedParts } from './link-controls.ts'
import { Along, LastTurn } from './share-along.tsx'
import { saveFile } from './save-file.ts'
import styles from './share-dialog.module.css'
import { words } from './words.ts'

const texts = words.links.link

/** The pad as a link that holds all of it: what goes along, how long it is, and the button that copies it. */
export function ShareLink({
  controls,
  below,
}: {
  readonly controls: ShareControls
  /** Other ways to give the same link away. */
  readonly below: (made: MadeLink) => ReactNode
}) {
  const { pad, draft } = useParts()
  const [along, setAlong] = useState<SharedParts>({
    view: false,
    instruction: draft.getState().text.trim() !== '',
    recording: null,
  })
  /** The last turn alone; `none`: that is all of it. */
  const [last, setLast] = useState<{ readonly bytes: Uint8Array } | 'none' | null>(null)
  const [replay, setReplay] = useState<{ readonly bytes: Uint8Array; readonly turns: number } | null>(null)
  useEffect(() => {
    let isGone = false
    void controls.recording().then((found) => {
      if (!isGone) setReplay(found)
    })
    return () => {
      isGone = true
    }
  }, [controls])
  const [rule, setRule] = useState<'remove' | 'keep'>('remove')
  const root = useRef<HTMLDivElement>(null)
  // The dialog may have opened before this was fetched.
  useEffect(() => root.current?.querySelector('input')?.focus(), [])
  const asked = useMemo(() => controls.make(along, 'refuse'), [controls, along])
  const made = useMemo(
    () => (asked.type === 'secrets' ? controls.make(along, rule) : asked),
    [asked, controls, along, rule],
  )
  const isLast =
    along.recording !== null && last !== null && last !== 'none' && along.recording === last.bytes
  const isLong =
    replay !== null &&
    replay.turns > 1 &&
    along.recording !== null &&
    (made.type !== 'made' || bandOf(controls.addressOf(made.link, along).length) === 'tooLong')
  const used: SecretRule = asked.type === 'secrets' ? rule : 'refuse'
  return (
    <div ref={root} className={styles.sections}>
      <section className={styles.section} aria-label={texts.label}>
        {made.type === 'made' ? (
          <Copying
            // A link of other parts has not been copied yet.
            key={made.link}
            address={controls.addressOf(made.link, along)}
            onTaken={() => controls.shared(made.link, along, used)}
          />
        ) : (
          <p className={styles.refused} role="alert">
            {made.type === 'bad-path' ? texts.badPath(made.path) : texts.tooLarge}
          </p>
        )}
      </section>
      {asked.type === 'secrets' ? <Secrets found={asked.found} rule={rule} onRule={setRule} /> : null}
      <Along
        along={along}
        onAlong={setAlong}
        files={pad.files.getState().paths.length}
        hasInstruction={draft.getState().text.trim() !== ''}
        replay={replay}
        last={
          isLong || isLast ? (
            <LastTurn
              isOn={isLast}
              onChange={(isOn) =>
                void (isOn ? controls.lastTurn() : Promise.resolve(null)).then((last) => {
                  setLast(isOn ? (last ?? 'none') : null)
                  const bytes = isOn ? last?.bytes : replay?.bytes
                  if (bytes !== undefined) setAlong((before) => ({ ...before, recording: bytes }))
                })
              }
              isAll={last === 'none'}
            />
          ) : null
        }
        costOf={(part) => costOf(controls, along, { [part]: true }, { [part]: false }, used)}
        replayCost={() =>
          replay === null
            ? null
            : costOf(controls, along, { recording: replay.bytes }, { recording: null }, used)
        }
      />
      <p className={styles.note}>{texts.note}</p>
      {below(made)}
    </div>
  )
}

const lengthOf = (made: MadeLink): number | null => (made.type === 'made' ? made.link.length : null)

/** Characters that a part adds to the link; null where there is no link. */
function costOf(
  controls: ShareControls,
  along: SharedParts,
  on: Partial<SharedParts>,
  off: Partial<SharedParts>,
  rule: SecretRule,
): number | null {
  const use = rule === 'refuse' ? 'remove' : rule
  const withIt = lengthOf(controls.make({ ...along, ...on }, use))
  const without = lengthOf(controls.make({ ...along, ...off }, use))
  return withIt === null || without === null ? null : withIt - without
}

function Copying({ address, onTaken }: { readonly address: string; readonly onTaken: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<'new' | 'copied' | 'refused'>('new')
  const band = bandOf(address.length)
  const { title, text } = texts.bands[band]
  const copy = async () => {
    onTaken()
    setState((await copyText(address, field.current)) ? 'copied' : 'refused')
  }
  return (
    <>
      <div className={styles.row}>
        <input
          ref={field}
          className={styles.address}
          readOnly
          value={address}
          aria-label={texts.label}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void copy()
          }}
          // The browser's own way to copy is one too.
          onCopy={onTaken}
        />
        <Button kind={band === 'tooLong' ? 'plain' : 'primary'} onClick={() => void copy()}>
          {state === 'copied' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          <span className={styles.copyText}>{state === 'copied' ? texts.copied : texts.copy}</span>
        </Button>
      </div>
      <output className={state === 'refused' ? styles.press : 'visually-hidden'}>
        {state === 'copied' ? texts.copiedSay : state === 'refused' ? texts.press : ''}
      </output>
      <div className={styles.length} data-band={band}>
        <Bands length={address.length} />
        <p className={styles.bandTitle}>
          <span>{title}</span>
          <span className={styles.count}>{texts.length(address.length)}</span>
        </p>
        <p className={styles.bandText}>{text}</p>
        {band === 'short' ? null : (
          <Button
            kind={band === 'tooLong' ? 'primary' : 'plain'}
            onClick={() => {
              onTaken()
              saveFile(texts.fileName, 'text/plain', `${address}\n`)
            }}
          >
            <Download size={14} aria-hidden />
            {texts.save}
          </Button>
        )}
      </div>
    </>
  )
}

/** Three bands beside each other and where this link ends in them; said in words below. */
function Bands({ length }: { readonly length: number }) {
  const place = placeInBands(length) * 3
  return (
    <div className={styles.bands} aria-hidden="true">
      {[0, 1, 2].map((band) => (
        <span key={band} className={styles.band}>
          <span style={{ width: `${100 * Math.min(1, Math.max(0, place - band))}%` }} />
        </span>
      ))}
    </div>
  )
}

const secretsShown = 4

function Secrets({
  found,
  rule,
  onRule,
}: {
  readonly found: readonly Secret[]
  readonly rule: 'remove' | 'keep'
  readonly onRule: (rule: 'remove' | 'keep') => void
}) {
  const { secrets } = words.links
  const id = useId()
  const name = useId()
  return (
    <section className={styles.secrets} aria-labelledby={id}>
      <h3 id={id} className={styles.secretsTitle}>
        {secrets.title(found.length)}
      </h3>
      <p>{secrets.text}</p>
      <ul className={styles.found}>
        {found.slice(0, secretsShown).map(({ kind, where, begins }) => {
          const place =
            typeof where === 'string' ? secrets[where] : `${where.path}, ${secrets.line(where.line)}`
          return (
            <li key={`${kind} ${place} ${begins}`}>
              <span>{secrets.kinds[kind]}</span> <code>{begins}</code>{' '}
              <span className={styles.where}>{place}</span>
            </li>
          )
        })}
        {found.length > secretsShown ? <li>{secrets.more(found.length - secretsShown)}</li> : null}
      </ul>
      <div role="radiogroup" aria-labelledby={id} className={styles.rules}>
        {(['remove', 'keep'] as const).map((each) => (
          <label key={each} className={styles.part}>
            <input type="radio" name={name} checked={rule === each} onChange={() => onRule(each)} />
            <span>
              {secrets[each]}
              <span className={styles.partNote}>
                {each === 'remove' ? secrets.removeNote : secrets.keepNote}
              </span>
            </span>
          </label>
        ))}
      </div>
    </section>
  )
}
