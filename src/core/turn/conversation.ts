import { readMessage, writeMessage, type Context } from './context.ts'
import { wholeFile, writeNews, type ContextFile, type FileNews } from './file-news.ts'
import { readDiff, writeDiff } from './file-diff.ts'

/** A message without instruction: the files, sent ahead of the turn that will be about them. */
export function writeFiles(files: readonly ContextFile[]): string {
  return writeNews(files.map(wholeFile)).join('\n\n')
}

/** The same for one who was shown files before; '' where nothing changed. */
export function writeFilesSince(shown: readonly ContextFile[], files: readonly ContextFile[]): string {
  return writeNews(newsSince(shown, files)).join('\n\n')
}

/**
 * A turn's message for one who was shown files before: the instruction, and of the files only what changed.
 *
 * Law: after messages that showed `shown`, `readConversation` gives exactly the context, as it would from the one full
 * message of `writeContext`. Paths are taken to be distinct.
 */
export function writeTurn(shown: readonly ContextFile[], context: Context): string {
  return writeMessage(context, newsSince(shown, context.files))
}

/**
 * The context that messages, read in order, have told at last: the words of the last one over the files of all. News
 * that does not fit what was told before (it cannot come from `writeTurn`) changes nothing.
 */
export function readConversation(messages: readonly string[]): Context {
  let files: readonly ContextFile[] = []
  let last: ReturnType<typeof readMessage> | null = null
  for (const message of messages) {
    last = readMessage(message)
    files = retell(files, last.news)
  }
  const { instruction = '', openPath = null, selection = null, earlier = [] } = last ?? {}
  return { instruction, files, openPath, selection, earlier }
}

/** What to tell, that one who knows `shown` knows `files`. Law: retell(shown, newsSince(shown, files)) equals `files`. */
function newsSince(shown: readonly ContextFile[], files: readonly ContextFile[]): readonly FileNews[] {
  const known = new Map(shown.map((file) => [file.path, file.text]))
  const wanted = new Map(files.map((file) => [file.path, file.text]))
  const news: FileNews[] = []
  const gone = shown.filter(({ path }) => !wanted.has(path))
  for (const { path, text } of files) {
    if (known.has(path) || text === '') continue
    const at = gone.findIndex((file) => file.text === text)
    const [origin] = at < 0 ? [] : gone.splice(at, 1)
    if (origin === undefined) continue
    news.push({ type: 'renamed', path: origin.path, to: path })
    known.set(path, text)
  }
  for (const { path } of gone) news.push({ type: 'removed', path })
  for (const file of files) {
    const before = known.get(file.path)
    if (before === file.text) continue
    const diff = before === undefined ? null : writeDiff(before, file.text)
    news.push(diff === null ? wholeFile(file) : { type: 'changed', path: file.path, diff: diff.split('\n') })
  }
  const told = retell(shown, news)
  const isInOrder = told.every(({ path }, at) => path === files[at]?.path)
  return isInOrder ? news : [...news, { type: 'order', paths: files.map(({ path }) => path) }]
}

function retell(shown: readonly ContextFile[], news: readonly FileNews[]): readonly ContextFile[] {
  let files = new Map(shown.map((file) => [file.path, file]))
  for (const item of news) {
    const file = item.type === 'order' ? undefined : files.get(item.path)
    switch (item.type) {
      case 'whole':
        files.set(item.path, { path: item.path, text: item.text })
        break
      case 'changed': {
        const text = file === undefined ? null : readDiff(item.diff, file.text)
        if (text !== null) files.set(item.path, { path: item.path, text })
        break
      }
      case 'removed':
        files.delete(item.path)
        break
      case 'renamed':
        if (file === undefined || files.has(item.to)) break
        files = new Map(
          [...files.values()].map((other) =>
            other === file ? [item.to, { path: item.to, text: file.text }] : [other.path, other],
          ),
        )
        break
      case 'order': {
        const named = item.paths.flatMap((path) => files.get(path) ?? [])
        files = new Map([...named, ...files.values()].map((other) => [other.path, other]))
        break
      }
    }
  }
  return [...files.values()]
}
