import { api, take } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { renewSession } from '@/api/renew'

// What POST /api/upload takes of one file; a film above it goes straight to storage. Docs: uploads.md.
export const plainMost = 10_000_000

type Progress = (share: number) => void

interface Put {
  method: string
  url: string
  headers?: Record<string, string>
  body: XMLHttpRequestBodyInit
}

/** put sends a body and tells how far it is, which fetch cannot. */
function put({ method, url, headers, body }: Put, progress: Progress, signal: AbortSignal) {
  return new Promise<Response>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }))
    request.onerror = () => reject(new Problem(0, {}))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}

/** upload brings a file to the server and returns the address that a request takes. It throws a Problem. */
export function upload(file: File, progress: Progress, signal: AbortSignal): Promise<string> {
  const large = file.type.startsWith('video/') && file.size > plainMost
  return large ? directly(file, progress, signal) : plainly(file, progress, signal)
}

async function plainly(file: File, progress: Progress, signal: AbortSignal): Promise<string> {
  const send = () => {
    const body = new FormData()
    body.append('files', file)
    return put({ method: 'POST', url: '/api/upload', body }, progress, signal)
  }
  let answer = await send()
  if (answer.status === 401 && (await renewSession())) answer = await send()
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer, said)
  const url = firstUrl(said)
  if (!url) throw new Problem(answer.status, {})
  return url
}

function firstUrl(said: unknown): string | null {
  if (typeof said !== 'object' || said === null || !('urls' in said) || !Array.isArray(said.urls)) return null
  const url: unknown = said.urls[0]
  return typeof url === 'string' ? url : null
}

const films = ['video/mp4', 'video/webm', 'video/quicktime'] as const

async function directly(file: File, progress: Progress, signal: AbortSignal): Promise<string> {
  const type = films.find((one) => one === file.type)
  if (!type) throw new Problem(415, {})
  const place = await take(
    api.POST('/api/uploads/direct', {
      body: { content_type: type, size: file.size, name: file.name.slice(0, 255) },
      signal,
    }),
  )
  const answer = await put({ ...place, body: file }, progress, signal)
  if (!answer.ok) throw new Problem(answer.status, {})
  const done = await take(
    api.POST('/api/uploads/{id}/complete', { params: { path: { id: place.upload_id } }, signal }),
  )
  return done.url
}
