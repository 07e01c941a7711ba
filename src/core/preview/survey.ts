import type { SourceFile, Survey } from './build.ts'
import { splitSpecifier } from './packages.ts'

const imports = /\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g
const hosts = /\b(?:https?|wss?):\/\/([a-z0-9.-]+(?::\d+)?)/gi
const means = /\b(fetch|WebSocket|EventSource|XMLHttpRequest|sendBeacon|RTCPeerConnection|WebTransport)\b/g

/** Reads what a project imports and which ways to the network it names. */
export function survey(files: readonly SourceFile[]): Survey {
  const found = { packages: new Set<string>(), hosts: new Set<string>(), network: new Set<string>() }
  for (const { path, text } of files) {
    if (/\.(md|txt)$/i.test(path)) continue
    for (const [, , specifier = ''] of text.matchAll(imports))
      if (!/^[./]|^[a-z]+:/.test(specifier)) found.packages.add(splitSpecifier(specifier).name)
    for (const [, host = ''] of text.matchAll(hosts)) found.hosts.add(host.toLowerCase())
    for (const [, name = ''] of text.matchAll(means)) found.network.add(name)
  }
  const sorted = (names: ReadonlySet<string>) => [...names].toSorted()
  return { packages: sorted(found.packages), hosts: sorted(found.hosts), network: sorted(found.network) }
}
