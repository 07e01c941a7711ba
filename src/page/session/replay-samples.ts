import type { SessionRecording } from '../../core/turn/session-recording.ts'
import { liveRig } from './live-rig.ts'

export const main = [
  'let count = 0',
  'export const next = () => (count += 1)',
  'export const reset = () => {',
  '  count = 0',
  '}',
  '',
].join('\n')
export const other = 'export const name = "a"\nexport const size = 3\n'

const block = (path: string, search: string, replace: string) =>
  `${path}\n\`\`\`\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\`\n\n`

/** Says a text in pieces of so many characters, 3 ms apart; paints after every few of them. */
async function say(rig: ReturnType<typeof liveRig>, text: string, size: number) {
  const model = rig.model()
  for (let at = 0, n = 0; at < text.length; at += size, n += 1) {
    model.says(text.slice(at, at + size), Math.min(size, 1 + (n % 3), text.length - at))
    await rig.wait(3)
    if (n % 4 === 3) await rig.paint()
  }
}

const hunkIds = (rig: ReturnType<typeof liveRig>) => [
  ...[...rig.review().files.values()].flatMap(({ hunks }) => hunks.map(({ id }) => id)),
  ...rig.review().loose.map(({ id }) => id),
]

/** What a live session left: what a replay of its recording must leave too. */
export type Lived = { readonly recording: SessionRecording; readonly rig: ReturnType<typeof liveRig> }

const recorded = async (rig: ReturnType<typeof liveRig>): Promise<Lived> => {
  await rig.paint()
  const recording = await rig.recorder.currentRecording()
  if (recording === null) throw new Error('nothing was recorded')
  return { recording, rig }
}

/** Two turns: accepts while it streams, typing above, an undo, a new file, accept-all. For tests. */
export async function reviewedSession(): Promise<Lived> {
  const rig = liveRig({ 'main.ts': main, 'lib/other.ts': other })
  rig.pad.files.setState({ open: 'main.ts' })
  rig.session.send('count by two', rig.now())
  await rig.wait(9)
  rig.model().created()
  await say(rig, `Here.\n\n${block('main.ts', 'let count = 0', 'let count = 1\nlet step = 2')}`, 5)
  await rig.paint()
  const [first] = hunkIds(rig)
  if (first === undefined) throw new Error('no hunk')
  rig.session.accept(first)
  await rig.wait(4)
  rig.documents.type('main.ts', [{ from: 0, to: 0, text: '/' }])
  await rig.wait(12)
  rig.documents.type('main.ts', [{ from: 1, to: 1, text: '/ counts\n' }])
  await say(
    rig,
    block('main.ts', '  count = 0', '  count = 1') +
      block('lib/other.ts', 'export const size = 3', 'export const size = 4') +
      'lib/new.ts\n```\nexport const fresh = true\n```\n',
    7,
  )
  rig.model().timing({ received: 1, decoded: 1.25, admitted: 1.5, done: 90 })
  rig.model().ends('response.completed', 77)
  await rig.paint()
  rig.session.openFile('lib/other.ts')
  await rig.wait(700)
  rig.session.acceptAll()
  await rig.wait(300)
  rig.session.undoAccept()
  await rig.wait(300)
  const [, second] = hunkIds(rig)
  if (second !== undefined) rig.session.reject(second)
  rig.session.acceptAll()
  await rig.wait(5_000)
  rig.session.send('rename it', rig.now())
  await rig.wait(20)
  rig.model().created()
  await say(rig, block('lib/other.ts', 'export const name = "a"', 'export const title = "a"'), 4)
  rig.model().ends('response.completed', null)
  return recorded(rig)
}

/** A turn that is stopped while deltas are on their way to the page, and one that goes on from what it left. */
export async function stoppedSession(): Promise<Lived> {
  const rig = liveRig({ 'main.ts': main })
  rig.pad.files.setState({ open: 'main.ts' })
  rig.session.send('count by two', rig.now())
  await rig.wait(5)
  rig.model().created()
  await say(rig, block('main.ts', 'let count = 0', 'let count = 1'), 6)
  await say(rig, `main.ts\n\`\`\`\n<<<<<<< SEARCH\n  count = 0\n=======\n  count = 1\n  // one more`, 6)
  // Not painted any more: the user has not seen it.
  rig.model().says(' line of it\n  // and another\n', 4)
  await rig.wait(2)
  const pressedAt = rig.now()
  rig.session.stopOrDismiss(pressedAt)
  await rig.wait(1)
  await rig.paint()
  rig.model().says('late\n', 1)
  await rig.wait(6)
  rig.model().ends('response.incomplete', 40)
  await rig.paint()
  await rig.wait(400)
  rig.session.acceptAll()
  await rig.wait(100)
  rig.session.send('go on', rig.now())
  await rig.wait(6)
  rig.model().created()
  await say(rig, 'There is nothing more to do.', 3)
  rig.model().ends('response.completed', 9)
  return recorded(rig)
}

/** A turn that is redirected mid-stream, with a hunk kept and typing inside of another. */
export async function redirectedSession(): Promise<Lived> {
  const rig = liveRig({ 'main.ts': main, 'lib/other.ts': other })
  rig.pad.files.setState({ open: 'main.ts' })
  rig.session.send('count by two', rig.now())
  await rig.wait(5)
  rig.model().created()
  await say(rig, block('main.ts', 'let count = 0', 'let count = 10'), 9)
  await say(rig, `main.ts\n\`\`\`\n<<<<<<< SEARCH\n  count = 0\n=======\n  count = 1\n`, 9)
  rig.session.send('and the other file', rig.now())
  rig.model().created()
  rig.earlier().says('  // late\n', 1)
  rig.earlier().ends('response.incomplete', 21)
  await say(rig, block('lib/other.ts', 'export const size = 3', 'export const size = 30'), 5)
  rig.documents.type('main.ts', [{ from: main.length, to: main.length, text: '// the end\n' }])
  await say(rig, block('main.ts', '  count = 0', '  count = 5'), 5)
  rig.model().ends('response.completed', 60)
  await rig.paint()
  rig.session.acceptAll()
  await rig.wait(50)
  return recorded(rig)
}
