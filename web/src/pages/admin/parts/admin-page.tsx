import type { ReactNode } from 'react'
import { Page } from '@/ui/page'

/** AdminPage is a page that uses the whole width: its tables are dense. */
export const AdminPage = (props: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) => (
  <Page
    {...props}
    className="mx-0 max-w-none min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4 py-5 md:px-6"
  />
)
