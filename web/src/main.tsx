import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLanguage } from '@/i18n/locale'
import { followSystem } from '@/ui/theme'
import { TooltipProvider } from '@/ui/tooltip'
import { askFirst } from './app/ask-first'
import { fetchOpened } from './app/pages'
import { newQueryClient } from './app/query-client'
import { Root } from './app/root'
import './ui/theme.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const client = newQueryClient()
void askFirst(client, location.pathname)

followSystem()
void startLanguage().then(() => {
  fetchOpened(location.pathname)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <TooltipProvider>
          <Root />
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
})
