import { useRef, type ReactNode, type RefObject } from 'react'
import { useText } from '@/pages/admin/words/text'
import { Table, Th } from '@/ui/table'
import { useHotkeys } from '@/ui/use-hotkeys'
import { SelectBox } from './select-box'

interface GenerationTableProps {
  /** The bodies of the table. */
  children: ReactNode
  /** The box that selects all rows; left out where each group has one. */
  all?: { chosen: boolean; onChange: (chosen: boolean) => void }
  grouped?: boolean
}

/** GenerationTable is a table of generations that can be used by keyboard alone. */
export function GenerationTable({ children, all, grouped }: GenerationTableProps) {
  const text = useText()
  const words = text.admin.generations
  const frame = useRef<HTMLDivElement>(null)
  useRowKeys(frame)
  return (
    <div ref={frame} className="min-w-0">
      <Table tall label={words.table}>
        <thead>
          <tr>
            <Th className="px-1 py-0">
              {all ? (
                <SelectBox
                  label={words.selectAll}
                  checked={all.chosen}
                  onChange={(chosen) => all.onChange(chosen)}
                />
              ) : (
                <span className="sr-only">{words.selection}</span>
              )}
            </Th>
            {!grouped && <Th>{text.admin.filters.status}</Th>}
            <Th>{words.prompt}</Th>
            <Th>{words.model}</Th>
            <Th>{words.owner}</Th>
            <Th className="text-right">{words.price}</Th>
            <Th>{words.age}</Th>
            <Th>
              <span className="sr-only">{text.common.actions}</span>
            </Th>
          </tr>
        </thead>
        {children}
      </Table>
      <p className="mt-1.5 hidden text-xs text-muted md:block">{words.keys}</p>
    </div>
  )
}

/** useRowKeys moves among rows with j and k, selects with x and retries with r. Enter presses the row's own button. */
function useRowKeys(frame: RefObject<HTMLDivElement | null>) {
  const rows = () => [...(frame.current?.querySelectorAll<HTMLElement>('tr[data-row]') ?? [])]
  const present = () => document.activeElement?.closest<HTMLElement>('tr[data-row]')
  const move = (step: number) => {
    const all = rows()
    const now = present()
    const next = now ? all[all.indexOf(now) + step] : all[step > 0 ? 0 : all.length - 1]
    const button = next?.querySelector<HTMLElement>('button')
    button?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
  const press = (part: string) => present()?.querySelector<HTMLElement>(part)?.click()
  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => press('input'),
    r: () => press('[data-act=retry]'),
  })
}
