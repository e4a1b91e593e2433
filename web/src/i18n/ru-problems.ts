import { plural } from './plural'
import type { Sentence } from './server-words'

const n = (value = '', one: string, few: string, many: string) =>
  plural('ru', Number(value), { one, few, many, other: few })
const comma = (number = '') => number.replace('.', ',')
const usd = (amount = '') => `${comma(amount)} $`
const atMost = (value = '') => n(value, '# символа', '# символов', '# символов')

/**
 * ruProblems are refusals of the API in Russian, by what it says: those that somebody who uses the client can meet. What only
 * programs and admins are told stays English.
 */
export const ruProblems: Record<string, Sentence> = {
  // Anywhere.
  'Something went wrong on our side. Please try again.': 'Ошибка на нашей стороне. Попробуйте ещё раз.',
  'The service is busy for a moment. Please try again.': 'Сервис на минуту занят. Попробуйте ещё раз.',
  'The service is short of its database for a moment. Please try again.':
    'База данных сервиса на минуту недоступна. Попробуйте ещё раз.',
  'The request is not valid.': 'Запрос составлен неверно.',
  'The request could not be read.': 'Не удалось прочитать запрос.',
  'The request could not be read to its end.': 'Запрос не дошёл до конца. Попробуйте ещё раз.',
  'The request is too large: # bytes are the most.': (most) =>
    `Запрос слишком велик: можно не больше ${n(most, '# байта', '# байт', '# байт')}.`,
  'The text holds a character that cannot be kept.': 'В тексте есть знак, который нельзя сохранить.',
  'Not found.': 'Не найдено.',
  'There is nothing at this address.': 'По этому адресу ничего нет.',
  'This already exists.': 'Такое уже есть.',
  'That was too often. Please wait a while before you try again.':
    'Слишком часто. Подождите немного и попробуйте снова.',
  'This was asked for by a page of another site.': 'Этот запрос пришёл со страницы другого сайта.',
  'No API key may do this. Sign in.': 'Ключу API это нельзя. Войдите.',

  // What is wrong with a field.
  'This is required.': 'Это нужно заполнить.',
  'This must not be empty.': 'Это не может быть пустым.',
  'This must not be null.': 'Это не может быть пустым.',
  'This is not valid.': 'Это написано неверно.',
  'This must have at least # characters.': (least) => `Нужно не меньше ${atMost(least)}.`,
  'This must have at most # characters.': (most) => `Можно не больше ${atMost(most)}.`,
  'This must be # or more.': (least) => `Нужно ${comma(least)} или больше.`,
  'This must be # or less.': (most) => `Нужно ${comma(most)} или меньше.`,
  'This must be from # to #.': (least, most) => `Нужно от ${least} до ${most}.`,
  'This must not be below zero.': 'Это не может быть меньше нуля.',
  'This must have at most six decimals.': 'После запятой может быть не больше шести знаков.',
  'This has not the form that is expected.': 'Это написано не так, как нужно.',
  'This has not the form that is expected: an address that starts with https://.':
    'Нужен адрес, который начинается с https://.',

  // Making something.
  'Write a prompt: this model needs one.': 'Напишите запрос: этой модели он нужен.',
  'Leave the prompt out: this model takes none.': 'Уберите запрос: эта модель его не принимает.',
  'Write the prompt in plain text: it holds bytes that are not.':
    'Напишите запрос обычным текстом: в нём есть лишние байты.',
  'Shorten the prompt to # characters: it has #.': (most, has) =>
    `Сократите запрос до ${atMost(most)}: сейчас их ${has}.`,
  'Add an input image: this model needs one.': 'Добавьте картинку: этой модели она нужна.',
  'Add an input video: this model needs one.': 'Добавьте видео: этой модели оно нужно.',
  'Leave the input image out: this model takes none.': 'Уберите картинку: эта модель её не принимает.',
  'Leave the input video out: this model takes none.': 'Уберите видео: эта модель его не принимает.',
  'Give the input image as an https address, or upload it first.':
    'Дайте https-адрес картинки или сначала загрузите её.',
  'Give the input video as an https address, or upload it first.':
    'Дайте https-адрес видео или сначала загрузите его.',
  'There is no model #. GET /api/models/list names them.': (id) =>
    `Модели «${id}» больше нет. Выберите другую.`,
  'There is no model #.': (id) => `Модели «${id}» больше нет.`,
  'The model # is switched off at the moment. Choose another one.': (id) =>
    `Модель «${id}» сейчас выключена. Выберите другую.`,
  'The model # is not set up on this server. GET /api/models/list tells which are available.': (id) =>
    `Модель «${id}» на этом сервере не настроена. Выберите другую.`,
  "The providers that are set up on this server do not take these settings: use the model's defaults.":
    'Поставщики этого сервера не принимают такие настройки: верните исходные.',
  'This costs $#, and your balance is $#. Add credit, or choose a cheaper model or setting.': (price, have) =>
    `Это стоит ${usd(price)}, а на балансе ${usd(have)}. Пополните его или выберите модель или настройки дешевле.`,
  'This costs $#, and $# is left of the budget of this API key. Raise it, or choose a cheaper model or setting.':
    (price, left) =>
      `Это стоит ${usd(price)}, а в бюджете ключа осталось ${usd(left)}. Увеличьте его или выберите модель или настройки дешевле.`,
  'This costs $#, and $# is left of the budget of this workspace. Raise it, or choose a cheaper model or setting.':
    (price, left) =>
      `Это стоит ${usd(price)}, а в бюджете пространства осталось ${usd(left)}. Увеличьте его или выберите модель или настройки дешевле.`,
  'You have # generations running, and # is the limit. Wait for one to finish.': (running, most) =>
    `У вас ${n(running, 'выполняется # генерация', 'выполняются # генерации', 'выполняется # генераций')}, а можно ${most}. Дождитесь окончания одной.`,
  'You have # generations running and # in line, and # is the limit. Wait for one to finish.': (
    running,
    waiting,
    most,
  ) =>
    `У вас ${n(running, 'выполняется # генерация', 'выполняются # генерации', 'выполняется # генераций')}, в очереди ${waiting}, а можно ${most}. Дождитесь окончания одной.`,
  'You have # generations of this model running, and # is the limit. Wait for one to finish, or choose another model.':
    (running, most) =>
      `У этой модели ${n(running, 'выполняется # ваша генерация', 'выполняются # ваши генерации', 'выполняется # ваших генераций')}, а можно ${most}. Дождитесь окончания одной или выберите другую модель.`,
  // The client says itself when to come again.
  'You may ask for # generations within a minute. Come again in # seconds.': (most) =>
    `За минуту можно запросить ${n(most, '# генерацию', '# генерации', '# генераций')}.`,
  'This Idempotency-Key came with another request. Use a new key for a new request.':
    'Этот запрос уже отправлялся с другим содержанием. Отправьте его заново.',
  'Only a failed or cancelled generation can be tried again.':
    'Повторить можно только то, что не удалось или было отменено.',
  'The model of this generation is switched off at the moment.': 'Модель этой генерации сейчас выключена.',
  'This generation has already finished.': 'Эта генерация уже закончилась.',
  'The generation is still running.': 'Генерация ещё выполняется.',

  // Files.
  'This upload is gone, since it was too old. Send the file again.':
    'Этот файл загружен слишком давно и уже удалён. Загрузите его снова.',
  'The file is larger than 10 MB. Send a smaller one.': 'Файл больше 10 МБ. Возьмите файл поменьше.',
  'A file may have at most # MB.': (most) => `Файл может занимать не больше ${most} МБ.`,
  'A video may have at most # MB.': (most) => `Видео может занимать не больше ${most} МБ.`,
  'The file is none of JPEG, PNG, WebP, GIF, MP4, WebM or MOV. Send one of these.':
    'Подходят только файлы JPEG, PNG, WebP, GIF, MP4, WebM и MOV.',
  'The file is none of MP4, WebM or MOV. Send one of these.': 'Подходят только файлы MP4, WebM и MOV.',
  'The file is damaged. Save it once more and send that one.':
    'Файл повреждён. Сохраните его ещё раз и загрузите новый.',
  'The file is gone.': 'Этого файла уже нет.',
  'The file has # bytes: # were said.': 'Файл оказался другого размера. Загрузите его снова.',
  'Nothing was written yet. Send the file to the address of this upload first.':
    'Файл ещё не дошёл. Загрузите его снова.',
  'This upload is being taken in already. Ask again in a moment.':
    'Этот файл уже принимается. Попробуйте через минуту.',
  'Taking this upload in took too long. Try again.': 'Файл принимался слишком долго. Попробуйте ещё раз.',
  'Your uploads take # MB of the # MB that you may keep, and this one has # MB. Uploads go by themselves when they are a day old.':
    (used, most, has) =>
      `Ваши файлы занимают ${comma(used)} МБ из ${comma(most)} МБ, а в этом ${comma(has)} МБ. Через день файлы удаляются сами.`,
  'The file is too large.': 'Файл слишком велик.',
  'The file is damaged: it cannot be read as what it begins like.':
    'Файл повреждён: его не удаётся прочитать.',
  'The address is not one that we fetch from. Upload the file instead.':
    'По этому адресу мы файлы не берём. Загрузите файл.',
  'There is no file at this address any more. Upload it again.':
    'По этому адресу файла больше нет. Загрузите его снова.',
  'The file could not be fetched from this address. Upload it instead.':
    'Не удалось получить файл по этому адресу. Загрузите его.',
  'The file is neither a picture (JPEG, PNG, WebP, GIF) nor a video (MP4, WebM, QuickTime) nor a sound.':
    'Это не картинка (JPEG, PNG, WebP, GIF), не видео (MP4, WebM, QuickTime) и не звук.',
  'The file has # MB: this model takes at most # MB.': (has, most) =>
    `В файле ${comma(has)} МБ, а эта модель принимает не больше ${comma(most)} МБ.`,
  'The video has # seconds: this model takes at least #.': (has, least) =>
    `Видео длится ${comma(has)} с, а этой модели нужно не меньше ${least} с.`,
  'The video has # seconds: this model takes at most #.': (has, most) =>
    `Видео длится ${comma(has)} с, а эта модель принимает не больше ${most} с.`,
  // Width and height stand together, 640 x 480.
  'The file has # x # pixels: this model takes at least # on each side.': (width, height, least) =>
    `Картинка ${width} × ${height} пкс, а этой модели нужно не меньше ${least} по каждой стороне.`,
  'The file has # x # pixels: this model takes at most # on each side.': (width, height, most) =>
    `Картинка ${width} × ${height} пкс, а эта модель принимает не больше ${most} по каждой стороне.`,
  'The file has # x # pixels: this model takes at most # in all.': (width, height, most) =>
    `Картинка ${width} × ${height} пкс, а эта модель принимает не больше ${most} всего.`,

  // Signing in.
  'Sign in to do this.': 'Чтобы это сделать, войдите.',
  'This session is not valid any more. Sign in again.': 'Сеанс закончился. Войдите снова.',
  'This sign-in is not valid any more. Sign in again.': 'Этот вход уже не действует. Войдите снова.',
  'This session cannot be renewed. Sign in again.': 'Сеанс нельзя продлить. Войдите снова.',
  'There is no session here that can be renewed. Sign in.': 'Продлевать здесь нечего. Войдите.',
  'Your session cannot be checked right now. Please try again.':
    'Сейчас не удаётся проверить сеанс. Попробуйте ещё раз.',
  'This account is blocked. Ask whoever runs this server.':
    'Этот аккаунт заблокирован. Обратитесь к тому, кто ведёт этот сервер.',
  'Signing in is not possible right now. Please try again.': 'Сейчас войти нельзя. Попробуйте ещё раз.',
  'Too many people sign in at the moment. Please try again.':
    'Сейчас входит слишком много людей. Попробуйте ещё раз.',
  'This sign-in was not begun in this browser. Sign in again.':
    'Этот вход начат в другом браузере. Войдите снова.',
  'This link was used already, or is older than 15 minutes. Ask for another one.':
    'Эта ссылка уже использована или старше 15 минут. Запросите другую.',
  'Address and password do not belong together.': 'Адрес и пароль не подходят друг к другу.',
  'This is no e-mail address.': 'Это не адрес почты.',
  'No mail can be sent to this address.': 'На этот адрес нельзя отправить письмо.',
  'No mails are sent from here, so no links either.': 'Отсюда письма не отправляются, поэтому и ссылки тоже.',
  'The mail cannot be sent at the moment. Please try again.':
    'Сейчас не удаётся отправить письмо. Попробуйте ещё раз.',
  'Signing in by e-mail is not set up here.': 'Вход по почте здесь не настроен.',
  'Signing in with Telegram is not set up here.': 'Вход через Telegram здесь не настроен.',
  'Signing in at another provider is not set up here.': 'Вход через другие сервисы здесь не настроен.',
  "Telegram's sign-in could not be confirmed. Sign in again.":
    'Не удалось подтвердить вход через Telegram. Войдите снова.',
  'This Telegram sign-in was used already. Sign in again.':
    'Этот вход через Telegram уже использован. Войдите снова.',
  'This Telegram account cannot be used here. Sign in in another way.':
    'Этот аккаунт Telegram здесь не подходит. Войдите по-другому.',
  'A password has at least # characters.': (least) => `В пароле должно быть не меньше ${atMost(least)}.`,
  'A password has at most # characters.': (most) => `В пароле может быть не больше ${atMost(most)}.`,
  'Your address is known to others. Choose another password.':
    'Ваш адрес знают и другие. Выберите другой пароль.',
  'You do not sign in by e-mail here, so there is no password to set.':
    'Вы входите здесь не по почте, поэтому пароль не нужен.',
  'Give your present password, or sign in by a link once more and set it then.':
    'Напишите нынешний пароль или войдите ещё раз по ссылке и задайте новый тогда.',
  'This is not your present password.': 'Это не ваш нынешний пароль.',

  // Collections, links and workspaces.
  'A collection holds # generations at most.': (most) =>
    `В подборке может быть не больше ${n(most, '# генерации', '# генераций', '# генераций')}.`,
  'Not all of these generations are there, and yours.': 'Не все эти генерации на месте и ваши.',
  'The collection holds other generations than these. Read it again.':
    'В подборке уже другие генерации. Загрузите страницу снова.',
  'You have # collections, which is the most. Delete one first.': (have) =>
    `У вас уже ${n(have, '# подборка', '# подборки', '# подборок')}, больше нельзя. Сначала удалите одну.`,
  'You have # live links, which is the most. Revoke one first.': (have) =>
    `У вас уже ${n(have, '# ссылка', '# ссылки', '# ссылок')}, больше нельзя. Сначала отзовите одну.`,
  'There is no such workspace.': 'Такого пространства нет.',
  'There is no such member.': 'Такого участника нет.',
  'Give the workspace a name.': 'Дайте пространству название.',
  'Only an owner may delete the workspace.': 'Удалить пространство может только владелец.',
  'Only an admin or owner of the workspace may do this.': 'Это могут только админы и владельцы пространства.',
  'Only the owner and the admins of a workspace set its budget.':
    'Бюджет пространства задают только владелец и админы.',
  'Only an owner may make somebody an owner.': 'Сделать кого-то владельцем может только владелец.',
  'Only an owner may change an owner.': 'Менять владельца может только владелец.',
  'This is the last owner. Make somebody else one first, or delete the workspace.':
    'Это последний владелец. Сначала назначьте другого или удалите пространство.',
  'They are a member already.': 'Этот человек уже участник.',
  'The workspace is full: # members are the most.': (most) =>
    `Пространство заполнено: в нём не больше ${n(most, '# участника', '# участников', '# участников')}.`,
  'Too many invitations wait for an answer. Withdraw some of them.':
    'Слишком много приглашений ждут ответа. Отзовите некоторые.',

  // The profile.
  'You have # keys already. Revoke one first.': (have) =>
    `У вас уже ${n(have, '# ключ', '# ключа', '# ключей')}. Сначала отзовите один.`,
  'Give the key a name of 1 to 100 characters.': 'Дайте ключу название до 100 символов.',
  'The scope admin is for those whose role is admin.': 'Право «Администрировать» — только для админов.',
  'This time is over. Name a later one, or none.': 'Это время уже прошло. Выберите другое или никакого.',
  'A budget is 0 or more.': 'Бюджет не может быть меньше 0.',
  'You have # endpoints, which is the most. Delete one first.': (have) =>
    `У вас уже ${n(have, '# адрес', '# адреса', '# адресов')}, больше нельзя. Сначала удалите один.`,
  'This is no address. Give one such as https://example.com/hooks.':
    'Это не адрес. Нужен адрес вроде https://example.com/hooks.',
  'The address is too long: 2048 characters are the most.':
    'Адрес слишком длинный: можно не больше 2048 символов.',
  'Give an address that begins with https://.': 'Нужен адрес, который начинается с https://.',
  'Leave name and password out of the address: the signature proves the sender.':
    'Уберите из адреса имя и пароль: отправителя подтверждает подпись.',
  'Only port 443 can be reached: leave the port out of the address.':
    'Доступен только порт 443: уберите порт из адреса.',
  'This address cannot be reached from outside. Give a public one.':
    'Этот адрес недоступен снаружи. Нужен общедоступный.',
  'Webhooks are not set up on this server.': 'Вебхуки на этом сервере не настроены.',
  'This delivery is still under way.': 'Эта доставка ещё идёт.',
  'The endpoint is switched off. Switch it on first.': 'Адрес выключен. Сначала включите его.',
  'Preferences may have at most # KB.': (most) => `Настройки могут занимать не больше ${most} КБ.`,
  'Too many event streams are open. Close one and try again.':
    'Открыто слишком много вкладок. Закройте одну и попробуйте снова.',
  'An export of yours is being written. Wait for it to end.':
    'Ваш экспорт уже пишется. Дождитесь его окончания.',
}
