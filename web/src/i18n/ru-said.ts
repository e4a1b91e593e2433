import { ruModels } from './ru-models'
import { ruOptions } from './ru-options'
import { ruProblems } from './ru-problems'
import { ruSettings } from './ru-settings'
import type { Sentence, ServerWords } from './server-words'

// Prices come written in English, such as $0.03–$0.15 per second.
const usd = (amount = '') => `${amount.replace('.', ',')} $`
const range = (low = '', high = '') => `${low.replace('.', ',')}–${usd(high)}`

const units = { image: 'за картинку', run: 'за раз', second: 'за секунду', megapixel: 'за мегапиксель' }

const prices = Object.entries(units).flatMap(([unit, of]) => [
  [`$# per ${unit}`, (price: string) => `${usd(price)} ${of}`] as const,
  [`$#–$# per ${unit}`, (low: string, high: string) => `${range(low, high)} ${of}`] as const,
])
const pricesBySize = [
  ['$# and $# per megapixel', (base: string, each: string) => `${usd(base)} и ${usd(each)} за мегапиксель`],
  [
    '$# and $# per megapixel, $# per megapixel of the input',
    (base: string, each: string, input: string) =>
      `${usd(base)} и ${usd(each)} за мегапиксель, ${usd(input)} за мегапиксель исходной картинки`,
  ],
] as const

const unreachable = 'Модель не отвечает. Попробуйте позже.'
const busy = 'Модель сейчас занята. Попробуйте через несколько минут.'

const failures: Required<ServerWords['failures']> = {
  invalid_input: 'Модель не приняла эти настройки или файлы. Измените их и попробуйте снова.',
  moderation:
    'Защитный фильтр модели остановил этот запрос. Измените запрос или картинку и попробуйте снова.',
  rate_limited: busy,
  provider_busy: busy,
  gone: 'Эта модель сейчас недоступна. Выберите другую.',
  canceled: 'Поставщик остановил этот запрос. Попробуйте снова.',
  result_expired: 'Когда мы пришли за результатом, у поставщика его уже не было. Попробуйте снова.',
  deadline: 'Модель не успела вовремя. Если результат ещё придёт, он появится здесь.',
  media: 'Не удалось сохранить результат. Попробуйте снова: за готовое дважды не платят.',
  auth: unreachable,
  billing: unreachable,
  network: unreachable,
  unknown: unreachable,
}

// Notifications tell of a failure without its kind. These are of models/failure.go.
const told: Record<string, string> = {
  'The model did not accept these settings or inputs. Change them and try again.': failures.invalid_input,
  "The model's safety filter stopped this request. Change the prompt or the picture and try again.":
    failures.moderation,
  'The model is busy right now. Try again in a few minutes.': busy,
  'This model is not available at the moment. Choose another one.': failures.gone,
  'The provider stopped this request. Try again.': failures.canceled,
  'The result was no longer at the provider when we came for it. Try again.': failures.result_expired,
  'The model did not finish in time. If the result still arrives, it will appear here.': failures.deadline,
  'The result could not be stored. Try again: finished work is not paid for twice.': failures.media,
  'The model could not be reached. Try again later.': unreachable,
}

const title = (said = '') => `«${ruSettings[said] ?? said}»`
const values: Record<string, string> = { ...ruOptions, true: 'включено', false: 'выключено' }
const value = (said: string) => values[said] ?? said

/** when says where a rule between settings holds: each is something, is given, or is left out. */
function when(said = ''): string {
  const parts = said.split(' and ').map((part) => {
    const [name, is = ''] = part.split(' is ')
    if (is === 'given') return `задано ${title(name)}`
    if (is === 'left out') return `не задано ${title(name)}`
    return `${title(name)} — ${value(is)}`
  })
  return `Если ${parts.join(' и ')}`
}

/** eitherOf lists the values that a rule leaves. */
const eitherOf = (said = '') => said.split(' or ').map(value).join(' или ')

/** ruSaid is what the server says, in Russian. */
export const ruSaid: ServerWords = {
  sentences: new Map<string, Sentence>([
    ...Object.entries({ ...ruModels, ...ruSettings, ...ruProblems, ...told }),
    ...prices,
    ...pricesBySize,
  ]),
  patterns: [
    [/^(.+) must be given where (.+)\.$/, (name, rule) => `${when(rule)}, нужно задать: ${title(name)}.`],
    [
      /^(.+) must be left out where (.+)\.$/,
      (name, rule) => `${when(rule)}, оставьте пустым: ${title(name)}.`,
    ],
    [
      /^(.+) must be (.+) where (.+)\.$/,
      (name, wanted, rule) => `${when(rule)}, подходит только: ${title(name)} — ${eitherOf(wanted)}.`,
    ],
    [
      /^Give the input \w+ as (.+): this one is (.+)\.$/,
      (types, is) => `Подходят только ${types}, а это ${is}.`,
    ],
    [/^The file is \S+: give one of (.+)\.$/, (types) => `Подходят только файлы ${types}.`],
    [/^(.+) is missing: give .+\.$/, (name) => `Нужно задать: ${title(name)}.`],
  ],
  failures,
}
