import { countTokens } from '../../core/tokens/count.ts'
import { cutTokens } from '../../core/tokens/cut.ts'
import type { UpstreamRequest } from '../upstream/upstream.ts'
import { answer } from './answer.ts'
import { createProject } from './project.ts'
import { readRequest } from './request.ts'

export type EngineRequest = Pick<UpstreamRequest, 'instructions' | 'messages'>

/** The rule-based model: text in, the answer's o200k tokens out. */
export interface Engine {
  /** The answer, cut into the texts of its tokens. */
  answer(request: EngineRequest): string[]
  /** Tokens of everything the request says, counted message by message. */
  countInput(request: EngineRequest): number
}

const WARM_UP = {
  instruction: 'rename first to second',
  files: [
    { path: 'a.ts', text: 'export const first = (n: number) => fetch(`/${n}`).then((r) => r.json())\n' },
    {
      path: 'b.tsx',
      text: "import { first } from './a'\nexport const B = () => <p>{String(first(1))}</p>\n",
    },
  ],
  openPath: 'a.ts',
  selection: null,
  format: 'blocks',
} as const

/** Opens an engine and warms it: TypeScript's library is read, checked once and kept. Takes about a second. */
export function createEngine(): Engine {
  const project = createProject()
  cutTokens(answer(project, WARM_UP))
  const counted = new Map<string, number>()
  const count = (text: string) => {
    const tokens = counted.get(text) ?? countTokens(text)
    // Least recently used first; earlier messages come again with every turn of a conversation.
    counted.delete(text)
    counted.set(text, tokens)
    const oldest = counted.keys().next()
    if (counted.size > 64 && oldest.done === false) counted.delete(oldest.value)
    return tokens
  }
  return {
    answer: (request) => cutTokens(answer(project, readRequest(request))),
    countInput: (request) =>
      request.messages.reduce((sum, message) => sum + count(message.text), count(request.instructions ?? '')),
  }
}
