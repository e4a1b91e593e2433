import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useText } from '@/i18n/locale'
import { Segmented } from '@/ui/segmented'

interface EditPageProps {
  mode: 'inpaint' | 'expand'
  form: ReactNode
  stage: ReactNode
  results: ReactNode
}

/**
 * EditPage lays out an editor: the form at the left, the picture as high as the window beside it, results below. On a
 * phone the picture comes first, since one paints before one writes.
 */
export function EditPage({ mode, form, stage, results }: EditPageProps) {
  const text = useText()
  const navigate = useNavigate()
  return (
    <div className="flex flex-col gap-4 px-3 pb-6 md:px-4 lg:grid lg:h-[calc(100dvh-3.5rem)] lg:grid-cols-[22.5rem_minmax(0,1fr)] lg:pb-4">
      <h1 className="sr-only">{text.inpaint[mode]}</h1>
      <section
        aria-label={text.composer.stage}
        className="order-1 flex min-h-0 min-w-0 flex-col gap-2 lg:order-2"
      >
        <div className="h-[64dvh] min-h-80 lg:h-auto lg:min-h-0 lg:grow">{stage}</div>
        {results}
      </section>
      <div
        role="region"
        aria-label={text.composer.form}
        // Focusable, so that those without a mouse can scroll it.
        tabIndex={0}
        className="order-2 flex min-h-0 flex-col gap-4 lg:order-1 lg:overflow-y-auto lg:pr-1"
      >
        <Segmented
          label={text.inpaint.modes}
          value={mode}
          onChange={(chosen) => void navigate(chosen === 'inpaint' ? '/edit' : '/edit/expand')}
          options={(['inpaint', 'expand'] as const).map((value) => ({ value, label: text.inpaint[value] }))}
          className="w-full shrink-0"
        />
        {form}
      </div>
    </div>
  )
}
