import { expect, it } from 'vitest'
import {
  addRound,
  boundsOf,
  cardWidth,
  columnsOf,
  gap,
  heightOf,
  inView,
  nextWaiting,
  requestOf,
  tidy,
  type Board,
  type Card,
} from './board'

const board = (change: Partial<Board> = {}): Board => ({
  id: 'board',
  owner: 'me',
  name: 'A lighthouse',
  changedAt: 1,
  prompt: 'a lighthouse',
  models: ['a', 'b', 'c'],
  rounds: [],
  cards: [],
  view: null,
  ...change,
})
const card = (change: Partial<Card> = {}): Card => ({
  key: 'k',
  round: 'r1',
  modelId: 'a',
  generationId: null,
  fault: null,
  aspect: 1,
  x: 0,
  y: 0,
  ...change,
})
const round = (id: string) => ({ id, prompt: `prompt of ${id}` })

it('puts the cards of a round side by side, a column for each model', () => {
  const after = addRound(board(), round('r1'), ['1', '2', '3'])
  expect(after.cards.map(({ key, modelId, x, y }) => [key, modelId, x, y])).toEqual([
    ['1', 'a', 0, 0],
    ['2', 'b', cardWidth + gap, 0],
    ['3', 'c', 2 * (cardWidth + gap), 0],
  ])
})

it('puts the next round below, and a new model into a new column', () => {
  const first = addRound(board(), round('r1'), ['1', '2', '3'])
  const after = addRound({ ...first, models: ['c', 'd'] }, round('r2'), ['4', '5'])
  const below = heightOf({ aspect: 1 }) + gap
  expect(after.cards.slice(3).map(({ modelId, x, y }) => [modelId, x, y])).toEqual([
    ['c', 2 * (cardWidth + gap), below],
    ['d', 3 * (cardWidth + gap), below],
  ])
})

it('asks five models at most', () => {
  const models = ['a', 'b', 'c', 'd', 'e', 'f']
  expect(addRound(board({ models }), round('r1'), models).cards).toHaveLength(5)
})

it('tidies what was moved, with room for the highest card of a row', () => {
  const moved = board({
    rounds: [round('r1'), round('gone'), round('r2')],
    cards: [
      card({ key: '1', x: 999, y: -40, aspect: 0.5 }),
      card({ key: '2', modelId: 'b', x: 3, y: 77 }),
      card({ key: '3', round: 'r2', x: 5, y: 5 }),
    ],
  })
  expect(tidy(moved).cards.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [cardWidth + gap, 0],
    [0, heightOf({ aspect: 0.5 }) + gap],
  ])
})

it('knows what there is to fit into the window', () => {
  expect(boundsOf([card({ x: -100, y: 20 }), card({ x: 300, y: 0, aspect: 2 })])).toEqual({
    x: -100,
    y: 0,
    width: 400 + cardWidth,
    height: 20 + heightOf({ aspect: 1 }),
  })
  expect(boundsOf([]).width).toBeGreaterThan(0)
})

it('keeps columns in the order in which models came', () => {
  expect([...columnsOf([card({ modelId: 'z' }), card({ modelId: 'a' })], ['a', 'n']).keys()]).toEqual([
    'z',
    'a',
    'n',
  ])
})

it('sends the oldest card that waits, and none that was taken or refused', () => {
  const newer = board({ id: 'new', changedAt: 9, cards: [card({ key: 'new' })] })
  const older = board({
    id: 'old',
    changedAt: 2,
    cards: [card({ key: '1', generationId: 'g' }), card({ key: '2', fault: 'no' }), card({ key: '3' })],
  })
  expect(nextWaiting([newer, older])?.card.key).toBe('3')
  expect(nextWaiting([board({ cards: [card({ generationId: 'g' })] })])).toBeNull()
})

it('asks for what the round said', () => {
  const with1 = board({ rounds: [round('r1')] })
  expect(requestOf(with1, card())).toEqual({ action: 'create', model_id: 'a', prompt: 'prompt of r1' })
  expect(requestOf(with1, card({ round: 'gone' }))).toBeNull()
})

it('draws what can be seen, and a little around it', () => {
  const stage = { width: 800, height: 600 }
  const view = { x: 0, y: 0, scale: 1 }
  expect(inView(card({ x: 700 }), view, stage)).toBe(true)
  expect(inView(card({ x: 2000 }), view, stage)).toBe(false)
  expect(inView(card({ x: 2000 }), { ...view, scale: 0.2 }, stage)).toBe(true)
  expect(inView(card({ y: -2000 }), view, stage)).toBe(false)
})
