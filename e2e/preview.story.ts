import { block, blocksFor } from './files.ts'
import { openPreview, panel, project, retype, shown, status } from './preview.ts'
import { expect, test } from './stand.ts'

test('[V20] the preview runs the project and follows typing and accepted edits', async ({ stand, page }) => {
  await stand.script({
    text: blocksFor('App.tsx', [
      block("      <h1>{greet('tea')}</h1>\n", "      <h1>{greet('coffee')}</h1>\n"),
    ]),
  })
  const pad = await stand.open(page, 'mock-reply', project)
  await openPreview(pad)
  const heading = shown(pad).getByRole('heading')
  await expect(heading).toHaveText('Hello tea')
  await expect(heading).toHaveCSS('color', 'rgb(1, 2, 3)')
  await shown(pad).getByRole('button').click()
  await expect(shown(pad).getByRole('button')).toHaveText('pressed 1')
  await retype(pad, 1, "export const greet = (name: string): string => 'Welcome ' + name")
  await expect(heading).toHaveText('Welcome tea')
  await pad.say('offer coffee')
  await pad.until('completed')
  await pad.pending(1)
  await expect(heading).toHaveText('Welcome tea')
  await page.getByRole('button', { name: 'Accept all' }).click()
  await expect(heading).toHaveText('Welcome coffee')
  await expect(status(pad)).toHaveText('Running')
})

test('[V21] an error of the running code is told where it was thrown, and a click leads there', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', project)
  await openPreview(pad)
  await expect(shown(pad).getByRole('heading')).toHaveText('Hello tea')
  await retype(
    pad,
    1,
    "export const greet = (name: string, of?: Map<string, number>): string => { throw new RangeError('too hot') }",
  )
  const problem = panel(pad).getByRole('alert').getByRole('article').first()
  await expect(problem).toContainText('RangeError: too hot')
  const column = (await pad.text('greet.ts')).indexOf('new RangeError') + 1
  const place = problem.getByRole('button', { name: `greet.ts:1:${column}` })
  await pad.openFile('App.tsx')
  await place.click()
  await expect(
    page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first(),
  ).toBeFocused()
  await page.keyboard.insertText('/* here */ ')
  expect(await pad.text('greet.ts')).toContain("throw /* here */ new RangeError('too hot')")
})

test('[V22] a build that fails keeps what ran on show, says what is wrong, and a model is asked with one click', async ({
  stand,
  page,
}) => {
  await stand.script({ text: 'Nothing to do.' })
  const pad = await stand.open(page, 'mock-reply', project)
  await openPreview(pad)
  await expect(shown(pad).getByRole('heading')).toHaveText('Hello tea')
  await retype(pad, 1, "export const greet = = 'typed by half'")
  await expect(status(pad)).toHaveText('Build failed')
  await expect(shown(pad).getByRole('heading')).toHaveText('Hello tea')
  const problem = panel(pad).getByRole('alert')
  await expect(problem).toContainText('Syntax error')
  await problem.getByRole('button', { name: 'Fix this' }).click()
  await pad.until('completed')
  const asked = await page.evaluate(() => window.sparkpad.turns().at(-1)?.instruction ?? '')
  expect(asked).toContain('Fix this error in greet.ts, line')
  expect(asked).toContain('> 1 export const greet = =')
  await retype(pad, 1, "export const greet = (name: string): string => 'Mended ' + name")
  await expect(shown(pad).getByRole('heading')).toHaveText('Mended tea')
  await expect(problem).toBeHidden()
})

test('[V24] a hidden preview has no frame; shown again it runs the newest code', async ({ stand, page }) => {
  const pad = await stand.open(page, 'builtin-1000', project)
  await openPreview(pad)
  await expect(shown(pad).getByRole('heading')).toHaveText('Hello tea')
  await page.getByRole('tab', { name: 'Turns' }).click()
  await expect(page.locator('iframe')).toHaveCount(0)
  await retype(pad, 1, "export const greet = (name: string): string => 'Back to ' + name")
  await expect(page.locator('iframe')).toHaveCount(0)
  await openPreview(pad)
  await expect(shown(pad).getByRole('heading')).toHaveText('Back to tea')
})

test('[V25] code from elsewhere waits, with what it imports, until the user runs it', async ({
  stand,
  page,
}) => {
  const files = [
    { path: 'index.ts', text: "fetch('https://example.com/x')\ndocument.body.textContent = 'ran'\n" },
  ]
  await page.addInitScript(
    (draft) => {
      if (sessionStorage.getItem('foreign') !== null) return
      sessionStorage.setItem('foreign', 'yes')
      sessionStorage.setItem('seeded', 'yes')
      localStorage.setItem('sparkpad.draft.main', draft)
    },
    JSON.stringify({ files, open: 'index.ts', foreign: true }),
  )
  const pad = await stand.open(page, 'builtin-1000', files)
  await openPreview(pad)
  await expect(status(pad)).toHaveText('Paused')
  await expect(panel(pad)).toContainText('fetch, example.com')
  await expect(page.locator('iframe')).toHaveCount(0)
  await retype(pad, 2, "document.body.textContent = 'ran later'")
  await expect(page.locator('iframe')).toHaveCount(0)
  await panel(pad).getByRole('button', { name: 'Run it' }).click()
  await expect(shown(pad).locator('body')).toHaveText('ran later')
})

