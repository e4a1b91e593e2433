import { Aperture } from 'lucide-react'
import { useState } from 'react'
import { Navigate, useLocation, useSearchParams } from 'react-router'
import { useText } from '@/i18n/locale'
import { useSession } from '@/session/session'
import { useTitle } from '@/ui/title'
import { Failed, Skeleton } from '@/ui/state'
import { ByEmail } from './by-email'
import { DryingLine } from './drying-line'
import { readFragment } from './fragment'
import { keptNext, safeNext } from './next'
import { Outside } from './outside'
import { SaidByOthers } from './said-by-others'
import { useForgetFragment } from './use-forget-fragment'
import { useWays } from './ways'

/** Page asks who somebody is, in the ways that the server offers, and leads on to where they wanted to go. */
export function Page() {
  const text = useText().signIn
  const session = useSession()
  const [query] = useSearchParams()
  const { hash } = useLocation()
  const [brought] = useState(() => readFragment(hash))
  const [next] = useState(() =>
    safeNext(query.get('next') ?? (brought?.kind === 'telegram' ? keptNext() : null)),
  )
  useForgetFragment()
  useTitle(text.title)
  if (session.state === 'in') return <Navigate to={next} replace />
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(26rem,2fr)_3fr]">
      <main className="flex flex-col px-6 py-6 sm:px-10">
        <p className="flex items-center gap-2.5 text-base font-semibold">
          <Aperture className="size-6 text-safelight" aria-hidden /> Darkroom
        </p>
        <div className="m-auto grid w-full max-w-sm gap-6 py-10">
          <header>
            <h1 className="text-xl font-semibold tracking-tight">{text.title}</h1>
            <p className="mt-1.5 text-muted">{text.lead}</p>
          </header>
          <SaidByOthers error={query.get('auth_error')} brought={brought} />
          <Ways next={next} brought={brought} />
        </div>
        <p className="text-xs text-muted">{text.small}</p>
      </main>
      <DryingLine />
    </div>
  )
}

function Ways({ next, brought }: { next: string; brought: ReturnType<typeof readFragment> }) {
  const text = useText().signIn
  const ways = useWays()
  if (ways.isError) return <Failed thrown={ways.error} retry={() => void ways.refetch()} className="-my-12" />
  if (!ways.data) {
    return (
      <div role="status" aria-label={text.loading} className="grid gap-3">
        <Skeleton className="h-16" />
        <Skeleton className="h-11" />
      </div>
    )
  }
  const { email, password, google, telegram_url: telegram } = ways.data
  if (!email && !password && !google && !telegram) return <p className="text-muted">{text.noWay}</p>
  const byMail = email || password
  return (
    <div className="grid gap-5">
      {byMail && (
        <ByEmail
          link={email}
          password={password}
          next={next}
          brought={brought?.kind === 'credentials' ? brought : null}
        />
      )}
      {byMail && (google || telegram) && (
        <p className="flex items-center gap-3 text-xs text-muted before:h-px before:grow before:bg-line-strong after:h-px after:grow after:bg-line-strong">
          {text.or}
        </p>
      )}
      <Outside google={google} telegram={telegram} next={next} />
    </div>
  )
}
