import { raceModes, wayOf } from '../../core/turn/race-plan.ts'
import { openHttpSource } from '../../core/wire/http-source.ts'
import { openLiveSource } from '../../core/wire/live-source.ts'
import { createRaceLines, type RaceLines, type RaceRequests } from '../../core/wire/race-lines.ts'
import type { Source, SourceListener } from '../../core/wire/source.ts'
import { openChatSource } from './chat-source.ts'
import { modes, type Mode } from './modes.ts'
import { createPosts, nodeTime, openNodeSocket, type Posts, type Trust } from './node-ports.ts'

export type NodeLinesOptions = {
  /** Base URL of the endpoint, such as http://127.0.0.1:4321/v1; no slash at the end. */
  readonly base: string
  /** Base URL of the Chat Completions endpoint, where it is another one. */
  readonly chatBase?: string
  readonly trust: Trust
  readonly requests: RaceRequests
  readonly countTokens: (text: string) => number
  /**
   * Name under which a gateway of ours counts the connections of each mode (`NAME-MODE`); null for any other
   * endpoint, which is sent nothing of ours.
   */
  readonly run: string | null
}

/** The connections of a race in Node. */
export function createNodeLines(options: NodeLinesOptions): RaceLines {
  const { base, trust, run } = options
  const posts = new Map<string, Posts>()
  const postsFor = (mode: Mode, isKept: boolean): Posts => {
    const made = posts.get(mode) ?? createPosts(trust, isKept)
    posts.set(mode, made)
    return made
  }
  const urlOf = (mode: Mode, scheme: 'http' | 'ws'): string => {
    const url = new URL(`${base}/responses`)
    if (scheme === 'ws') url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    if (run === null) return url.href
    url.searchParams.set('run', `${run}-${mode}`)
    const race = raceModes.find((name) => name === mode)
    if (race !== undefined && !wayOf[race].join) url.searchParams.set('join', '0')
    return url.href
  }
  const openSource = (name: string, listener: SourceListener): Source => {
    const mode = modes.find((known) => known === name)
    switch (mode) {
      case 'socket-joined':
      case 'socket-single':
      case 'socket-cold':
        return openLiveSource(
          { url: urlOf(mode, 'ws'), accessCode: null },
          {
            openSocket: openNodeSocket(trust, run !== null),
            time: nodeTime,
            // What is wrong is told by the close; there is no page from which it would be hidden.
            probe: () => Promise.resolve(null),
          },
          { ...listener, visible: true },
        )
      case 'http-kept':
      case 'http-new': {
        const { openPost } = postsFor(mode, mode === 'http-kept')
        const target = { url: urlOf(mode, 'http'), headers: {}, extended: run !== null }
        return openHttpSource(target, { openPost, time: nodeTime }, listener)
      }
      case 'chat-kept':
      case 'chat-new': {
        const { openBytes } = postsFor(mode, mode === 'chat-kept')
        const url = `${options.chatBase ?? base}/chat/completions`
        return openChatSource({ url, openBytes, time: nodeTime }, listener)
      }
      case undefined:
        throw new Error(`no mode ${name}`)
    }
  }
  const lines = createRaceLines({
    openSource,
    time: nodeTime,
    requests: options.requests,
    countTokens: options.countTokens,
  })
  return {
    ...lines,
    close: () => {
      lines.close()
      for (const { close } of posts.values()) close()
    },
  }
}
