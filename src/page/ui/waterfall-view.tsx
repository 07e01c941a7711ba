import { Popover } from '@base-ui/react/popover'
import { useState } from 'react'
import type { ClockEstimate, Turn } from '../../core/turn/turn.ts'
import type { Placed } from '../../core/turn/waterfall.ts'
import styles from './waterfall-view.module.css'
import { pictureOf, type Scale, type WaterfallPicture, type WaterfallRow } from './waterfall-rows.ts'
import { words } from './words.ts'

const texts = words.latency.waterfall
const owners = ['page', 'network', 'gateway', 'model'] as const

/** A turn's steps on one line, each with the time it took; a step opens to its definition and raw marks. */
export function WaterfallView({ turn }: { readonly turn: Turn }) {
  const [scale, setScale] = useState<Scale>('first')
  const picture = pictureOf(turn, scale)
  return (
    <section className={styles.section} aria-labelledby="waterfall-title">
      <header className={styles.head}>
        <h3 id="waterfall-title" className={styles.title}>
          {texts.title}
        </h3>
        <fieldset className={styles.scales}>
          <legend className="visually-hidden">{texts.scale}</legend>
          {(['first', 'whole'] as const).map((each) => (
            <button
              key={each}
              type="button"
              className={styles.scale}
              aria-pressed={scale === each}
              onClick={() => setScale(each)}
            >
              {each === 'first' && turn.marks.firstPaint === null ? texts.firstText : texts[each]}
            </button>
          ))}
        </fieldset>
      </header>
      <table className={styles.table} aria-label={texts.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{texts.step}</span>
            </th>
            <th scope="col" className={styles.axis}>
              <span className="visually-hidden">{texts.bar}</span>
              <Axis picture={picture} />
            </th>
            <th scope="col" className={styles.unit}>
              <span className="visually-hidden">{texts.took}</span> ms
            </th>
          </tr>
        </thead>
        <tbody>
          {picture.rows.map((row) => (
            <Row key={row.bar.name} row={row} picture={picture} />
          ))}
        </tbody>
      </table>
      <Foot picture={picture} clock={turn.marks.clock} />
    </section>
  )
}

function Axis({ picture }: { readonly picture: WaterfallPicture }) {
  return (
    <span className={styles.ticks} aria-hidden>
      {picture.ticks.map(({ at, left }) => (
        <span key={at} className={styles.tick} style={{ left: `${left}%` }}>
          {Number(at.toPrecision(3))}
        </span>
      ))}
    </span>
  )
}

function Row({ row, picture }: { readonly row: WaterfallRow; readonly picture: WaterfallPicture }) {
  const { bar, owner, place } = row
  const [label, definition] = words.latency.bars[bar.name]
  const isPlaced = bar.from.clock === 'gateway' || bar.to.clock === 'gateway'
  return (
    <tr className={styles.row} data-bar={bar.name}>
      <th scope="row" aria-label={`${label}, ${texts.owners[owner]}`}>
        <Popover.Root>
          <Popover.Trigger className={styles.step}>{label}</Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner sideOffset={4} side="left" className={styles.positioner}>
              <Popover.Popup className={styles.popup}>
                <Popover.Title className={styles.popupTitle}>{label}</Popover.Title>
                <Popover.Description className={styles.definition}>
                  {definition} {bar.ms === null ? texts.acrossNote : ''}
                </Popover.Description>
                <dl className={styles.marks}>
                  <RawMark mark={bar.from} />
                  <RawMark mark={bar.to} />
                </dl>
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      </th>
      <td className={styles.line} aria-hidden>
        {picture.ticks.map(({ at, left }) => (
          <span key={at} className={styles.grid} style={{ left: `${left}%` }} />
        ))}
        {place === null ? null : (
          <span
            className={styles.bar}
            data-owner={owner}
            data-goes-on={place.goesOn || undefined}
            style={{ left: `${place.left}%`, width: `${place.width}%` }}
          />
        )}
        {place === null || !isPlaced || picture.error < 0.4 ? null : (
          <span
            className={styles.error}
            style={{ left: `${place.left - picture.error}%`, width: `${picture.error * 2}%` }}
          />
        )}
      </td>
      <td className={styles.ms}>{bar.ms === null ? <Across /> : decimals(bar.ms)}</td>
    </tr>
  )
}

function Across() {
  return (
    <>
      <span aria-hidden>·</span>
      <span className="visually-hidden">{texts.noDuration}</span>
    </>
  )
}

function RawMark({ mark }: { readonly mark: Placed }) {
  return (
    <div className={styles.mark}>
      <dt>{words.latency.marks[mark.name]}</dt>
      <dd>
        <span className={styles.raw}>{mark.raw.toFixed(mark.clock === 'gateway' ? 3 : 1)}</span> ms,{' '}
        {texts.onClock[mark.clock]}
        {mark.at === null ? null : (
          <span className={styles.after}>{texts.afterStart(decimals(mark.at))}</span>
        )}
      </dd>
    </div>
  )
}

/** To the tenth, which is the clock's step; hundredths of the gateway's clock would look like more than is known. */
const decimals = (ms: number): string => ms.toFixed(1).replace(/\B(?=(\d{3})+\.)/g, ',')

function Foot({
  picture,
  clock,
}: {
  readonly picture: WaterfallPicture
  readonly clock: ClockEstimate | null
}) {
  const { waterfall, networkMs, rows } = picture
  const shown = owners.filter((owner) => rows.some((row) => row.owner === owner))
  return (
    <div className={styles.foot}>
      {networkMs === null ? null : (
        <p className={styles.network} title={texts.networkText}>
          <span>{texts.network}</span>
          <span className={styles.ms}>{decimals(networkMs)}</span>
        </p>
      )}
      <ul className={styles.legend}>
        {shown.map((owner) => (
          <li key={owner}>
            <span className={styles.swatch} data-owner={owner} aria-hidden /> {texts.owners[owner]}
          </li>
        ))}
      </ul>
      {waterfall.missing !== null ? (
        <p className={styles.note}>{texts.missing[waterfall.missing]}</p>
      ) : clock === null || waterfall.errorMs === null ? null : (
        <p className={styles.note}>{texts.offset(clock, waterfall.errorMs.toFixed(2))}</p>
      )}
    </div>
  )
}
