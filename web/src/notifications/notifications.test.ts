import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Notification } from '@/api/types'
import { chooseLanguage } from '@/i18n/locale'
import { arrivals, isBeforeEyes } from './arrivals'
import { markRead } from './queries'
import { bodyOf } from './title'

const row = (id: string, minute: number, change: Partial<Notification> = {}): Notification => ({
  id,
  kind: 'generation.completed',
  title: 'Your image is ready',
  body: '',
  generation_id: `g-${id}`,
  created_at: `2026-05-04T12:0${minute}:00Z`,
  read_at: null,
  ...change,
})
const ids = (rows: Notification[]) => rows.map(({ id }) => id)

describe('what arrives', () => {
  it('is nothing with the first answer', () => expect(arrivals(null, [row('a', 1)])).toEqual([]))
  it('is what came since', () =>
    expect(ids(arrivals(new Set(['a']), [row('c', 3), row('b', 2), row('a', 1)]))).toEqual(['c', 'b']))
  it('is the first of all', () => expect(ids(arrivals(new Set(), [row('a', 1)]))).toEqual(['a']))
  it('is not what was read elsewhere, nor what moved up from an older page', () =>
    expect(
      arrivals(new Set(['b']), [row('c', 3, { read_at: '2026-05-04T12:04:00Z' }), row('b', 2), row('a', 1)]),
    ).toEqual([]))
})

describe('what is before the eyes', () => {
  beforeEach(() => {
    document.body.innerHTML = '<main><a href="/result/g-a">a card</a></main>'
    history.replaceState(null, '', '/')
  })
  const placed = (top: number) =>
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, top, 100, 100))

  it('is a card within the window', () => {
    placed(10)
    expect(isBeforeEyes('g-a')).toBe(true)
    expect(isBeforeEyes('g-b')).toBe(false)
  })
  it('is no card below the window', () => {
    placed(innerHeight + 10)
    expect(isBeforeEyes('g-a')).toBe(false)
  })
  it('is nothing in a hidden tab', () => {
    placed(10)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    expect(isBeforeEyes('g-a')).toBe(false)
  })
  it('is the page of the result', () => {
    history.replaceState(null, '', '/result/g-b')
    expect(isBeforeEyes('g-b')).toBe(true)
  })
})

describe('marking as read', () => {
  const pages = {
    pageParams: ['', 'next'],
    pages: [
      { notifications: [row('b', 2)], unread: 5, next_cursor: 'next' },
      { notifications: [row('a', 1)], unread: 5, next_cursor: null },
    ],
  }
  const now = '2026-05-04T13:00:00Z'

  it('takes some off what is new', () => {
    const marked = markRead(pages, ['a', 'unknown'], now)
    expect(marked.pages.map((page) => page.notifications[0]?.read_at)).toEqual([null, now])
    expect(marked.pages[0]?.unread).toBe(4)
  })
  it('takes all, also those on pages that are not here', () => {
    expect(markRead(pages, 'all', now).pages.map((page) => page.unread)).toEqual([0, 0])
  })
})

it('tells the reason of a failure in the person’s language, and leaves the prompt alone', async () => {
  const body = 'The provider stopped this request. Try again.\n“Seed”'
  const failed = row('a', 1, { kind: 'generation.failed', body })
  expect(bodyOf(failed)).toBe(body)
  await chooseLanguage('ru')
  expect(bodyOf(failed)).toBe('Поставщик остановил этот запрос. Попробуйте снова.\n“Seed”')
  expect(bodyOf({ ...failed, kind: 'announcement', body: 'Seed' })).toBe('Seed')
  await chooseLanguage('en')
})
