import { describe, expect, it } from 'vitest'
import { dataAddress, withAddressesCss, withAddressesHtml } from './assets.ts'

const addressOf = (name: string) => (name.startsWith('./') || name === 'a.svg' ? `data:${name}` : null)

describe('files that a project names', () => {
  it('[V135] are addresses of themselves, whatever they hold', () => {
    const text = '<svg id="a">\'(é) #%\n</svg>'
    const address = dataAddress('b/a.svg', text)
    expect(address).toMatch(/^data:image\/svg\+xml,[\w%.~!*-]+$/)
    expect(decodeURIComponent(address.slice('data:image/svg+xml,'.length))).toBe(text)
    expect(dataAddress('a.json', '1')).toBe('data:application/json,1')
    expect(dataAddress('a.xyz', 'x')).toBe('data:text/plain,x')
  })

  it.each([
    ['a { background: url(a.svg) }', 'a { background: url("data:a.svg") }'],
    [`a { src: url( './b c.svg' ), url("./d") }`, 'a { src: url("data:./b c.svg"), url("data:./d") }'],
    ['/* url(a.svg) */ @import url(a.svg);', '/* url(a.svg) */ @import url(a.svg);'],
    ['a { b: url(data:x,y) url(https://a.b/c) url() }', 'a { b: url(data:x,y) url(https://a.b/c) url() }'],
  ])('[V135] in style sheets: %s', (css, now) => expect(withAddressesCss(css, addressOf)).toBe(now))

  it.each([
    ['<img alt="a.svg" src="a.svg">', '<img alt="a.svg" src="data:a.svg">'],
    ["<img src='./x y.svg' class=b>", '<img src="data:./x y.svg" class=b>'],
    ['<IMG SRC=a.svg>', '<IMG SRC="data:a.svg">'],
    ['<img srcset="./a 1x, https://b.c/d 2x">', '<img srcset="data:./a 1x, https://b.c/d 2x">'],
    ['<a href="a.svg">a.svg</a>', '<a href="a.svg">a.svg</a>'],
    ['<link rel="icon" href="a.svg">', '<link rel="icon" href="data:a.svg">'],
    ['<p style="background: url(a.svg)">', `<p style="background: url('data:a.svg')">`],
    ['<style>p { background: url(a.svg) }</style>', '<style>p { background: url("data:a.svg") }</style>'],
    ['<!-- <img src="a.svg"> -->', '<!-- <img src="a.svg"> -->'],
    ['<textarea><img src="a.svg"></textarea>', '<textarea><img src="a.svg"></textarea>'],
    ['<img title="1 > 0" src="a.svg">', '<img title="1 > 0" src="data:a.svg">'],
    ['<img src="nowhere.png">', '<img src="nowhere.png">'],
    ['a < b <img src="a.svg"', 'a < b <img src="a.svg"'],
  ])('[V135] in pages: %s', (html, now) => expect(withAddressesHtml(html, addressOf)).toBe(now))
})
