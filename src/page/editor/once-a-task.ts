/** Makes a call that runs `work` at the end of the present task, once however often it is made. */
export function onceATask(work: () => void): () => void {
  let isAsked = false
  return () => {
    if (isAsked) return
    isAsked = true
    queueMicrotask(() => {
      isAsked = false
      work()
    })
  }
}
