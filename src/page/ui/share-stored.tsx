import { Check, Copy } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { MadeLink } from '../../core/link/link.ts'
import type { MadeStored, Stay, StoredFault, StoredLinkEntry, StoredOffer } from '../store/stored.ts'
import { useParts } from './context.tsx'
import { Button } from './controls.tsx'
import { copyText } from './copy-text.ts'
import dialog from './share-dialog.module.css'
import styles from './share-stored.module.css'
import type { StoredControls } from './stored-controls.ts'
import { StoredList } from './stored-list.tsx'
import { words } from './words.ts'

const texts = words.stored

type Offered = StoredOffer | { readonly fault: StoredFault } | null

/** The same link kept by a gateway: how long, under which title, and those that this browser made before. */
export function ShareStored({
  controls,
  made,
}: {
  readonly controls: StoredControls
  readonly made: MadeLink
}) {
  const title = useId()
  const [offer, setOffer] = useState<Offered>(null)
  const [entries, setEntries] = useState<readonly StoredLinkEntry[]>(() => controls.list())
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isGone = false
    void controls.offer().then((told) => {
      if (!isGone) setOffer(told)
    })
    return () => {
      isGone = true
    }
  }, [controls, round])
  return (
    <>
      <section className={styles.section} aria-labelledby={title}>
        <h3 id={title} className={styles.title}>
          {texts.title}
        </h3>
        {offer === null ? (
          <p className={styles.quiet}>{texts.asking}</p>
        ) : 'fault' in offer ? (
          <div className={styles.fault}>
            <p>{texts.fault(offer.fault)}</p>
            {offer.fault.type === 'insecure' ? null : (
              <Button
                onClick={() => {
                  setOffer(null)
                  setRound(round + 1)
                }}
              >
                {texts.tryAgain}
              </Button>
            )}
          </div>
        ) : (
          <Making
            controls={controls}
            offer={offer}
            link={made.type === 'made' ? made.link : null}
            onChanged={() => setEntries(controls.list())}
          />
        )}
      </section>
      <StoredList controls={controls} entries={entries} onChanged={() => setEntries(controls.list())} />
    </>
  )
}

const choices: readonly Stay[] = [3_600, 86_400, 2_592_000, 'always']
const usual = 86_400

/** Version, check, vector and tag around what is sealed, bytes. */
const sealedMore = 33

type Outcome = { readonly type: 'making' } | (MadeStored & { readonly link: string }) | null

function Making({
  controls,
  offer,
  link,
  onChanged,
}: {
  readonly controls: StoredControls
  readonly offer: StoredOffer
  readonly link: string | null
  readonly onChanged: () => void
}) {
  const { pad } = useParts()
  const note = useId()
  const { longestSeconds: longest } = offer
  const offered = choices.filter((each) => longest === null || (each !== 'always' && each <= longest))
  const [stay, setStay] = useState<Stay>(offered.includes(usual) ? usual : (offered[0] ?? usual))
  const [title, setTitle] = useState('')
  const [outcome, setOutcome] = useState<Outcome>(null)
  const bytes = link === null ? 0 : Math.ceil((link.length * 3) / 4) + sealedMore
  const isTooLarge = bytes > offer.mostBytes
  // A link of other parts is not made yet.
  const shown = outcome === null || outcome.type === 'making' || outcome.link === link ? outcome : null
  const make = async () => {
    if (link === null) return
    setOutcome({ type: 'making' })
    const made = await controls.make(link, { stay, title, paths: pad.files.getState().paths })
    setOutcome({ ...made, link })
    onChanged()
  }
  return (
    <>
      <p className={styles.quiet}>
        {texts.intro(offer.host)} {offer.isLasting ? null : texts.inMemory}
      </p>
      <div className={styles.wishes}>
        <label className={styles.wish}>
          {texts.stays}
          <select
            value={String(stay)}
            onChange={(event) => {
              setStay(offered.find((each) => String(each) === event.target.value) ?? stay)
              setOutcome(null)
            }}
          >
            {offered.map((each) => (
              <option key={each} value={String(each)}>
                {texts.stay(each)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.wish}>
          {texts.card}
          <input
            value={title}
            maxLength={100}
            placeholder={texts.cardPlaceholder}
            aria-describedby={note}
            onChange={(event) => {
              setTitle(event.target.value)
              setOutcome(null)
            }}
          />
        </label>
      </div>
      <p id={note} className={styles.quiet}>
        {texts.cardNote}
      </p>
      {isTooLarge ? (
        <p className={dialog.refused} role="alert">
          {texts.tooLarge(bytes, offer.mostBytes)}
        </p>
      ) : shown?.type === 'made' ? (
        <Made entry={shown.entry} address={shown.address} />
      ) : (
        <>
          {shown?.type === 'failed' ? (
            <p className={dialog.refused} role="alert">
              {texts.fault(shown.fault)}
            </p>
          ) : null}
          <div className={styles.make}>
            <Button disabled={link === null || shown?.type === 'making'} onClick={() => void make()}>
              {shown?.type === 'making' ? texts.making : shown === null ? texts.make : texts.tryAgain}
            </Button>
            <span className={dialog.count}>{link === null ? texts.notMade : texts.size(bytes)}</span>
          </div>
        </>
      )}
    </>
  )
}

function Made({ entry, address }: { readonly entry: StoredLinkEntry; readonly address: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [isCopied, setCopied] = useState<boolean | null>(null)
  // What was pressed is gone; the address is what it was pressed for.
  useEffect(() => field.current?.focus(), [])
  return (
    <>
      <div className={dialog.row}>
        <input
          ref={field}
          className={dialog.address}
          readOnly
          value={address}
          aria-label={texts.address}
          // Backward: its beginning stays in view.
          onFocus={(event) => event.currentTarget.setSelectionRange(0, address.length, 'backward')}
        />
        <Button kind="primary" onClick={() => void copyText(address, field.current).then(setCopied)}>
          {isCopied === true ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          <span className={styles.copy}>{isCopied === true ? texts.copied : texts.copy}</span>
        </Button>
      </div>
      <output className={isCopied === false ? dialog.press : 'visually-hidden'}>
        {isCopied === null ? texts.madeSay : isCopied ? texts.copiedSay : words.links.link.press}
      </output>
      <p className={styles.facts}>
        <span>{entry.expiresAt === null ? texts.untilDeleted : texts.until(entry.expiresAt)}</span>
        <span className={dialog.count}>{texts.made(address.length, entry.bytes)}</span>
      </p>
    </>
  )
}
