import type { LevelGroup } from '../../core/preview/console-rows.ts'
import type { ConsoleLevel } from '../../core/preview/messages.ts'

const counted = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`)

/** Words of the console, in English. */
export const consoleWords = {
  title: 'Console',
  open: 'Show the console',
  close: 'Fold the console',
  resize: 'Height of the console',
  rows: 'Rows of the console',
  errors: (n: number) => counted(n, 'error', 'errors'),
  warnings: (n: number) => counted(n, 'warning', 'warnings'),
  said: (n: number) => `${counted(n, 'error', 'errors')} in the console`,
  keep: 'Keep rows over runs',
  clear: 'Clear the console',
  filter: 'Filter rows',
  levels: { error: 'Errors', warn: 'Warnings', info: 'Info', log: 'Log and debug' } satisfies Record<
    LevelGroup,
    string
  >,
  level: {
    error: 'Error',
    warn: 'Warning',
    info: 'Info',
    debug: 'Debug',
    trace: 'Trace',
    log: 'Log',
    clear: 'Clear',
  } satisfies Record<ConsoleLevel, string>,
  empty: 'Nothing written yet. console.log shows here.',
  none: (n: number) => `The filter hides ${counted(n, 'row', 'rows')}.`,
  showAll: 'Show all',
  older: (n: number) => `${counted(n, 'older row is', 'older rows are')} not kept.`,
  lost: (n: number) => `${counted(n, 'row was', 'rows were')} not told: too many at once.`,
  earlier: (n: number) => `Show ${counted(n, 'earlier row', 'earlier rows')}`,
  newest: 'Newest rows',
  newRun: 'New run',
  times: (n: number) => `${n} times`,
  cut: '… more, open the row to read it',
  copy: 'Copy the row',
  fix: 'Fix this',
  go: (place: string) => `Show ${place} in the editor`,
} as const
