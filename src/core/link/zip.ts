import { strToU8, zipSync } from 'fflate'

/** Every file has this date: the same files give the same bytes. */
const date = '1980-01-02T00:00:00'

/** A project as a zip archive. */
export const zipOf = (
  files: readonly { readonly path: string; readonly text: string }[],
): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    zipSync(Object.fromEntries(files.map(({ path, text }) => [path, strToU8(text)] as const)), {
      level: 6,
      mtime: date,
    }),
  )
