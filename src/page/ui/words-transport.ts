import type { RaceMode, Workload } from '../../core/turn/race-plan.ts'

/** Part of the dictionary: races of transports. */
export const transportWords = {
  open: 'Transport race',
  openText: 'The same prompt over warm sockets, new sockets and HTTP, with this gateway and model.',
  title: 'Transport race',
  prompt: 'Prompt for all runs',
  model: 'Model',
  n: 'Runs of each way',
  cap: 'Tokens of an answer at most',
  kinds: 'Kinds of turn',
  workloads: {
    plain: 'Small turn',
    'second-turn': 'Second turn with 100 kB of files',
  } satisfies Record<Workload, string>,
  modes: {
    'socket-joined': 'Warm socket, joined',
    'socket-single': 'Warm socket, a message per event',
    'socket-cold': 'New socket',
    'http-kept': 'Kept HTTP/SSE',
    'http-new': 'New HTTP/SSE',
  } satisfies Record<RaceMode, string>,
  start: 'Start race',
  again: 'Race again',
  stop: 'Stop',
  stopping: 'Stopping',
  small: 'Below 30 runs: median, least and most. p95 from 60, p99 from 300.',
  cannot: {
    offline: 'Not connected. The race can start when the connection is back.',
    noModel: 'No model to ask. Connect one with Connect.',
    busy: 'A turn is running in the editor. Stop it, or wait for its end.',
    empty: 'Say what to ask.',
    number: (most: number) => `Runs of each way: a whole number from 1 to ${most}.`,
    kinds: 'Choose a kind of turn.',
  },
  plainNote:
    'This endpoint is no Sparkpad gateway: it counts no connections and closes none, so there is no “new HTTP” to compare with, and no reduction is told.',
  distance:
    'Distance: npm run fault-proxy puts latency and bandwidth before the gateway; open this page at the proxy’s address. With TLS only by npm run latency, since a page cannot trust the proxy’s certificate.',
  emptyTitle: 'One prompt, five ways to send it',
  emptyText:
    'Each way runs once cold, then n times, all ways mixed in random order and never two at once. A worker takes the times; the gateway counts the connections.',
  ask: {
    title: 'This model is metered',
    text: (cost: { requests: string; input: string; output: string; dollars: string | null }) =>
      `${cost.requests} requests: about ${cost.input} tokens in and at most ${cost.output} out. ` +
      (cost.dollars === null
        ? 'No price is known here: look at your provider’s.'
        : `About ${cost.dollars} at the listed price, nothing cached.`),
    yes: 'Start race',
  },
  progress: (done: number, planned: number) => `${done} of ${planned} runs`,
  progressLabel: 'Progress of the race',
  lost: 'Connection lost: runs fail or wait until the gateway is back.',
  ended: {
    done: (runs: number) => `Done: ${runs} runs.`,
    stopped: (runs: number, planned: number) => `Stopped after ${runs} of ${planned} runs.`,
    'gave-up': (runs: number, planned: number) =>
      `Given up after ${runs} of ${planned} runs: ten failed one after the other.`,
    failed: (detail: string) => `The worker failed: ${detail}. What it had measured stays.`,
  },
  about: (order: { model: string; base: string; n: number; cap: number }) =>
    `${order.model} at ${order.base}, ${order.n} runs of each way, at most ${order.cap} tokens`,
  rtt: (ms: string) => `Round trip ${ms} ms by pings of the warm socket.`,
  noRtt: 'Round trip not known: no overhead is told.',
  headline: {
    kept: 'than kept HTTP/SSE',
    new: 'than new HTTP/SSE',
    less: (pct: string) => `${pct} % less`,
    more: (pct: string) => `${pct} % more`,
    figures: { ttft: 'TTFT', overhead: 'Overhead' },
    of: (n: number) => `warm socket, medians of n ${n}`,
    none: 'No reduction yet: it takes runs over both kept and new HTTP/SSE.',
  },
  plot: {
    title: (kind: string) => `TTFT of each run, ms: ${kind}`,
    row: (row: { way: string; n: number; median: string }) =>
      `${row.way}: ${row.n} runs, median ${row.median} ms`,
    empty: 'no run that counts',
    beyond: (n: number, most: string) => `${n} beyond, most ${most}`,
    legend: 'TTFT in ms. A dot is a run, the line their median, the ring the first, cold run.',
  },
  table: {
    title: (kind: string) => `Figures: ${kind}`,
    way: 'Way',
    groups: { ttft: 'TTFT, ms', overhead: 'Overhead, ms', bytes: 'Payload, bytes', runs: 'Runs' },
    columns: {
      median: 'median',
      min: 'least',
      max: 'most',
      p95: 'p95',
      p99: 'p99',
      kept: 'than kept',
      fresh: 'than new',
      model: 'of it model',
      up: 'up',
      perToken: 'per token',
      cold: 'first run',
      n: 'n',
      failed: 'failed',
      stopped: 'stopped',
      apart: 'apart',
    },
  },
  connections: {
    title: 'Connections by the gateway’s own count',
    holds: (connections: number, runs: number) => `${connections} for ${runs} runs`,
    differs: (connections: number, runs: number, wanted: number) =>
      `${connections} for ${runs} runs, and not ${wanted}: its figures are not what its name says`,
    unknown: (runs: number) => `not counted (${runs} runs): nothing is proven`,
  },
  flags: {
    reconnected: (n: number) => `${n} over a connection that had to be made again, in no figure.`,
    reused: (n: number) => `${n} were given a used connection in place of a new one, in no figure.`,
    hidden: (n: number) => `${n} while the tab was hidden.`,
    'long-frame': (n: number) => `${n} while a frame of the page took over 50 ms.`,
    fault: (way: string, n: number, fault: string) => `${way}: ${n} failed, the first with: ${fault}`,
  },
  rules:
    'TTFT: first visible text − start, in a worker (clock step 0.1 ms); a way that opens a connection for each run has the opening inside. Overhead: TTFT − one round trip; the model’s own time is in it, and shown by the gateway’s marks. Reductions are of medians. Second turns name the first over a warm socket (warmed up outside the clock) and send all again elsewhere. Payload: of the request, and of the whole answer per token, without headers and handshakes. CPU per token cannot be measured inside a page: npm run bench -- transport does.',
  export: {
    json: 'JSON',
    markdown: 'Markdown',
    note: 'JSON has the shape that npm run latency writes, with every run’s marks.',
  },
  said: {
    started: 'Race started.',
    over: 'The race is over.',
  },
} as const
