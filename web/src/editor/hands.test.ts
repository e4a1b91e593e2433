import { beforeEach, expect, it } from 'vitest'
import { newHands, type Touch } from './hands'

let done: string[]
let takes: boolean
let space: boolean
const hands = () =>
  newHands<Touch>(
    {
      begin: ({ x }) => {
        done.push(`begin ${x}`)
        return takes
      },
      move: ({ x }) => done.push(`move ${x}`),
      end: () => done.push('end'),
      abort: () => done.push('abort'),
      pan: (dx, dy) => done.push(`pan ${dx} ${dy}`),
      pinch: (was, is) => done.push(`pinch ${was[1].x - was[0].x} to ${is[1].x - is[0].x}`),
    },
    () => space,
  )
const touch = (pointerId: number, x: number, more: Partial<Touch> = {}): Touch => ({
  pointerId,
  x,
  y: 0,
  pointerType: 'touch',
  button: 0,
  ...more,
})

beforeEach(() => {
  done = []
  takes = true
  space = false
})

it('paints with one pointer', () => {
  const hand = hands()
  hand.press(touch(1, 10))
  hand.move(touch(1, 20))
  hand.lift(touch(1, 20), false)
  hand.move(touch(1, 30))
  expect(done).toEqual(['begin 10', 'move 20', 'end'])
})

it('pinches with two fingers, takes the first one’s stroke back, and ignores the one that stays', () => {
  const hand = hands()
  hand.press(touch(1, 10))
  hand.press(touch(2, 30))
  hand.move(touch(2, 50))
  hand.lift(touch(2, 50), false)
  hand.move(touch(1, 0))
  hand.lift(touch(1, 0), false)
  hand.press(touch(3, 5))
  expect(done).toEqual(['begin 10', 'abort', 'pinch 20 to 40', 'begin 5'])
})

it('does not take a long stroke back for a palm that touches', () => {
  const hand = hands()
  hand.press(touch(1, 10))
  hand.move(touch(1, 60))
  hand.press(touch(2, 300))
  hand.move(touch(1, 70))
  hand.lift(touch(1, 70), false)
  expect(done).toEqual(['begin 10', 'move 60', 'move 70', 'end'])
})

it('moves the view with space, with the middle button, and where nothing lies', () => {
  const hand = hands()
  space = true
  hand.press(touch(1, 10, { pointerType: 'mouse' }))
  hand.move(touch(1, 14))
  hand.lift(touch(1, 14), false)
  space = false
  hand.press(touch(1, 0, { pointerType: 'mouse', button: 1 }))
  hand.move(touch(1, -3))
  hand.lift(touch(1, -3), false)
  takes = false
  hand.press(touch(1, 0))
  hand.move(touch(1, 1))
  expect(done).toEqual(['pan 4 0', 'pan -3 0', 'begin 0', 'pan 1 0'])
})

it('takes back what the system interrupts', () => {
  const hand = hands()
  hand.press(touch(1, 10))
  hand.lift(touch(1, 10), true)
  expect(done).toEqual(['begin 10', 'abort'])
})
