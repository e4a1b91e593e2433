import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
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

  it('has a button, if it is to, that closes it and does nothing else', () => {
    const change = vi.fn<(open: boolean) => void>()
    const act = vi.fn<() => void>()
    render(
      <TooltipProvider>
        <Dialog
          open
          onOpenChange={change}
          title="Settings"
          cancel
          footer={<button onClick={act}>Save</button>}
        />
      </TooltipProvider>,
    )
    const buttons = screen.getAllByRole('button').map((button) => button.textContent)
    expect(buttons.slice(-2)).toEqual(['Cancel', 'Save'])
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(change.mock.calls).toEqual([[false]])
    expect(act).not.toHaveBeenCalled()
  })
})
