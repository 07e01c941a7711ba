import { readContext, type ContextFile } from '../../core/turn/context.ts'
import { formatAskedIn } from '../../core/turn/prompt.ts'
import type { UpstreamRequest } from '../upstream/upstream.ts'
import type { Question } from './answer.ts'

/**
 * Reads a model request: the instruction of the last user message over the files as the conversation's texts last
 * told them. Answers of the model change no file: whether they were accepted, only the next text can tell.
 */
export function readRequest(request: Pick<UpstreamRequest, 'instructions' | 'messages'>): Question {
  const files = new Map<string, ContextFile>()
  let last: ReturnType<typeof readContext> | null = null
  for (const message of request.messages) {
    if (message.role !== 'user') continue
    last = readContext(message.text)
    for (const file of last.files) files.set(file.path, file)
  }
  const system = request.messages.filter(
    (message) => message.role === 'system' || message.role === 'developer',
  )
  const asked = [request.instructions ?? '', ...system.map((message) => message.text)].join('\n')
  const only = files.size === 1 ? [...files.keys()][0] : undefined
  return {
    instruction: last?.instruction ?? '',
    files: [...files.values()],
    openPath: last?.openPath ?? last?.selection?.path ?? only ?? null,
    selection: last?.selection ?? null,
    format: formatAskedIn(asked.trim() === '' ? null : asked),
  }
}
