import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CheckCheck, Ellipsis, FileArchive, FileSpreadsheet } from 'lucide-react'
import { api, take } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { Filters } from '@/api/types'
import { useText } from '@/i18n/locale'
import { explain } from '@/ui/explain'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem, MenuLine } from '@/ui/menu'
import { toast } from '@/ui/toast'
import { exportPath } from '@/generations/filters'

/** MoreMenu does things with everything that is shown: files of it, and taking it all for seen. */
export function MoreMenu({ filters }: { filters: Filters }) {
  const text = useText().history
  const client = useQueryClient()
  const viewed = useMutation({
    mutationFn: () => take(api.POST('/api/generations/view-all')),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['generations'] })
      toast.success(text.allSeen)
    },
    onError: (thrown) => toast.error(explain(asProblem(thrown))),
  })
  return (
    <Menu
      trigger={
        <IconButton label={text.more}>
          <Ellipsis />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => viewed.mutate()}>
        <CheckCheck /> {text.markSeen}
      </MenuItem>
      <MenuLine />
      <MenuItem asChild>
        <a href={exportPath(filters, 'zip')} download>
          <FileArchive /> {text.exportZip}
        </a>
      </MenuItem>
      <MenuItem asChild>
        <a href={exportPath(filters, 'csv')} download>
          <FileSpreadsheet /> {text.exportCsv}
        </a>
      </MenuItem>
    </Menu>
  )
}
