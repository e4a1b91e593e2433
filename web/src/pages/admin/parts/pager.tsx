import { ChevronLeft, ChevronRight } from 'lucide-react'
import { count } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { IconButton } from '@/ui/icon-button'

/** Pager turns the pages of a list that is counted. */
export function Pager({
  page,
  pages,
  onTurn,
}: {
  page: number
  pages: number
  onTurn: (page: number) => void
}) {
  const text = useText().admin
  if (pages <= 1) return null
  return (
    <div className="flex items-center justify-end gap-1 text-xs text-muted num">
      {text.page(count(page), count(pages))}
      <IconButton label={text.previous} disabled={page <= 1} onClick={() => onTurn(page - 1)}>
        <ChevronLeft />
      </IconButton>
      <IconButton label={text.next} disabled={page >= pages} onClick={() => onTurn(page + 1)}>
        <ChevronRight />
      </IconButton>
    </div>
  )
}