test('[V26] a package that is not here is named, and the network is the user’s to allow', async ({
  stand,
  page,
}) => {
  const files = [{ path: 'index.ts', text: "import confetti from 'canvas-confetti'\nconfetti()\n" }]
  const pad = await stand.open(page, 'builtin-1000', files)
  await openPreview(pad)
  await expect(panel(pad)).toContainText('canvas-confetti')
  await expect(panel(pad).getByRole('switch', { name: 'Network' })).not.toBeChecked()
  const asked = page.waitForRequest((request) => request.url().endsWith('/runner/open'))
  await panel(pad).getByRole('button', { name: 'Allow the network for this project' }).click()
  await asked
  await expect(panel(pad).getByRole('switch', { name: 'Network' })).toBeChecked()
  await page.reload()
  await openPreview(pad)
  await expect(panel(pad).getByRole('switch', { name: 'Network' })).toBeChecked()
})

test('[V27] code that goes to another page is ended, and the page stays where it is', async ({
  stand,
  page,
}) => {
  const files = [{ path: 'index.ts', text: "document.body.textContent = 'here'\n" }]
  const pad = await stand.open(page, 'builtin-1000', files)
  await openPreview(pad)
  await expect(shown(pad).locator('body')).toHaveText('here')
  await retype(pad, 1, "document.body.textContent = 'gone'; setTimeout(() => location.reload(), 50)")
  await expect(panel(pad)).toContainText('The code left the preview')
  await expect(page.locator('iframe')).toHaveCount(0)
  expect(new URL(page.url()).origin).toBe(new URL(stand.gateway.url).origin)
})

test('[V28] in a tab of its own it follows the documents', async ({ stand, page, context }) => {
  const pad = await stand.open(page, 'builtin-1000', project)
  await openPreview(pad)
  await expect(shown(pad).getByRole('heading')).toHaveText('Hello tea')
  const opened = context.waitForEvent('page')
  await panel(pad).getByRole('button', { name: 'Open in a new tab' }).click()
  const tab = await opened
  const heading = tab.frameLocator('iframe[data-layer=shown]').getByRole('heading')
  await expect(heading).toHaveText('Hello tea')
  await page.bringToFront()
  await retype(pad, 1, "export const greet = (name: string): string => 'Dear ' + name")
  await expect(shown(pad).getByRole('heading')).toHaveText('Dear tea')
  await tab.bringToFront()
  await expect(heading).toHaveText('Dear tea')
  await tab.close()
  await expect(shown(pad).getByRole('heading')).toHaveText('Dear tea')
})

test('[V134] [V135] classes of a CSS module are its own, and drawings that page, style and code name are there', async ({
  stand,
  page,
}) => {
  const dot =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"><rect width="9" height="7"/></svg>\n'
  const pad = await stand.open(page, 'builtin-1000', [
    {
      path: 'main.ts',
      text: "import styles from './card.module.css'\nimport './plain.css'\nimport dot from './img/dot.svg'\nimport raw from './img/dot.svg?raw'\nconst add = (html: string) => document.body.insertAdjacentHTML('beforeend', html)\nadd(`<p class=\"${styles.title}\">own</p><p class=\"title\">plain</p>`)\nadd(`<img alt=\"by code\" src=\"${dot}\"><output>${raw.length}</output>`)\n",
    },
    { path: 'card.module.css', text: '.title { color: rgb(1, 2, 3); background: url(img/dot.svg) }\n' },
    { path: 'plain.css', text: '.title { color: rgb(4, 5, 6) }\n' },
    { path: 'img/dot.svg', text: dot },
    {
      path: 'index.html',
      text: '<!doctype html><body><img alt="by the page" src="img/dot.svg"><script type="module" src="main.ts"></script></body>\n',
    },
  ])
  await openPreview(pad)
  await expect(shown(pad).getByText('own')).toHaveCSS('color', 'rgb(1, 2, 3)')
  await expect(shown(pad).getByText('own')).toHaveCSS('background-image', /^url\("data:image\/svg\+xml,/)
  await expect(shown(pad).getByText('plain')).toHaveCSS('color', 'rgb(4, 5, 6)')
  await expect(shown(pad).getByRole('status')).toHaveText(`${dot.length}`)
  for (const name of ['by the page', 'by code'])
    await expect
      .poll(() =>
        shown(pad)
          .getByAltText(name)
          .evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBe(9)
})
