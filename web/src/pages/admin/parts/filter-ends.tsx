import { SlidersHorizontal } from 'lucide-react'
import type { ReactNode } from 'react'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Popover } from '@/ui/popover'
import { TimeInput } from './time-input'

/** MoreFilters keeps behind a button what is chosen seldom. */
export function MoreFilters({ children }: { children: ReactNode }) {
  const text = useText().admin.filters
  return (
    <Popover
      label={text.more}
      align="start"
      trigger={
        <Button variant="ghost">
          <SlidersHorizontal />
          {text.more}
        </Button>
      }
    >
      <div className="grid gap-3 [&_button[role=combobox]]:w-full [&_button[role=combobox]]:max-w-none">
        {children}
      </div>
    </Popover>
  )
}

interface Span {
  since?: string | undefined
  until?: string | undefined
}

/** SpanInputs choose from when and until when. */
export function SpanInputs({ span, change }: { span: Span; change: (patch: Span) => void }) {
  const text = useText().admin.filters
  return (
    <>
      <TimeInput label={text.since} value={span.since} onChange={(since) => change({ since })} />
      <TimeInput label={text.until} value={span.until} onChange={(until) => change({ until })} />
    </>
  )
}

/** ClearFilters takes away all that are set; nothing while none is. */
export function ClearFilters({
  set,
  change,
}: {
  set: string[]
  change: (patch: Record<string, undefined>) => void
}) {
  const text = useText().admin.filters
  if (set.length === 0) return null
  return (
    <Button variant="ghost" onClick={() => change(Object.fromEntries(set.map((name) => [name, undefined])))}>
      {text.clear}
    </Button>
  )
}
