import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

/** Where the parts of the stack are found. */
export interface Stack {
  url: string
  simulator: string
  temporalUI: string
  /** The process that starts the others and starts them again when they die. */
  pid: number
  token: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    stack: Stack
  }
}

const root = resolve(import.meta.dirname, '../../..')
const startsWithin = 120_000 // a cold PostgreSQL and Temporal on two busy cores
const stopsWithin = 30_000

// Below those that Linux gives away by itself: Temporal takes some of these for its inner parts, which may be one that was
// found free a moment before.
const [firstPort, lastPort] = [20_000, 32_000]

const isFree = (port: number) =>
  new Promise<boolean>((tell) => {
    const server = createServer().once('error', () => tell(false))
    server.listen(port, '127.0.0.1', () => server.close(() => tell(true)))
  })

/** freePorts finds ports that nobody listens on. */
async function freePorts(count: number): Promise<number[]> {
  const found: number[] = []
  let port = firstPort + Math.floor(Math.random() * (lastPort - firstPort) * 0.9) // apart from other stacks
  for (; found.length < count && port <= lastPort; port++) if (await isFree(port)) found.push(port)
  if (found.length < count) throw new Error('no port is free')
  return found
}

/** start runs the whole product as `make run` does, with its own data and ports. */
async function start(): Promise<{ stack: Stack; stop: () => Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'darkroom-web-'))
  const names = [
    'API_ADDR',
    'TEMPORAL_ADDRESS',
    'TEMPORAL_UI_ADDR',
    'SIMULATOR_ADDR',
    'SIMULATOR_MEDIA_ADDR',
    'SIMULATOR_SMTP_ADDR',
    'WORKER_METRICS_ADDR',
    'MEDIA_WORKER_METRICS_ADDR',
  ]
  const [postgres, ...ports] = await freePorts(names.length + 1)
  const addresses = Object.fromEntries(names.map((name, index) => [name, `127.0.0.1:${ports[index]}`]))
  const child = spawn(join(root, 'bin/darkroom'), ['dev'], {
    cwd: data, // no .env of the developer's is read
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NO_COLOR: '1',
      DARKROOM_DATA: data,
      POSTGRES_PORT: String(postgres),
      SIMULATOR_SPEED: '10', // the usual seconds of a model pass ten times as fast
      ...addresses,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  await ready(child, said)
  const stack: Stack = {
    url: `http://${addresses.API_ADDR}`,
    simulator: `http://${addresses.SIMULATOR_ADDR}`,
    temporalUI: `http://${addresses.TEMPORAL_UI_ADDR}`,
    pid: child.pid ?? 0,
    token: (await readFile(join(data, 'token'), 'utf8')).trim(),
  }
  const stop = async () => {
    await end(child)
    await writeFile(join(root, 'bin/web-e2e.log'), said.join(''), { mode: 0o600 })
    await rm(data, { recursive: true, force: true })
  }
  return { stack, stop }
}

function ready(child: ChildProcess, said: string[]): Promise<void> {
  return new Promise((done, failed) => {
    const timer = setTimeout(
      () => failed(new Error(`the stack did not start:\n${said.slice(-40).join('')}`)),
      startsWithin,
    )
    const hear = (chunk: Buffer) => {
      said.push(chunk.toString())
      if (!chunk.includes('Darkroom is up.')) return
      clearTimeout(timer)
      done()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(timer)
      failed(new Error(`the stack ended with ${code}:\n${said.slice(-40).join('')}`))
    })
  })
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopsWithin)
    child.removeAllListeners('exit')
    child.once('exit', () => {
      clearTimeout(timer)
      done()
    })
    child.kill('SIGINT')
  })
}

/** setup starts one stack for all test files. WEB_STACK_URL, SIMULATOR_URL and WEB_STACK_TOKEN use one that runs. */
export default async function setup(project: TestProject) {
  const { WEB_STACK_URL: url, SIMULATOR_URL: simulator, WEB_STACK_TOKEN: token } = process.env
  if (url && simulator && token) {
    project.provide('stack', { url, simulator, temporalUI: '', pid: 0, token })
    return undefined
  }
  const { stack, stop } = await start()
  project.provide('stack', stack)
  return stop
}
