import { useEffect, useRef, useState } from 'react'
import { asProblem } from '@/api/problem'
import { bytes, count, seconds } from '@/i18n/format'
import { words } from '@/i18n/locale'
import { explain } from '@/ui/explain'
import { factsOf, faultOf, type Fault, type FileLimit } from './file-facts'
import type { InputFile } from './sheet'
import { upload } from './upload'

/** Upload is a file on its way, or one that was refused. */
export interface Upload {
  id: string
  name: string
  preview: string
  share: number
  error: string | null
}

// An upload goes a day after it came (uploads.md); an hour less, so that a request made of it still finds it.
const life = 23 * 3_600_000

function kindOf(type: string): InputFile['kind'] {
  if (type.startsWith('video/')) return 'video'
  return type.startsWith('audio/') ? 'audio' : 'image'
}

function sayFault({ what, limit }: Fault): string {
  const text = words().composer.faults
  switch (what) {
    case 'type':
      return text.type
    case 'size':
      return text.size(bytes(limit))
    case 'small':
      return text.small(count(limit))
    case 'large':
      return text.large(count(limit))
    case 'pixels':
      return text.pixels(count(limit))
    case 'short':
      return text.short(seconds(limit))
    case 'long':
      return text.long(seconds(limit))
  }
}

/** useUploads sends files to the server, each checked before, and hands over what arrived. */
export function useUploads(limit: FileLimit | undefined, arrived: (file: InputFile) => void) {
  const [uploads, setUploads] = useState<Upload[]>([])
  const running = useRef(new Map<string, AbortController>())
  const patch = (id: string, change: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)))
  const remove = (id: string) => {
    running.current.get(id)?.abort()
    running.current.delete(id)
    setUploads((all) => all.filter((one) => one.id !== id))
  }

  const send = async (file: File) => {
    const id = crypto.randomUUID()
    const abort = new AbortController()
    running.current.set(id, abort)
    const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : ''
    setUploads((all) => [...all, { id, name: file.name, preview, share: 0, error: null }])
    try {
      const facts = await factsOf(file)
      const fault = limit && faultOf(facts, limit)
      if (fault) return patch(id, { error: sayFault(fault) })
      const url = await upload(file, (share) => patch(id, { share }), abort.signal)
      const { width, height } = facts
      arrived({ url, name: file.name, kind: kindOf(file.type), width, height, until: Date.now() + life })
      remove(id)
    } catch (thrown) {
      if (!abort.signal.aborted) patch(id, { error: explain(asProblem(thrown)) })
    } finally {
      // What was refused shows why, not itself.
      URL.revokeObjectURL(preview)
    }
  }

  useEffect(() => {
    const all = running.current
    return () => all.forEach((abort) => abort.abort())
  }, [])
  return { uploads, send: (files: File[]) => files.forEach((file) => void send(file)), remove }
}
