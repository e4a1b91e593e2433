import { Navigate, Route, Routes } from 'react-router'
import { useText } from '@/i18n/locale'
import { SignedIn } from '@/app/guard'
import { Failed } from '@/ui/state'
import { PageLoading } from '@/app/loading'
import { useTitle } from '@/ui/title'
import { Contents } from './contents'
import { Feedback } from './feedback'
import { Reader } from './reader'
import { SideNav } from './side-nav'
import { useArticles } from './use-articles'

/** Page is what people want to know, in their language, and the way to write to those who run the service. */
export function Page() {
  const text = useText().help
  useTitle(text.title)
  const { articles, failed, retry } = useArticles()
  if (failed) return <Failed thrown={null} retry={retry} />
  if (!articles) return <PageLoading />
  return (
    <div className="mx-auto grid w-full max-w-6xl grid-cols-1 gap-8 px-4 py-6 md:px-8 lg:grid-cols-[14rem_minmax(0,1fr)] lg:gap-14">
      <SideNav articles={articles} />
      <Routes>
        <Route index element={<Contents articles={articles} />} />
        <Route element={<SignedIn />}>
          <Route path="feedback" element={<Feedback />} />
        </Route>
        <Route path=":slug" element={<Reader articles={articles} />} />
        <Route path="*" element={<Navigate to="/help" replace />} />
      </Routes>
    </div>
  )
}
