import { describe, expect, it } from 'vitest'
import { listenProblem, readSettings } from './settings.ts'
import { startGateway } from './test-kit.ts'

const settings = { host: '127.0.0.1', port: 4321, origins: [], accessCode: null, runnerOrigin: null }

describe('settings of the environment', () => {
  it('[G47] serve this machine on port 4321 when nothing is said', () => {
    expect(readSettings({})).toEqual(settings)
    expect(readSettings({ PORT: '', HOST: ' ', SPARKPAD_ORIGINS: '', SPARKPAD_ACCESS_CODE: '' })).toEqual(
      settings,
    )
  })

  it('[G47] name host, port, origins and code', () => {
    const env = {
      PORT: '0',
      HOST: '0.0.0.0',
      SPARKPAD_ORIGINS: 'https://a.example, https://b.example:8443',
      SPARKPAD_ACCESS_CODE: 'tea',
    }
    expect(readSettings(env)).toEqual({
      port: 0,
      host: '0.0.0.0',
      origins: ['https://a.example', 'https://b.example:8443'],
      accessCode: 'tea',
      runnerOrigin: null,
    })
  })

  it.each([
    [{ PORT: 'http' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ HOST: '0.0.0.0' }, 'SPARKPAD_ACCESS_CODE'],
    [{ SPARKPAD_ORIGINS: '*' }, 'SPARKPAD_ORIGINS'],
  ])('[G47] %s is refused in words that name %s', (env, word) => {
    const read = readSettings(env)
    expect('problem' in read ? read.problem : '').toContain(word)
  })

  it('[G48] a taken port names the way out', async () => {
    const first = await startGateway({ models: [] })
    const thrown: unknown = await startGateway({ models: [], port: first.port }).catch(
      (error: unknown) => error,
    )
    const said = listenProblem(thrown, { ...settings, port: first.port }, 'npm start')
    expect(said).toBe(`Port ${first.port} is taken. Choose another: PORT=${first.port + 1} npm start`)
    expect(listenProblem(new Error('a bug'), settings, 'npm start')).toBe(null)
    await first.close()
  })
})
