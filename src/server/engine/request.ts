import { readConversation } from '../../core/turn/conversation.ts'
import { formatAskedIn } from '../../core/turn/prompt.ts'
import type { UpstreamRequest } from '../upstream/upstream.ts'
import type { Question } from './answer.ts'

/**
 * Reads a model request: the instruction of the last user message over the files as the conversation's texts last
 * told them. Answers of the model change no file: whether they were accepted, only the next text can tell.
 */
export function readRequest(request: Pick<UpstreamRequest, 'instructions' | 'messages'>): Question {
  const told = readConversation(request.messages.flatMap(({ role, text }) => (role === 'user' ? [text] : [])))
  const system = request.messages.filter(
    (message) => message.role === 'system' || message.role === 'developer',
  )
  const asked = [request.instructions ?? '', ...system.map((message) => message.text)].join('\n')
  const { instruction, files, openPath, selection } = told
  const only = files.length === 1 ? files[0]?.path : undefined
  return {
    instruction,
    files,
    openPath: openPath ?? selection?.path ?? only ?? null,
    selection,
    format: formatAskedIn(asked.trim() === '' ? null : asked),
  }
}
