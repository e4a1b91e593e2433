import type { Generation } from '@/api/types'
import { download } from '@/generations/links'
import { words } from '@/i18n/locale'
import { toast } from '@/ui/toast'

// Browsers stop asking and start refusing when a page saves many files; above this the export is the way.
const most = 50

/** saveAll saves every output of some generations, one after another. */
export async function saveAll(rows: Generation[]) {
  const text = words().history
  const files = rows.flatMap((row) =>
    row.output_urls.flatMap((url, index) => (url ? [{ row, url, index }] : [])),
  )
  if (files.length === 0) return toast.message(text.nothingToSave)
  if (files.length > most) return toast.message(text.tooManyToSave(most))
  let failed = 0
  for (const { row, url, index } of files) await download(row, url, index).catch(() => failed++)
  if (failed > 0) toast.error(text.notSaved(failed))
}
