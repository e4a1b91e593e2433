import { describe, expect, it } from 'vitest'
import { readFragment } from './fragment'
import { keepNext, keptNext, safeNext } from './next'

describe('where to go after the sign-in', () => {
  it.each([
    ['/history?tab=failed#top', '/history?tab=failed#top'],
    ['/', '/'],
    [null, '/'],
    ['', '/'],
    ['https://elsewhere.example/', '/'],
    ['//elsewhere.example', '/'],
    ['/\\elsewhere.example', '/'],
    ['/\t/elsewhere.example', '/'],
    ['/.//elsewhere.example', '/'],
    ['/a/..//elsewhere.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/history', '/'],
  ])('of %j is %s', (wanted, next) => expect(safeNext(wanted)).toBe(next))

  it('is remembered once', () => {
    keepNext('/video')
    expect(keptNext()).toBe('/video')
    expect(keptNext()).toBeNull()
  })
})

describe('what stands behind the #', () => {
  const encode = (said: unknown) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(said))))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')

  it('are the e-mail address and password of the local developer', () => {
    expect(readFragment('#me@localhost:a%20b:c')).toEqual({
      kind: 'credentials',
      email: 'me@localhost',
      password: 'a b:c',
    })
  })

  it('is what Telegram says, without what is not its own', () => {
    const said = { id: 7, first_name: 'Жанна', auth_date: 1, hash: 'ab', extra: 'x' }
    expect(readFragment(`#tgAuthResult=${encode(said)}`)).toEqual({
      kind: 'telegram',
      proof: { id: 7, first_name: 'Жанна', auth_date: 1, hash: 'ab' },
    })
  })

  it.each([
    '',
    '#',
    '#top',
    '#a:b',
    '#me@localhost:',
    '#%zz@x:y',
    '#tgAuthResult=',
    '#tgAuthResult=!!',
    '#tgAuthResult=false',
  ])('is nothing for us in %j', (hash) => expect(readFragment(hash)).toBeNull())
})
