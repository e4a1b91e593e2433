import { useText } from '@/i18n/locale'
import { slotOf, type Field } from './fields'
import { FileDrop } from './file-drop'
import type { FileLimit } from './file-facts'
import type { Composer } from './use-composer'

type FileField = Field & { kind: 'files' }

interface InputFilesProps {
  composer: Composer
  /** Those that a request cannot do without, with what belongs to them, or the others; all if nothing is said. */
  which?: 'needed' | 'optional'
  /** Slots that the page fills by itself, such as the mask of an editor. */
  without?: string[]
}

/** InputFiles are the files a request takes: its own picture or film, and those of settings. */
export function InputFiles({ composer, which, without = [] }: InputFilesProps) {
  const places = usePlaces(composer)
  const shown = places
    .filter((place) => !without.includes(place.slot))
    .filter((place) => !which || place.needed === (which === 'needed'))
  const pair = shown.filter((place) => place.slot === 'image' || place.slot === 'end')
  const rest = pair.length === 2 ? shown.filter((place) => !pair.includes(place)) : shown
  return (
    <>
      {pair.length === 2 && (
        <div className="grid grid-cols-2 gap-2">
          {pair.map((place) => (
            <PlaceDrop key={place.slot} composer={composer} place={place} />
          ))}
        </div>
      )}
      {rest.map((place) => (
        <PlaceDrop key={place.slot} composer={composer} place={place} />
      ))}
    </>
  )
}

/** Place is where files of a request go. */
interface Place {
  slot: string
  label: string
  hint: string
  media: 'image' | 'video' | 'audio'
  min: number
  max: number
  limit: FileLimit | undefined
  /** It stands before the prompt. */
  needed: boolean
  /** The server's name of it, for what it refuses. */
  field: string
}

function usePlaces({ model, fields }: Composer): Place[] {
  const text = useText().composer
  if (!model) return []
  const { images, videos } = model.limits
  const own = (slot: 'image' | 'video', label: string, limit: FileLimit): Place[] =>
    limit.max === 0
      ? []
      : [
          {
            slot,
            label,
            hint: '',
            media: slot,
            min: limit.min,
            max: 1,
            limit,
            needed: limit.min > 0,
            field: `input_${slot}_url`,
          },
        ]
  const settings = fields.filter((field): field is FileField => field.kind === 'files')
  const hasEnd = settings.some((field) => slotOf(field) === 'end')
  return [
    ...own('image', hasEnd ? text.startImage : text.image, images),
    ...own('video', text.video, videos),
    ...settings.map((field): Place => {
      const slot = slotOf(field)
      const media = field.media === 'mask' ? 'image' : field.media
      return {
        slot,
        label: slot === 'end' ? text.endImage : field.title,
        hint: slot === 'end' ? '' : field.hint,
        media,
        min: field.min,
        max: field.max,
        limit: { image: images, video: videos, audio: undefined }[media],
        needed: field.min > 0 || (slot === 'end' && images.min > 0),
        field: `settings.${field.name}`,
      }
    }),
  ]
}

function PlaceDrop({ composer, place }: { composer: Composer; place: Place }) {
  const { sheet, setFiles, problem, model } = composer
  const pasted = model?.limits.images.max ? 'image' : 'references'
  return (
    <FileDrop
      label={place.label}
      hint={place.hint}
      media={place.media}
      files={sheet.files[place.slot] ?? []}
      onChange={(change) => setFiles(place.slot, change)}
      max={place.max}
      limit={place.limit}
      optional={place.min === 0}
      takesPaste={place.slot === pasted}
      error={problem?.fieldMessage(place.field)}
    />
  )
}
