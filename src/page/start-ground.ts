import { mayShareSite } from '../core/preview/site.ts'
import { connectCompile } from '../workers/connect-compile.ts'
import {
  askRunnerBase,
  createPreviewGround,
  fetchRunnerScript,
  type PreviewGround,
} from './preview-ground.ts'

/** What preview and tests of one pad stand on; nothing is started before it is used. */
export const startGround = (): PreviewGround =>
  createPreviewGround({
    connect: connectCompile,
    askBase: askRunnerBase,
    fetchPackages: () => fetchRunnerScript('packages'),
    sharesThread: (base) => mayShareSite(base, location.origin),
  })
