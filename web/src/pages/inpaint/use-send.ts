import { useEffect, useRef, useState } from 'react'
import { asProblem, type Problem } from '@/api/problem'
import { aspectOfRequest, requestOf } from '@/composer/request'
import type { Composer } from '@/composer/use-composer'
import { upload } from '@/composer/upload'
import type { Mask } from '@/editor/mask'
import { newDraft, useSubmit } from '@/generations/submit'

/** useSend brings the mask to the server and then asks for the picture. A press while one is under way does nothing. */
export function useSend({ action, model, fields, sheet }: Composer, mask: Mask | null) {
  const { mutateAsync } = useSubmit()
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const leaving = useRef<AbortController | null>(null)
  useEffect(() => () => leaving.current?.abort(), [])

  const send = async () => {
    if (!model || !mask || sending) return
    const abort = new AbortController()
    leaving.current = abort
    setSending(true)
    setProblem(null)
    try {
      const file = new File([await mask.file()], 'mask.png', { type: 'image/png' })
      const url = await upload(file, () => undefined, abort.signal)
      const painted = { url, name: file.name, kind: 'image' as const, ...mask.picture, until: Infinity }
      const filled = { ...sheet, files: { ...sheet.files, mask: [painted] } }
      const draft = newDraft(requestOf(action, model, fields, filled), aspectOfRequest(model, fields, filled))
      // Its card shows at once, so the form need not wait for the answer.
      mutateAsync({ draft }).catch((thrown: unknown) => setProblem(asProblem(thrown)))
    } catch (thrown) {
      if (!abort.signal.aborted) setProblem(asProblem(thrown))
    } finally {
      setSending(false)
    }
  }
  return { sending, problem, send: () => void send() }
}
