import { useText } from '@/i18n/locale'
import { slotOf, type Field } from './fields'
import { FileDrop } from './file-drop'
import type { Composer } from './use-composer'

type FileField = Field & { kind: 'files' }

interface InputFilesProps {
  composer: Composer
  /** Slots that the page fills by itself, such as the mask of an editor. */
  without?: string[]
}

/** InputFiles are the files a request takes: its own picture or film, and those of settings. */
export function InputFiles({ composer, without = [] }: InputFilesProps) {
  const text = useText().composer
  const { model, fields, sheet, setFiles, problem } = composer
  if (!model) return null
  const { images, videos } = model.limits
  const settings = fields
    .filter((field): field is FileField => field.kind === 'files')
    .filter((field) => !without.includes(slotOf(field)))
  const hasEnd = settings.some((field) => slotOf(field) === 'end')
  const own = [
    images.max > 0 &&
      ({ slot: 'image', label: hasEnd ? text.startImage : text.image, limit: images } as const),
    videos.max > 0 && ({ slot: 'video', label: text.video, limit: videos } as const),
  ].filter((one) => one !== false && !without.includes(one.slot))
  return (
    <>
      {own.map(
        (one) =>
          one && (
            <FileDrop
              key={one.slot}
              label={one.label}
              media={one.slot}
              files={sheet.files[one.slot] ?? []}
              onChange={(change) => setFiles(one.slot, change)}
              max={1}
              limit={one.limit}
              optional={one.limit.min === 0}
              takesPaste={one.slot === 'image'}
              error={problem?.fieldMessage(`input_${one.slot}_url`)}
            />
          ),
      )}
      {settings.map((field) => {
        const slot = slotOf(field)
        const media = field.media === 'mask' ? 'image' : field.media
        const limit = media === 'image' ? images : media === 'video' ? videos : undefined
        return (
          <FileDrop
            key={slot}
            label={slot === 'end' ? text.endImage : field.title}
            hint={slot === 'end' ? '' : field.hint}
            media={media}
            files={sheet.files[slot] ?? []}
            onChange={(change) => setFiles(slot, change)}
            max={field.max}
            limit={limit}
            optional={field.min === 0}
            takesPaste={slot === 'references' && images.max === 0}
            error={problem?.fieldMessage(`settings.${field.name}`)}
          />
        )
      })}
    </>
  )
}
