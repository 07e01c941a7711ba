import { describe, expect, it } from 'vitest'
import type { ReplyFormat } from '../edits/hunk.ts'
import { formatAskedIn, instructionsFor } from './prompt.ts'

const FORMATS: readonly ReplyFormat[] = ['blocks', 'patch', 'whole']

describe('system prompt', () => {
  it.each(FORMATS)('[B3] the prompt for %s reads back as that format', (format) => {
    expect(formatAskedIn(instructionsFor(format))).toBe(format)
  })

  it.each([
    ['blocks', /selection.*changed by blocks too/i],
    ['patch', /selection.*changed by the patch too/i],
    ['whole', /selection.*may stand in the fence instead of the file/i],
  ] as const)('[B40] the prompt for %s says what may be answered about a selection', (format, words) => {
    expect(instructionsFor(format)).toMatch(words)
  })

  it.each([
    [null, 'blocks'],
    ['Be brief.', 'blocks'],
    ['Answer with *** Begin Patch and so on', 'patch'],
    ['Return the complete file', 'whole'],
  ] as const)('[B3] %j asks for %s', (instructions, format) => {
    expect(formatAskedIn(instructions)).toBe(format)
  })

  it.each(FORMATS)(
    '[B3] the prompt for %s forbids lazy comments and asks questions to be answered',
    (format) => {
      const text = instructionsFor(format)
      expect(text).toContain('existing code')
      expect(text).toMatch(/question/)
      expect(text).toMatch(/one or two sentences/)
    },
  )
})
