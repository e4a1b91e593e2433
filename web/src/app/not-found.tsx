import { Compass } from 'lucide-react'
import { Link } from 'react-router'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { useTitle } from '@/ui/title'
import { Empty } from '@/ui/state'

export function NotFound() {
  const text = useText().problem
  useTitle(text.notFound)
  return (
    <Empty
      level="h1"
      icon={Compass}
      title={text.notFound}
      action={
        <Button asChild variant="primary">
          <Link to="/">{text.home}</Link>
        </Button>
      }
    >
      {text.notFoundHint}
    </Empty>
  )
}
