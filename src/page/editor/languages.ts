const BY_ENDING: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  html: 'html',
  htm: 'html',
  svg: 'html',
  css: 'css',
  json: 'json',
  md: 'markdown',
}

/** Monaco's language id for a path; `plaintext` for endings that have no grammar here. */
export function languageOf(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  return BY_ENDING[ending] ?? 'plaintext'
}
