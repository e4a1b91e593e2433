import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ImagePlus, X } from 'lucide-react'
import { useRef, useState, type FormEvent } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { Problem } from '@/api/problem'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { faultOf } from '@/ui/fault-of'
import { Field, TextArea } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { toast } from '@/ui/toast'
import { Written } from './written'

const mostPictures = 5 // the server's, as is what an upload may weigh

/** Feedback writes to those who run the service, and shows what they answered. */
export function Feedback() {
  const text = useText().support
  const query = useQuery({ queryKey: keys.feedback, queryFn: () => take(api.GET('/api/support/feedback')) })
  return (
    <div className="grid max-w-2xl grid-cols-1 gap-10">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{text.title}</h1>
        <p className="mt-1.5 text-muted">{text.lead}</p>
      </div>
      <Write />
      <Written query={query} />
    </div>
  )
}

function Write() {
  const text = useText().support
  const [message, setMessage] = useState('')
  const [pictures, setPictures] = useState<File[]>([])
  const send = useSend()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const sent = { message: message.trim(), pictures }
    send.mutate(sent, {
      onSuccess: () => {
        setMessage('')
        setPictures([])
        toast.success(text.sent, { description: text.sentHint })
      },
    })
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label={text.message} hint={text.messageHint} error={faultOf(send.error, 'message')}>
        {(ids) => (
          <TextArea
            {...ids}
            className="min-h-32"
            maxLength={4000}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <Pictures pictures={pictures} change={setPictures} />
      <FormProblem thrown={send.error} fields={['message']} />
      <div>
        <Button type="submit" variant="primary" disabled={!message.trim()} busy={send.isPending}>
          {text.send}
        </Button>
      </div>
    </form>
  )
}

function Pictures({ pictures, change }: { pictures: File[]; change: (pictures: File[]) => void }) {
  const text = useText().support
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        multiple
        hidden
        aria-label={text.pictures}
        onChange={(event) => {
          change([...pictures, ...(event.target.files ?? [])].slice(0, mostPictures))
          event.target.value = ''
        }}
      />
      <Button
        variant="outline"
        disabled={pictures.length >= mostPictures}
        onClick={() => input.current?.click()}
      >
        <ImagePlus /> {text.pictures}
      </Button>
      {pictures.map((picture, index) => (
        <span
          key={`${picture.name} ${index}`}
          className="flex h-9 max-w-52 items-center gap-1 rounded-control bg-hover pl-3 text-xs"
        >
          <span className="truncate">{picture.name}</span>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={text.without(picture.name)}
            onClick={() => change(pictures.filter((_one, at) => at !== index))}
          >
            <X />
          </Button>
        </span>
      ))}
    </div>
  )
}

function useSend() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ message, pictures }: { message: string; pictures: File[] }) => {
      const urls = pictures.length > 0 ? await upload(pictures) : []
      return take(api.POST('/api/support/send-feedback', { body: { message, image_urls: urls } }))
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.feedback }),
  })
}

/** upload sends pictures in and returns their addresses, which the message then names. */
async function upload(pictures: File[]): Promise<string[]> {
  const form = new FormData()
  for (const picture of pictures) form.append('files', picture)
  const stored = await take(api.POST('/api/upload', { body: { files: [] }, bodySerializer: () => form }))
  const refused = stored.errors?.[0]
  if (refused) throw new Problem(400, { error: refused.error, code: 'UPLOAD_REFUSED' })
  return stored.urls
}
