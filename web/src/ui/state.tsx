import { CloudOff, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { useText } from '@/i18n/locale'
import { Button } from './button'
import { cn } from './cn'
import { explain } from './explain'

interface EmptyProps {
  icon: LucideIcon
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** Where it is all there is of a page, its title is the page's. */
  level?: 'h1' | 'h2'
  className?: string
}

/** Empty says why nothing is here and what to do about it. */
export function Empty({ icon: Icon, title, children, action, level: Title = 'h2', className }: EmptyProps) {
  return (
    <div className={cn('mx-auto grid max-w-md justify-items-center gap-3 px-6 py-16 text-center', className)}>
      <span className="grid size-14 place-items-center rounded-full bg-hover text-muted">
        <Icon className="size-6" strokeWidth={1.5} aria-hidden />
      </span>
      <Title className="text-base font-semibold">{title}</Title>
      {children && <div className="text-sm text-muted">{children}</div>}
      {action}
    </div>
  )
}

/** Failed says what went wrong where something was to be, and offers to try again. */
export function Failed({
  thrown,
  retry,
  className,
}: {
  thrown: unknown
  retry?: () => void
  className?: string
}) {
  const text = useText()
  const problem = asProblem(thrown)
  const missing = problem.status === 404
  return (
    <div role="alert" className={className}>
      <Empty
        icon={problem.status === 0 ? CloudOff : TriangleAlert}
        title={missing ? text.problem.notFound : text.problem.title}
        action={!missing && retry && <Button onClick={retry}>{text.common.retry}</Button>}
      >
        {missing ? text.problem.notFoundHint : explain(problem)}
      </Empty>
    </div>
  )
}

/** Skeleton stands where something is about to be, in its size. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn('animate-pulse rounded-control bg-hover', className)} />
)

/** Notice is a quiet box that tells something beside the work. */
export function Notice({
  tone = 'info',
  children,
  className,
}: {
  tone?: 'info' | 'warn' | 'bad'
  children: ReactNode
  className?: string
}) {
  const color = { info: 'text-muted', warn: 'text-warn', bad: 'text-bad' }[tone]
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={cn('flex gap-2.5 rounded-control bg-hover px-3 py-2.5 text-sm', className)}
    >
      <TriangleAlert className={cn('mt-0.5 size-4 shrink-0', color)} aria-hidden />
      <div className="min-w-0 grow">{children}</div>
    </div>
  )
}
