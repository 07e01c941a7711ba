/** What a client needs of a `Worker`; tests hand in one made of a message channel. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'
>
