import { z } from 'zod'

const ms = z.number().min(0)

/** What a proxy does to its connections, in Toxiproxy's words. Null and 0 do nothing. */
export const faults = z.strictObject({
  /** Round trip that is added, ms: half of it each way, and one whole before the first byte of a connection. */
  latency: ms.default(0),
  /** The added round trip differs by up to so much either way, ms. The order of bytes stays. */
  jitter: ms.default(0),
  /** Each way, bit/s; what is sent faster queues as before a slow link. */
  bandwidth: z.number().positive().nullable().default(null),
  /** Cuts what passes into pieces of about this size, bytes, `delay` ms apart. */
  slicer: z
    .strictObject({
      average_size: z.number().int().positive(),
      size_variation: z.number().int().min(0).default(0),
      delay: ms.default(0),
    })
    .nullable()
    .default(null),
  /** A black hole: nothing passes, and after so many ms (0: never) the connection closes. */
  timeout: ms.nullable().default(null),
  /** Resets the connection so many ms after it was opened. */
  reset_peer: ms.nullable().default(null),
  /** Closes the connection after so many bytes towards the client. */
  limit_data: z.number().int().min(0).nullable().default(null),
})
export type Faults = z.infer<typeof faults>
