/** Has the browser save a text as a file. */
export const saveFile = (name: string, type: string, text: string): void =>
  save(name, new Blob([text], { type }))

/** Has the browser save bytes as a file. */
export const saveBytes = (name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void =>
  save(name, new Blob([bytes], { type }))

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then; a browser that still reads would find nothing if it went at once.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
