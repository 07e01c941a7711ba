import { ChevronFirst, ChevronLast, Pause, Play, RotateCcw, SkipBack, SkipForward } from 'lucide-react'
import { useStore } from 'zustand'
import { replaySpeeds, type ReplayControls, type ReplaySpeed, type ReplayState } from '../store/replay.ts'
import { IconButton } from './controls.tsx'
import styles from './replay.module.css'
import { words } from './words.ts'

const { replay } = words

/** Plays a recording, stops it, and goes to any place of it. */
export function ReplayBar({ controls }: { readonly controls: ReplayControls }) {
  const state = useStore(controls.store)
  const { phase, at, total, turn, chapters, inTurn, deed } = state
  const isPlaying = phase === 'playing'
  const isOver = !isPlaying && at >= total && total > 0
  return (
    <section className={styles.bar} aria-label={replay.bar}>
      <div className={styles.buttons}>
        <IconButton label={replay.hunkBack} keys="," onClick={() => controls.stepHunk(-1)}>
          <SkipBack size={16} aria-hidden />
        </IconButton>
        <IconButton label={replay.back} keys="←" onClick={() => controls.step(-1)}>
          <ChevronFirst size={16} aria-hidden />
        </IconButton>
        <button
          type="button"
          className={styles.play}
          aria-label={isPlaying ? replay.pause : isOver ? replay.again : replay.play}
          title={replay.keys}
          onClick={() => (isPlaying ? controls.pause() : controls.play())}
        >
          {isPlaying ? (
            <Pause size={16} aria-hidden />
          ) : isOver ? (
            <RotateCcw size={16} aria-hidden />
          ) : (
            <Play size={16} aria-hidden />
          )}
        </button>
        <IconButton label={replay.on} keys="→" onClick={() => controls.step(1)}>
          <ChevronLast size={16} aria-hidden />
        </IconButton>
        <IconButton label={replay.hunkOn} keys="." onClick={() => controls.stepHunk(1)}>
          <SkipForward size={16} aria-hidden />
        </IconButton>
      </div>
      <Track state={state} controls={controls} />
      <p className={styles.where}>
        <span className={styles.turn}>{replay.where(turn, chapters.length)}</span>
        <span className={styles.time}>{replay.seconds(inTurn)}</span>
        <span className={styles.deed}>{deed === null ? '' : replay.deeds[deed]}</span>
      </p>
      <div className={styles.settings}>
        <label className={styles.choice}>
          <span className="visually-hidden">{replay.speed}</span>
          <select value={state.speed} onChange={(event) => controls.chooseSpeed(speedOf(event.target.value))}>
            {replaySpeeds.map((speed) => (
              <option key={speed} value={speed}>
                {replay.times(speed)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.choice} title={replay.cutPausesText(500)}>
          <input
            type="checkbox"
            checked={state.cutsPauses}
            onChange={(event) => controls.cutPauses(event.target.checked)}
          />
          {replay.cutPauses}
        </label>
      </div>
    </section>
  )
}

const speedOf = (value: string): ReplaySpeed => replaySpeeds.find((speed) => String(speed) === value) ?? 1

function Track({ state, controls }: { readonly state: ReplayState; readonly controls: ReplayControls }) {
  const { at, total, turn, inTurn, chapters, hunks } = state
  const place = (ms: number) => `${total === 0 ? 0 : (100 * ms) / total}%`
  return (
    <div className={styles.track}>
      <div className={styles.rail} aria-hidden>
        <div className={styles.past} style={{ width: place(at) }} />
        {hunks.map((ms, index) => (
          // Hunks keep their order for good.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index} className={styles.hunk} style={{ left: place(ms) }} />
        ))}
      </div>
      <input
        className={styles.slider}
        type="range"
        min={0}
        max={Math.max(1, total)}
        step="any"
        value={at}
        aria-label={replay.place}
        aria-valuetext={replay.valueText(turn, chapters.length, inTurn)}
        onChange={(event) => controls.seek(event.target.valueAsNumber)}
      />
      <ol className={styles.chapters}>
        {chapters.map((chapter, index) => (
          <li key={chapter.turnId} className={styles.chapter} style={{ left: place(chapter.at) }}>
            <button
              type="button"
              aria-label={replay.turn(index + 1, chapters.length, chapter.instruction)}
              title={replay.turn(index + 1, chapters.length, chapter.instruction)}
              aria-current={index === turn ? 'step' : undefined}
              onClick={() => controls.chapter(index)}
            >
              {index + 1}
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
