import { Send } from 'lucide-react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { keepNext } from './next'

/** Outside offers those who vouch for people: both are led to with the whole page, and lead back here. */
export function Outside({
  google,
  telegram,
  next,
}: {
  google: boolean
  telegram: string | null
  next: string
}) {
  const text = useText().signIn
  if (!google && !telegram) return null
  // Through here, so that a refusal is told where it can be tried again.
  const back = `/sign-in?next=${encodeURIComponent(next)}`
  return (
    <div className="grid gap-2.5">
      {google && (
        <Button asChild variant="outline" size="lg" className="text-sm">
          <a href={`/auth/sign-in/google?next=${encodeURIComponent(back)}`}>
            <GoogleMark /> {text.google}
          </a>
        </Button>
      )}
      {telegram && (
        <Button asChild variant="outline" size="lg" className="text-sm">
          <a href={telegram} onClick={() => keepNext(next)}>
            <Send aria-hidden /> {text.telegram}
          </a>
        </Button>
      )}
    </div>
  )
}

const GoogleMark = () => (
  <svg viewBox="0 0 18 18" aria-hidden fill="none" stroke="currentColor" strokeWidth="2">
    <path d="M16 9H9.5M16 9a7 7 0 1 1-2.2-5.1" strokeLinecap="round" />
  </svg>
)
