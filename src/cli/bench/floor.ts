import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPage } from '../../server/gateway/page.ts'

/** A page of only `monaco-editor`, served like ours. */
export type Floor = { readonly url: string; close(): Promise<void> }

/**
 * Begins a floor's script: `monaco` with its workers, and `show(text)`, which puts a TypeScript file into an editor that
 * fills the page, and answers the editor.
 */
const floorHead = `import * as monaco from 'monaco-editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import TypeScriptWorker from 'monaco-editor/language/typescript/ts.worker?worker'
self.MonacoEnvironment = {
  getWorker: (_, label) => new (label === 'typescript' ? TypeScriptWorker : EditorWorker)(),
}
const show = (text) => {
  const model = monaco.editor.createModel(text, 'typescript', monaco.Uri.parse('file:///first.ts'))
  return monaco.editor.create(document.querySelector('#root'), { model, theme: 'vs-dark', automaticLayout: true })
}
`

const floorHtml = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Floor</title><style>html, body, #root { height: 100%; margin: 0 }</style></head>
  <body><div id="root"></div><script type="module" src="/floor.js"></script></body>
</html>
`

/** Builds a page of only Monaco by the same Vite as ours, `script` being what it does, and serves it by the same code. */
export async function startFloor(dist: string, script: string): Promise<Floor> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkpad-floor-'))
  const clear = () => rm(folder, { recursive: true, force: true })
  try {
    const server = await serveFolder(await buildFloor(folder, join(dist, '..'), script))
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      close: async () => {
        await closeServer(server)
        await clear()
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}

/** Builds the page with the project's packages. Answers the folder of the result. */
async function buildFloor(folder: string, project: string, script: string): Promise<string> {
  const { build } = await import('vite')
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'index.html'), floorHtml)
  await writeFile(join(folder, 'floor.js'), floorHead + script)
  await build({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    build: { outDir: 'built', target: 'es2023', assetsInlineLimit: 0, reportCompressedSize: false },
    worker: { format: 'es' },
  })
  return join(folder, 'built')
}

async function serveFolder(folder: string): Promise<Server> {
  const page = createPage(folder, false, { page: [], embed: [] })
  const server = createServer((request, response) => {
    void page
      .answer({ path: request.url ?? '/', acceptsGzip: false, known: undefined })
      .then(({ status, headers, body }) => {
        response.writeHead(status, headers)
        response.end(body)
      })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((closed) => {
    server.close(() => closed())
    server.closeAllConnections()
  })
