import createClient, { type Client } from 'openapi-fetch'
import { request } from 'node:http'
import { inject } from 'vitest'
import type { paths } from '@/api/schema.gen'
import type { CreateGeneration } from '@/api/types'

export const stack = inject('stack')

/** Person is somebody with an account of their own, known by a bearer token and a session cookie. */
export interface Person {
  id: string
  email: string
  api: Client<paths>
  /** The session as the browser holds it; null for the developer, who comes by token. */
  cookies: { name: string; value: string }[]
  token: string
}

const as = (token: string) =>
  createClient<paths>({ baseUrl: stack.url, headers: { Authorization: `Bearer ${token}` } })

/** developer is the super admin of the local stack. */
export const developer = () => as(stack.token)

interface Mail {
  to: string[]
  text: string
}

/** mailsTo are what the simulated mail service took for an address, oldest first. */
export async function mailsTo(email: string): Promise<Mail[]> {
  const answer = await fetch(`${stack.simulator}/sim/messages?to=${encodeURIComponent(email)}`)
  return ((await answer.json()) as { messages: Mail[] }).messages
}

/** linkIn is the sign-in link of the newest mail to an address. */
export async function linkIn(email: string): Promise<URL> {
  const found = (await mailsTo(email)).at(-1)?.text.match(/https?:\S+\/auth\/link#\S+/)
  if (!found) throw new Error(`no link came to ${email}`)
  return new URL(found[0])
}

let made = 0

interface Answer {
  cookies: string[]
  body: unknown
}

/**
 * post sends JSON from an internet address of its own below 127.0.0.0/8: how often one address may sign people up is
 * limited, and here all would share it.
 */
function post(path: string, body: unknown, from: string): Promise<Answer> {
  return new Promise((done, failed) => {
    const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
    const sent = request(stack.url + path, { method: 'POST', headers, localAddress: from }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if ((answer.statusCode ?? 500) >= 300) failed(new Error(`${path}: ${answer.statusCode} ${text}`))
        else done({ cookies: answer.headers['set-cookie'] ?? [], body: JSON.parse(text) })
      })
    })
    sent.once('error', failed)
    sent.end(JSON.stringify(body))
  })
}

/** newPerson signs somebody up, as people do: by the link in a mail. */
export async function newPerson(name = 'maker'): Promise<Person> {
  const number = ++made
  const email = `${name}-${process.pid}-${number}@darkroom.example`
  const from = `127.${1 + (process.pid % 250)}.${1 + (Math.floor(process.pid / 250) % 250)}.${1 + (number % 250)}`
  await post('/api/auth/link', { email }, from)
  const token = new URLSearchParams((await linkIn(email)).hash.slice(1)).get('token')
  const answer = await post('/api/auth/session', { token }, from)
  const session = answer.body as { access_token: string; user: { id: string } }
  const cookies = answer.cookies.map((line) => {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1) }
  })
  return { id: session.user.id, email, api: as(session.access_token), cookies, token: session.access_token }
}

/** newAdmin signs somebody up and has the developer give them a role. */
export async function newAdmin(role: 'admin' | 'super_admin' = 'super_admin'): Promise<Person> {
  const person = await newPerson('admin')
  const { error } = await developer().PATCH('/api/admin/users', { body: { user_id: person.id, role } })
  if (error) throw new Error(`no role: ${JSON.stringify(error)}`)
  return person
}

/** make has something made by the API and waits until it has ended. */
export async function make(person: Person, body: CreateGeneration): Promise<string> {
  const { data, error } = await person.api.POST('/api/generations/create', { body })
  if (!data) throw new Error(`not accepted: ${JSON.stringify(error)}`)
  await ended(person, data.id)
  return data.id
}

/** makeImage has a picture made. */
export const makeImage = (person: Person, prompt = 'a lighthouse at dusk') =>
  make(person, { action: 'create', model_id: 'flux-schnell', prompt })

/** ended waits until a generation has ended and returns its status. */
export async function ended(person: Person, id: string): Promise<string> {
  const final = new Set(['completed', 'failed', 'cancelled'])
  for (;;) {
    const { data } = await person.api.GET('/api/generations/{id}', { params: { path: { id } } })
    if (data && final.has(data.status)) return data.status
    await new Promise((done) => setTimeout(done, 250))
  }
}
