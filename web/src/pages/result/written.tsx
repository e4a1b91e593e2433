import type { Generation, GenerationDetail } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Picture } from '@/media/picture'
import { CopyButton } from '@/ui/copy-button'

/** Written is the text that an analysis wrote, beside the picture that it is about. */
export function Written({ row, detail }: { row: Generation; detail: GenerationDetail | undefined }) {
  const text = useText()
  // The row holds the beginning only.
  const written = detail?.output_text ?? row.output_text ?? ''
  const input = detail?.input_image_url
  return (
    <div
      role="region"
      aria-label={text.action[row.action]}
      tabIndex={0}
      className="grid size-full content-start gap-6 overflow-y-auto p-4 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] md:p-8"
    >
      {input && (
        <div className="h-64 md:h-[60dvh]">
          <Picture src={input} alt={text.result.input} fit="contain" className="bg-transparent" eager />
        </div>
      )}
      <div className="flex max-w-prose items-start gap-2">
        <p className="grow text-base whitespace-pre-line select-text">{written}</p>
        <CopyButton text={written} />
      </div>
    </div>
  )
}
