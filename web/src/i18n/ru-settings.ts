/** ruSettings are titles, descriptions and hints of models' settings in Russian, by what the catalog says. */
export const ruSettings: Record<string, string> = {
  // Titles.
  Background: 'Фон',
  'Hard edge': 'Чёткий край',
  'Keep the background': 'Оставить фон',
  Place: 'Место',
  Font: 'Шрифт',
  'Font size': 'Размер шрифта',
  'Characters a line': 'Знаков в строке',
  Colour: 'Цвет',
  'Colour of the word': 'Цвет слова',
  Outline: 'Обводка',
  'Width of the outline': 'Толщина обводки',
  'Letter spacing': 'Расстояние между буквами',
  'Working size': 'Рабочий размер',
  Mask: 'Маска',
  'Kind of mask': 'Вид маски',
  'Keep transparency': 'Сохранить прозрачность',
  Moderation: 'Модерация',
  'Aspect ratio': 'Формат кадра',
  Canvas: 'Холст',
  'Size of your picture': 'Размер вашей картинки',
  'Place of your picture': 'Место вашей картинки',
  'Keep out': 'Исключить',
  Seed: 'Зерно',
  Scale: 'Во сколько раз',
  Creativity: 'Фантазия',
  Resemblance: 'Сходство',
  Depth: 'Глубина',
  Sharpness: 'Резкость',
  'Mend hands': 'Исправить руки',
  Seamless: 'Бесшовный узор',
  'Shrink first': 'Сначала уменьшить',
  'Shrink to': 'Уменьшить до',
  'Tile width': 'Ширина плитки',
  'Tile height': 'Высота плитки',
  Steps: 'Шаги',
  'Base model': 'Базовая модель',
  Scheduler: 'Планировщик',
  'File format': 'Формат файла',
  Mode: 'Режим',
  'Compared by': 'Чем сравнивать',
  Width: 'Ширина',
  Height: 'Высота',
  'File quality': 'Качество файла',
  'Safety tolerance': 'Мягкость фильтра',
  'Improve the prompt': 'Улучшить запрос',
  'Reference pictures': 'Образцы',
  Size: 'Размер',
  LoRA: 'LoRA',
  'Strength of the LoRA': 'Сила LoRA',
  Guidance: 'Следование запросу',
  Pictures: 'Картинки',
  Direction: 'Направление',
  Speed: 'Скорость',
  'Reference picture': 'Образец',
  Duration: 'Длительность',
  Quality: 'Качество',
  'Last frame': 'Последний кадр',
  Resolution: 'Разрешение',
  'Strength of the movement': 'Сила движения',
  Camera: 'Камера',
  Style: 'Стиль',
  Mood: 'Настроение',
  'Style pictures': 'Образцы стиля',
  Facing: 'Куда смотрит человек',
  'Keep the sound': 'Оставить звук',
  Sound: 'Звук',
  Length: 'Длина',
  Freedom: 'Свобода',
  Model: 'Модель',
  'First frame': 'Первый кадр',
  Guess: 'Догадаться',
  'Safety filter': 'Защитный фильтр',
  Left: 'Слева',
  Right: 'Справа',
  Above: 'Сверху',
  Below: 'Снизу',
  'Mend faces': 'Исправить лица',
  Version: 'Версия',
  Strength: 'Сила',
  'Frame rate': 'Частота кадров',
  'Fixed camera': 'Неподвижная камера',
  Series: 'Серия',
  'Kind of picture': 'Вид картинки',
  Films: 'Видео',

  // What is cut out, painted over or continued.
  'What stands behind the cut-out. With rgba nothing does.':
    'Что будет за вырезанным. С прозрачным фоном — ничего.',
  'From 0, a soft edge, to 1. Above 0 each pixel is either kept or removed.':
    'От 0 (мягкий край) до 1. При значениях больше 0 каждый пиксель либо остаётся, либо убирается.',
  'Remove what is in front instead.': 'Убрать то, что на переднем плане, а не фон.',
  'Width and height that the model works at, such as 1024x1024. Leave it empty for that of your picture.':
    'Ширина и высота, с которыми работает модель, например 1024x1024. Оставьте пустым, чтобы взять размер вашей картинки.',
  'A picture of the same size. What is white in it is taken away.':
    'Картинка того же размера. Что на ней белое, будет убрано.',
  'A picture of the same size. What is white in it is redrawn, what is black stays.':
    'Картинка того же размера. Белое будет перерисовано, чёрное останется.',
  'A picture of the same size. What is black in it stays as it is. Leave it empty for none.':
    'Картинка того же размера. Чёрное останется как есть. Оставьте пустым, если маска не нужна.',
  'A picture of the same size. Only what is white in it is refined. Leave it empty for all.':
    'Картинка того же размера. Улучшится только белое. Оставьте пустым, чтобы улучшить всё.',
  'Manual for a mask drawn by hand, automatic for one that a program made.':
    '«Вручную» для маски, нарисованной рукой, «Автоматически» для сделанной программой.',
  'Keep what is transparent in your picture.': 'Прозрачное на вашей картинке останется прозрачным.',
  "Refuse pictures that the maker's filter flags.":
    'Не принимать картинки, которые отметит фильтр поставщика.',
  'Width to height of the result; your picture lies in its middle. With none the canvas counts.':
    'Отношение ширины к высоте результата; ваша картинка будет в середине. Если выбрать «Нет», размер задаёт холст.',
  'Width and height of the result in pixels.': 'Ширина и высота результата в пикселях.',
  'Width and height in pixels that your picture has on the canvas.':
    'Ширина и высота вашей картинки на холсте, в пикселях.',
  'How far its upper left corner is from that of the canvas, to the right and down. Below 0 it is cut.':
    'Насколько её левый верхний угол отстоит от угла холста вправо и вниз. При значениях меньше 0 она обрезается.',
  'Where to continue. All makes it half as large again around, all_twice twice as large, square as wide as high.':
    'Куда продолжить. «Вокруг» увеличит в полтора раза, «Далеко вокруг» — вдвое, «Квадрат» сделает стороны равными.',
  'How many pixels to add on the left.': 'Сколько пикселей добавить слева.',
  'How many pixels to add on the right.': 'Сколько пикселей добавить справа.',
  'How many pixels to add above.': 'Сколько пикселей добавить сверху.',
  'How many pixels to add below.': 'Сколько пикселей добавить снизу.',

  // Words written into a film.
  'Where the words stand.': 'Где стоят слова.',
  'The font of the words.': 'Шрифт слов.',
  'Size of the words. 7 suits a film as wide as a screen, 4 one as high.':
    'Размер слов. 7 подходит для горизонтального видео, 4 — для вертикального.',
  'The most characters of a line. 20 suit a film as wide as a screen, 10 one as high.':
    'Сколько знаков может быть в строке. 20 подходит для горизонтального видео, 10 — для вертикального.',
  'Colour of the words, by name or as the web writes it.':
    'Цвет слов: английское название или код, как в вебе.',
  'Colour of the word that is being said.': 'Цвет слова, которое сейчас звучит.',
  'Colour of the outline.': 'Цвет обводки.',
  'How thick the outline is.': 'Насколько толстая обводка.',
  'How far apart the letters stand. Below 0 they overlap.':
    'Насколько далеко буквы друг от друга. При значениях меньше 0 они заходят одна на другую.',
  'How dark the bar behind the words is. At 0 there is none.':
    'Насколько тёмная плашка за словами. При 0 её нет.',
  'a colour such as white or #ff8800': 'цвет, например white или #ff8800',
  'a size in pixels such as 1024x1024': 'размер в пикселях, например 1024x1024',

  // How a picture is made.
  'What should not be seen.': 'Чего не должно быть видно.',
  'What should not be heard.': 'Чего не должно быть слышно.',
  'The same seed and settings give the same result, or nearly. Leave it empty for a new one each time.':
    'С тем же зерном и настройками получится то же самое или почти то же. Оставьте пустым, чтобы каждый раз было новое.',
  'How many times as wide and as high the result is. The price depends on it.':
    'Во сколько раз результат шире и выше. От этого зависит цена.',
  'How many times as wide and as high the result is.': 'Во сколько раз результат шире и выше.',
  'How much the model may invent.': 'Сколько модель может придумать сама.',
  'How much the result keeps to your picture. 0.3 to 1.6 do well.':
    'Насколько результат похож на вашу картинку. Хорошо подходят значения от 0,3 до 1,6.',
  'How much the result keeps to your picture.': 'Насколько результат похож на вашу картинку.',
  'How much deeper light and shadow become. 3 to 9 do well.':
    'Насколько глубже станут свет и тени. Хорошо подходят значения от 3 до 9.',
  'How much deeper light and shadow become.': 'Насколько глубже станут свет и тени.',
  'How much to sharpen at the end.': 'Сколько резкости добавить в конце.',
  'Redraw hands as well.': 'Перерисовать и руки.',
  'Make edges that fit each other, for patterns.': 'Края сойдутся друг с другом — для узоров.',
  'Make the picture smaller before it is made larger. Helps against noise.':
    'Уменьшить картинку, прежде чем увеличивать. Помогает от шума.',
  'The longer side in pixels that it is shrunk to.': 'До скольких пикселей уменьшить длинную сторону.',
  'The picture is made in tiles of that size. Smaller ones invent more.':
    'Картинка собирается из плиток такого размера. Чем они меньше, тем больше придумано.',
  'Fewer steps are faster, more are finer.': 'Меньше шагов — быстрее, больше — тоньше.',
  'The model that draws.': 'Модель, которая рисует.',
  'The order of the steps. It changes little.': 'Порядок шагов. Меняет немногое.',
  "The format of the picture's file.": 'Формат файла картинки.',
  'Quality of webp and jpg files. It changes nothing for png.':
    'Качество файлов webp и jpg. Для png ничего не меняет.',
  'Quality of the jpeg file.': 'Качество файла jpeg.',
  'How much the safety filter lets through. The lowest is the strictest.':
    'Сколько пропускает защитный фильтр. Чем меньше, тем строже.',
  'How much the safety filter lets through, from 0, the strictest, to 2.':
    'Сколько пропускает защитный фильтр: от 0 (строже всего) до 2.',
  'How likely something harmful must be to be refused. "block_only_high" lets the most through.':
    'Насколько вероятным должен быть вред, чтобы фильтр отказал. «Только явное» пропускает больше всего.',
  'Let the model rewrite the prompt before it starts.': 'Модель перепишет запрос, прежде чем начать.',
  'Whether the model rewrites the prompt before it starts.': 'Перепишет ли модель запрос, прежде чем начать.',
  'Further pictures that the result may take things from.': 'Другие картинки, из которых можно что-то взять.',
  'A picture that the result may take a style or a thing from.':
    'Картинка, из которой можно взять стиль или предмет.',
  'A LoRA for FLUX dev at Hugging Face, such as owner/name, or the https address of its file.':
    'LoRA для FLUX dev на Hugging Face, например owner/name, или https-адрес её файла.',
  'How much the LoRA decides. Most are made for 1.': 'Насколько решает LoRA. Большинство рассчитано на 1.',
  'How closely the result follows the prompt.': 'Насколько точно результат следует запросу.',
  'How many pictures to make of this prompt. Each one is paid for.':
    'Сколько картинок сделать по этому запросу. Оплачивается каждая.',
  'The faster, the coarser.': 'Чем быстрее, тем грубее.',
  'How carefully it is drawn. The price depends on it.':
    'Насколько тщательно нарисовано. От этого зависит цена.',
  'Whether the background is transparent. Not with jpg.': 'Будет ли фон прозрачным. Не для jpg.',
  'What kind of picture it should be.': 'Какой должна быть картинка.',
  'A ready mood on top of the style.': 'Готовое настроение в дополнение к стилю.',
  'Let the model find out by itself what the picture shows.': 'Модель сама поймёт, что на картинке.',
  'Redraw faces on the way. Good for old photographs, too much for good ones.':
    'Заодно перерисовать лица. Хорошо для старых фотографий, лишнее для удачных.',
  'Redraw faces on the way.': 'Заодно перерисовать лица.',
  'How it is drawn.': 'Как это нарисовано.',
  'Version of the model.': 'Версия модели.',
  'How far the result may go from your picture. At 1 nothing of it is left.':
    'Насколько результат может уйти от вашей картинки. При 1 от неё ничего не останется.',
  'With auto the model makes a series where the prompt asks for one.':
    'Если выбрать «Авто», модель сделает серию там, где её просит запрос.',
  'The most pictures of a series. Each one is paid for.':
    'Сколько картинок может быть в серии. Оплачивается каждая.',
  'What the picture is like.': 'Какая это картинка.',

  // Sizes and shapes.
  'Width to height of the picture. With custom, width and height count.':
    'Отношение ширины к высоте картинки. Если выбрать «Свой», размер задают ширина и высота.',
  'Width of the picture in pixels.': 'Ширина картинки в пикселях.',
  'Height of the picture in pixels.': 'Высота картинки в пикселях.',
  'Width to height of the result.': 'Отношение ширины к высоте результата.',
  'Size of the picture in megapixels. Each one is paid for.':
    'Размер картинки в мегапикселях. Оплачивается каждый.',
  'Width to height of the result. As the input keeps that of your picture.':
    'Отношение ширины к высоте результата. «Как исходная» — как у вашей картинки.',
  'Width to height of the result. As the input keeps that of your first picture.':
    'Отношение ширины к высоте результата. «Как исходная» — как у вашей первой картинки.',
  'Size of the result in megapixels. Each one is paid for.':
    'Размер результата в мегапикселях. Оплачивается каждый.',
  'The longer side of the result in pixels.': 'Длинная сторона результата в пикселях.',
  'Approximate size of each picture, in megapixels.': 'Примерный размер каждой картинки в мегапикселях.',
  'Width and height of the result.': 'Ширина и высота результата.',
  'Size of the picture.': 'Размер картинки.',
  'Size of the picture. The price depends on it.': 'Размер картинки. От него зависит цена.',
  'Size of the picture. With custom, width and height count.':
    'Размер картинки. Если выбрать «Свой», его задают ширина и высота.',
  'Width and height in pixels instead of a ratio. With None the ratio counts.':
    'Ширина и высота в пикселях вместо формата кадра. Если выбрать «Нет», действует формат кадра.',
  'Width and height in pixels. A ratio wins over it.':
    'Ширина и высота в пикселях. Если задан формат кадра, действует он.',
  'Size of the result.': 'Размер результата.',
  'Size of the result. The price depends on it.': 'Размер результата. От него зависит цена.',
  'Size of the result. With custom, width and height count.':
    'Размер результата. Если выбрать «Свой», его задают ширина и высота.',

  // Films.
  'Length of the film in seconds. Each second is paid for.':
    'Длительность видео в секундах. Оплачивается каждая.',
  'Length of the film in seconds. The price depends on it.':
    'Длительность видео в секундах. От неё зависит цена.',
  'A picture for the film to end on. Leave it empty to let the model decide.':
    'Картинка, которой закончится видео. Оставьте пустым, чтобы решила модель.',
  'The picture for the film to end on.': 'Картинка, которой закончится видео.',
  "A picture of how the film's first frame should look. Leave it empty to let the model decide.":
    'Картинка с тем, как должен выглядеть первый кадр видео. Оставьте пустым, чтобы решила модель.',
  'Lines of the film. The price depends on it.': 'Число строк в кадре видео. От него зависит цена.',
  'Lines of the film.': 'Число строк в кадре видео.',
  'Lines of the result. The price depends on it.': 'Число строк в кадре результата. От него зависит цена.',
  'How far the camera goes.': 'Как далеко уходит камера.',
  'How the camera moves.': 'Как движется камера.',
  'How closely the film follows the prompt.': 'Насколько точно видео следует запросу.',
  'Whether the person faces as in the film, for up to 30 seconds, or as in the picture, for up to 10. The price depends on it.':
    'Смотрит ли человек как в видео (до 30 секунд) или как на картинке (до 10). От этого зависит цена.',
  'Keep the sound of your film.': 'Оставить звук вашего видео.',
  'Keep the sound of the films.': 'Оставить звук исходных видео.',
  'Standard has 720 lines, pro 1080. The price depends on it.':
    '«Стандарт» — 720 строк, «Про» — 1080. От этого зависит цена.',
  'Make sound to the film. The price depends on it.': 'Сделать к видео звук. От этого зависит цена.',
  'From adhere_1, which keeps nearly all, to reimagine_3, which keeps the movement only.':
    'От «Близко 1», где остаётся почти всё, до «Заново 3», где остаётся только движение.',
  'Flash is quicker and cheaper. The price depends on it.': 'Flash быстрее и дешевле. От этого зависит цена.',
  'How many seconds of the film get sound.': 'Сколько секунд видео будут со звуком.',
  'How closely the sound follows the prompt.': 'Насколько точно звук следует запросу.',
  "Width to height of the film. From a picture it is the picture's.":
    'Отношение ширины к высоте видео. Если оно делается из картинки — как у неё.',
  'Frames a second.': 'Сколько кадров в секунду.',
  'Frames a second of the result. The price depends on it.':
    'Сколько кадров в секунду у результата. От этого зависит цена.',
  'Frames a second. Leave it empty for that of the first film.':
    'Сколько кадров в секунду. Оставьте пустым, чтобы было как в первом видео.',
  'Keep the camera still.': 'Камера не движется.',
  'The films in the order of the result.': 'Видео в том порядке, в каком они пойдут.',
  'Width of the result in pixels. Leave it empty for that of the first film.':
    'Ширина результата в пикселях. Оставьте пустым, чтобы была как в первом видео.',
  'Height of the result in pixels. Leave it empty for that of the first film.':
    'Высота результата в пикселях. Оставьте пустым, чтобы была как в первом видео.',
  'A wav or mp3 file of 3 to 30 seconds for the film to go with. Leave it empty to let the model make one.':
    'Файл wav или mp3 от 3 до 30 секунд, под который пойдёт видео. Оставьте пустым, чтобы звук сделала модель.',
  'Width and height of the film in pixels.': 'Ширина и высота видео в пикселях.',

  // Answers in words.
  'Best takes longest.': '«Лучший» идёт дольше всего.',
  'Best takes longest. Negative writes what to keep out.':
    '«Лучший» идёт дольше всего. «Негативный» пишет, что исключить.',
  'The first suits Stable Diffusion 1, the second 2.':
    'Первый подходит для Stable Diffusion 1, второй — для 2.',
  'The most tokens of the answer, each near four letters.':
    'Сколько токенов может быть в ответе; токен — около четырёх букв.',
  'How freely it writes. At 0 the same picture gets the same answer.':
    'Насколько свободно написано. При 0 на ту же картинку будет тот же ответ.',
}
