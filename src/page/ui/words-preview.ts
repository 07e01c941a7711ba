import type { Problem } from '../../core/preview/build.ts'

/** Words of the preview, in English. */
export const previewWords = {
  title: 'Preview',
  frame: 'The running project',
  loading: 'Loading the preview',
  unavailable: 'The preview could not be loaded.',
  retry: 'Try again',
  states: {
    asleep: 'Starting',
    building: 'Building',
    running: 'Running',
    withProblems: (n: number) => (n === 1 ? '1 error' : `${n} errors`),
    failed: 'Build failed',
    missing: 'Missing',
    nothing: 'Nothing to run',
    paused: 'Paused',
    stuck: 'Stuck',
    stopped: 'Stopped',
    left: 'Stopped',
    grabbed: 'Stopped',
    broken: 'No answer',
  },
  bar: {
    width: 'Width',
    fit: 'Fit',
    pixels: (n: number) => `${n} px`,
    reload: 'Run again from the beginning',
    stop: 'Stop',
    start: 'Start',
    tab: 'Open in a new tab',
    network: 'Network',
    networkOn: 'This project may use the network: packages, images, requests',
    networkOff: 'This project may not use the network',
  },
  problems: {
    title: (n: number) => (n === 1 ? '1 error' : `${n} errors`),
    import: (what: string, from: string) => `${what} does not exist. ${from} imports it.`,
    version: (name: string, said: string) =>
      said === ''
        ? `${name} has no version, and what is newest today is something else tomorrow. Name one in package.json, such as "${name}": "1.2.3".`
        : `package.json says ${name} ${said}, which may be something else tomorrow. Name a full version, such as 1.2.3.`,
    load: (what: string) => (what === '' ? 'A module could not be loaded.' : `${what} could not be loaded.`),
    kinds: {
      syntax: 'Syntax error',
      import: 'Import not found',
      version: 'No version',
      error: 'Uncaught error',
      rejection: 'Unhandled rejection',
      load: 'Not loaded',
    } satisfies Record<Problem['kind'], string>,
    unknown: 'Something was thrown that cannot be read.',
    go: (place: string) => `Show ${place} in the editor`,
    fix: 'Fix this',
    more: (n: number) => `${n} more`,
  },
  paused: {
    title: 'This code is not yours',
    text: 'It came from elsewhere and has not run. Read it first; it runs apart from this page.',
    packages: 'Imports',
    noPackages: 'no packages',
    network: 'Network',
    noNetwork: 'names no address and no request',
    run: 'Run it',
  },
  stuck: {
    title: 'The preview is stuck',
    text: 'Its code has not given its thread back for two seconds. Your code is safe.',
  },
  stopped: {
    title: 'Stopped',
    text: 'The code does not run. It starts again when you say so.',
  },
  left: {
    title: 'The code left the preview',
    text: 'It went to another page, or reloaded itself, so it was ended.',
  },
  grabbed: {
    title: 'The code took the keyboard',
    text: 'It asked for the keys again and again while you typed, so it was ended.',
  },
  broken: {
    title: 'The preview is not available',
    text: 'Its frame or its compiler did not answer. Your code is safe.',
  },
  nothing: {
    title: 'Nothing to run yet',
    text: 'Add an index.html, or a script named main, index or App.',
  },
  missing: {
    title: 'Packages from the network',
    text: 'React is here. These are not, and this project may not use the network:',
    allow: 'Allow the network for this project',
  },
} as const
