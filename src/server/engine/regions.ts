import { functionsIn, nameOf, type Region, type Regions } from './functions.ts'
import type { Project } from './project.ts'

/** Rounds after which a conversion that keeps finding more inside what it made is ended. */
const MAX_ROUNDS = 8

export type Converted = { readonly files: ReadonlyMap<string, string>; readonly count: number }

/**
 * Runs a conversion over regions until it finds nothing more; each round sees the text the one before made. The
 * project is as it was afterwards. Where the user named no place, the first file that has something to do is the
 * only one.
 */
export function eachRegion(
  project: Project,
  regions: Extract<Regions, { type: 'found' }>,
  convert: (project: Project, region: Region) => { readonly text: string; readonly count: number },
): Converted {
  const files = new Map<string, string>()
  let count = 0
  for (const region of regions.regions) {
    const { path } = region.script
    const before = project.text(path) ?? ''
    let at: Region | null = region
    let text = before
    for (let round = 0; round < MAX_ROUNDS && at !== null; round += 1) {
      const step = convert(project, at)
      if (step.text === text) break
      text = step.text
      count += step.count
      project.write(path, text)
      at = sameRegion(project, at)
    }
    if (text !== before) files.set(path, text)
    project.write(path, before)
    if (files.size > 0 && !regions.said) break
  }
  return { files, count }
}

/** The region in the text as it stands now: a function is known again by its name and which of that name it is. */
function sameRegion(project: Project, region: Region): Region | null {
  const script = project.script(region.script.path)
  if (script === undefined) return null
  if (region.fns === null) return { script, fns: null }
  const before = functionsIn(region.script.source)
  const after = functionsIn(script.source)
  const fns = region.fns.flatMap((fn) => {
    const name = nameOf(fn)
    const nth = before.filter((other) => nameOf(other) === name).indexOf(fn)
    const again = name === null ? undefined : after.filter((other) => nameOf(other) === name)[nth]
    return again === undefined ? [] : [again]
  })
  return fns.length === 0 ? null : { script, fns }
}
