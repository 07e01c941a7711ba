import { proveConnections, type ConnectionProof } from '../../core/turn/race-connections.ts'
import type { RaceTold } from '../../core/turn/race-export.ts'
import type { RaceMode } from '../../core/turn/race-plan.ts'
import { reportRace } from '../../core/turn/race-report.ts'
import type { RaceRecord } from '../../core/turn/race.ts'
import type { TransportOrder, TransportPhase } from '../store/transport-race.ts'

/** What a race has shown so far. */
export type TransportView = {
  readonly told: RaceTold<RaceMode> & Pick<TransportOrder, 'entrants'>
  /** Null while it runs: the gateway is asked at the end. */
  readonly proofs: readonly ConnectionProof[] | null
}

/** The figures of the race under way or the last one; null where there was none. */
export function transportView(
  phase: TransportPhase,
  environment: { readonly browser: string; readonly clockStepMs: number },
): TransportView | null {
  if (phase.type === 'none') return null
  const { order, runs, planned } = phase
  const record: RaceRecord = { runs, planned, ended: phase.type === 'over' ? phase.ended : 'stopped' }
  const rttMs = phase.type === 'over' ? phase.rttMs : null
  const connections = phase.type === 'over' ? phase.connections : {}
  return {
    told: {
      ...order,
      measuredIn: 'page',
      environment,
      rttBy: rttMs === null ? null : 'ping',
      connections,
      record,
      report: reportRace(record, rttMs),
    },
    proofs: phase.type === 'running' ? null : proveConnections(record, connections),
  }
}

/** Hundredths below 10 ms, tenths below 100, then whole numbers. */
export function shortMs(ms: number): string {
  return ms < 9.995 ? ms.toFixed(2) : ms < 99.95 ? ms.toFixed(1) : String(Math.round(ms))
}
