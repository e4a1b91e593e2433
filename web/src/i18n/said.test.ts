import { expect, it } from 'vitest'
import { ruSaid } from './ru-said'
import { said } from './said'
import { unchanged } from './server-words'

const inRussian = (sentence: string) => said(sentence, ruSaid).replace(/\u00a0/g, ' ')

it.each([
  ['Seed', 'Зерно'],
  ['$0.003 per image', '0,003 $ за картинку'],
  ['$0.03–$0.15 per second', '0,03–0,15 $ за секунду'],
  [
    'This costs $0.08, and your balance is $0.02. Add credit, or choose a cheaper model or setting.',
    'Это стоит 0,08 $, а на балансе 0,02 $. Пополните его или выберите модель или настройки дешевле.',
  ],
  ['You have 21 keys already. Revoke one first.', 'У вас уже 21 ключ. Сначала отзовите один.'],
  [
    'The model "flux-2-pro" is switched off at the moment. Choose another one.',
    'Модель «flux-2-pro» сейчас выключена. Выберите другую.',
  ],
  [
    'The file has 640 x 480 pixels: this model takes at least 720 on each side.',
    'Картинка 640 × 480 пкс, а этой модели нужно не меньше 720 по каждой стороне.',
  ],
  ['settings.reference_images.2: The file is too large.', 'Файл слишком велик.'],
  [
    'Width must be given where Aspect ratio is custom.',
    'Если «Формат кадра» — Свой, нужно задать: «Ширина».',
  ],
  ['input_image_url: The file is image/gif: give one of jpeg, png.', 'Подходят только файлы jpeg, png.'],
  [
    'Resolution must be 768p or 1080p where Last frame is given.',
    'Если задано «Последний кадр», подходит только: «Разрешение» — 768p или 1080p.',
  ],
])('says in Russian: %s', (english, russian) => expect(inRussian(english)).toBe(russian))

it('leaves what it does not know as the server said it', () => {
  const sentence = 'constructor 12: "something" new.'
  expect(said(sentence, ruSaid)).toBe(sentence)
  expect(said('Seed', unchanged)).toBe('Seed')
})
