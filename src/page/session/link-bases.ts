import type { LinkBase } from '../../core/link/link-state.ts'
import { sampleFiles } from './sample-files.ts'

/**
 * Projects that links are told as changes of. When the sample changes, its files as they were stay here under their
 * number, and the new ones get the next: `link-bases.test.ts` knows the numbers that were released.
 */
export const linkBases: readonly LinkBase[] = [{ number: 1, files: sampleFiles }]
