import { render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Dialog } from './dialog'
import { TooltipProvider } from './tooltip'

const shown = (open: boolean) => (
  <TooltipProvider>
    <button type="button">More</button>
    {open && <Dialog open onOpenChange={() => undefined} title="Settings" />}
  </TooltipProvider>
)

describe('Dialog', () => {
  it('gives the focus back to what opened it', async () => {
    const { rerender } = render(shown(false))
    const opener = screen.getByRole('button', { name: 'More' })
    opener.focus()
    rerender(shown(true))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('dialog')))
    rerender(shown(false))
    await waitFor(() => expect(document.activeElement).toBe(opener))
  })
})
