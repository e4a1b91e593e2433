import { Route, Routes } from 'react-router'
import { AdminOnly, SignedIn } from './guard'
import { NotFound } from './not-found'
import { pages } from './pages'
import { Shell } from './shell'

/** AllRoutes are all addresses of the client, by what their reader must be. The server holds the same line for its own. */
export const AllRoutes = () => (
  <Routes>
    <Route path="sign-in" element={<pages.signIn />} />
    <Route path="shared/:token" element={<pages.shared />} />

    <Route element={<Shell />}>
      <Route path="help/*" element={<pages.help />} />

      <Route element={<SignedIn />}>
        <Route index element={<pages.create />} />
        <Route path="video" element={<pages.video />} />
        <Route path="edit" element={<pages.inpaint />} />
        <Route path="edit/expand" element={<pages.expand />} />
        <Route path="analyze" element={<pages.analyze />} />
        <Route path="brainstorm" element={<pages.brainstorm />} />
        <Route path="history" element={<pages.history />} />
        <Route path="result/:id" element={<pages.result />} />
        <Route path="collections" element={<pages.collections />} />
        <Route path="collections/:id" element={<pages.collection />} />
        <Route path="profile/*" element={<pages.profile />} />
        <Route path="workspaces" element={<pages.workspaces />} />
        <Route path="workspaces/:id/*" element={<pages.workspace />} />
        <Route path="ideas" element={<pages.ideas />} />

        <Route element={<AdminOnly />}>
          <Route path="admin/*" element={<pages.admin />} />
        </Route>
      </Route>

      <Route path="*" element={<NotFound />} />
    </Route>
  </Routes>
)
