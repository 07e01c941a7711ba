// Imported first by every script: says in words what is wrong before newer syntax or packages can.
const parts = process.versions.node.split('.').map(Number)

/** Whether a Node version (major, minor) runs Sparkpad. */
export function supported(major, minor) {
  return major > 20 || (major === 20 && minor >= 19)
}

if (!supported(parts[0], parts[1])) {
  console.error(
    'Sparkpad needs Node.js 20.19 or newer; this is ' +
      process.versions.node +
      '. Install a current version from https://nodejs.org and run the command again.',
  )
  process.exit(1)
}
