import { fireEvent, render } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Collection, Cover } from '@/api/types'
import { fetchPageWords } from '@/i18n/locale'
import { Tile } from './tile'

const cover = (name: string): Cover => ({ thumb_url: `/media/${name}`, width: 4, height: 3, thumbhash: null })

const shown = (covers: Cover[], onBroken = () => undefined) => {
  const collection: Collection = {
    id: 'one',
    title: 'By the sea',
    description: '',
    items: 7,
    covers,
    created_at: '2026-05-04T12:00:00Z',
    updated_at: '2026-05-04T12:00:00Z',
  }
  return render(
    <MemoryRouter>
      <Tile collection={collection} eager={false} onBroken={onBroken} />
    </MemoryRouter>,
  )
}

const pictures = (box: HTMLElement) => [...box.querySelectorAll('img')].map((img) => img.getAttribute('src'))

describe('Tile', () => {
  beforeAll(fetchPageWords)

  it.each([1, 2, 3, 4])(
    'shows %i pictures in their order, the first as large as the others beside it',
    (count) => {
      const covers = ['a', 'b', 'c', 'd'].slice(0, count).map(cover)
      const { container, getByRole } = shown(covers)
      expect(pictures(container)).toEqual(covers.map((one) => one.thumb_url))
      expect(getByRole('link').textContent).toContain('By the sea7 items')
      const cells = [...container.querySelectorAll('img')].map((img) => img.closest('.grid > span'))
      const columns = Number(/grid-cols-(\d)/.exec(cells[0]?.parentElement?.className ?? '')?.[1])
      const rows = Number(/grid-rows-(\d)/.exec(cells[0]?.parentElement?.className ?? '')?.[1] ?? 1)
      const area = (cell: Element | null) =>
        ['col', 'row']
          .map((way) => Number(new RegExp(`${way}-span-(\\d)`).exec(cell?.className ?? '')?.[1] ?? 1))
          .reduce((wide, high) => wide * high)
      // No cell of the grid is empty, and none is taken twice.
      expect(cells.map(area).reduce((sum, one) => sum + one)).toBe(columns * rows)
    },
  )

  it('is as large with nothing to show, and shows no picture', () => {
    const { container } = shown([])
    expect(pictures(container)).toEqual([])
    expect(container.querySelector('.aspect-3\\/2 svg')).not.toBeNull()
  })

  it('tells when the address of a cover has ended', () => {
    const onBroken = vi.fn<() => undefined>()
    const { container } = shown([cover('a')], onBroken)
    fireEvent.error(container.querySelector('img') ?? container)
    expect(onBroken).toHaveBeenCalledOnce()
  })
})
