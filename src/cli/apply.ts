import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { ReplyFormat } from '../core/edits/hunk.ts'
import { applyReply } from './apply/apply-reply.ts'
import { cutAtRandom } from './apply/random.ts'
import { decodeText, readRoot, type Root } from './apply/read-root.ts'
import { toldAsJson, toldInWords } from './apply/report.ts'
import { writeRoot } from './apply/write-root.ts'

const usage = `Reads a model's reply as the page does, and says what becomes of the files below a folder.

  npm run apply -- --root DIR --reply FILE [options]

  --root DIR       folder whose text files the reply speaks of; node_modules, .git, links and binary files are left out
  --reply FILE     the reply, as UTF-8 text; - reads it from the input
  --cut SEED       feeds the reply in pieces cut at random places that the number SEED repeats
  --asked FORMAT   format that the model was asked for: patch, blocks or whole (the default); all are read anyway
  --json           one JSON object: {"files": {path: text after accept-all, null if gone}, "hunks": […]}
  --write          writes the files that change; without it nothing is written

Exit codes: 0 the reply was read, and what became of it is told (hunks that need a look too); 1 writing was refused
or failed; 2 the options, the folder or the reply cannot be read.
`

/** An expected failure, in words for the person at the terminal. */
class Refusal extends Error {
  readonly exitCode: 1 | 2
  constructor(message: string, exitCode: 1 | 2) {
    super(message)
    this.exitCode = exitCode
  }
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'it is not there',
    EACCES: 'you may not read or write it',
    EISDIR: 'it is a folder',
    ENOTDIR: 'it is not a folder',
    EROFS: 'its disk is read-only',
    ENOSPC: 'the disk is full',
  }
  return known[code] ?? error.message
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        root: { type: 'string' },
        reply: { type: 'string' },
        cut: { type: 'string' },
        asked: { type: 'string' },
        json: { type: 'boolean' },
        write: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new Refusal(`${reasonOf(error)}\n\n${usage}`, 2)
  }
}

function readReply(file: string): string {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    throw new Refusal(`The reply ${file} cannot be read: ${reasonOf(error)}.`, 2)
  }
  const text = decodeText(bytes)
  if (text === null) throw new Refusal(`The reply ${file} is not text in UTF-8.`, 2)
  return text.replace(/^\ufeff/, '')
}

function readFiles(folder: string): Root {
  try {
    return readRoot(folder)
  } catch (error) {
    throw new Refusal(`The folder ${folder} cannot be read: ${reasonOf(error)}.`, 2)
  }
}

const formats: readonly ReplyFormat[] = ['patch', 'blocks', 'whole']

function main(): void {
  const options = readOptions()
  if (options.help === true) {
    process.stdout.write(usage)
    return
  }
  if (options.root === undefined || options.reply === undefined)
    throw new Refusal(`Both --root DIR and --reply FILE are needed.\n\n${usage}`, 2)
  if (options.cut !== undefined && !/^\d+$/.test(options.cut))
    throw new Refusal(`--cut takes a whole number, not “${options.cut}”.`, 2)
  const asked = formats.find((format) => format === (options.asked ?? 'whole'))
  if (asked === undefined) throw new Refusal(`--asked takes ${formats.join(', ')}.`, 2)
  const reply = readReply(options.reply)
  const { files, skipped } = readFiles(options.root)
  const pieces = options.cut === undefined ? [reply] : cutAtRandom(reply, Number(options.cut))
  const applied = applyReply(files, pieces, asked)
  if (options.json === true) process.stdout.write(`${toldAsJson(files, applied)}\n`)
  else {
    process.stdout.write(toldInWords(files, applied))
    if (skipped.length > 0) process.stdout.write(`Left out, not text: ${skipped.join(', ')}\n`)
  }
  if (options.write !== true) {
    if (options.json !== true && applied.changed.size > 0)
      process.stdout.write('Nothing was written; --write does that.\n')
    return
  }
  try {
    writeRoot(options.root, files, applied.changed)
  } catch (error) {
    throw new Refusal(`Not written: ${reasonOf(error)}.`, 1)
  }
  if (options.json !== true) process.stdout.write(`Written below ${options.root}.\n`)
}

try {
  main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
}
