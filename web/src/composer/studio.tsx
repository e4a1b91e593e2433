import type { ReactNode } from 'react'
import { useText } from '@/i18n/locale'

/** Studio lays out a page: the form at the left, which stays, and what it made beside it; on a phone below it. */
export function Studio({ title, form, children }: { title: string; form: ReactNode; children: ReactNode }) {
  const text = useText().composer
  return (
    <div className="grid gap-4 px-3 pb-6 md:px-4 lg:grid-cols-[22.5rem_minmax(0,1fr)]">
      <h1 className="sr-only">{title}</h1>
      <div
        role="region"
        aria-label={text.form}
        // It scrolls by itself, also for those without a mouse.
        tabIndex={0}
        className="lg:sticky lg:top-14 lg:-m-1 lg:max-h-[calc(100dvh-3.5rem)] lg:self-start lg:overflow-y-auto lg:p-1"
      >
        {form}
      </div>
      <section aria-label={text.stage} className="min-w-0">
        {children}
      </section>
    </div>
  )
}
