/** ruModels are descriptions of models in Russian, by what the catalog says. */
export const ruModels: Record<string, string> = {
  // Pictures from words.
  'Very fast and very cheap pictures from text. Good for trying out ideas.':
    'Очень быстрые и очень дешёвые картинки по тексту. Хорошо, чтобы пробовать идеи.',
  'Good pictures from text for little, one to four at once.':
    'Хорошие картинки по тексту недорого, от одной до четырёх сразу.',
  'Pictures in the style, or of the person, that a LoRA was trained on.':
    'Картинки в том стиле или с тем человеком, на которых обучена LoRA.',
  'Dependable pictures from text, with another picture as a hint if you give one.':
    'Надёжные картинки по тексту; можно дать другую картинку как подсказку.',
  'Fine pictures from text, with readable lettering and true colours, up to four megapixels.':
    'Тонкие картинки по тексту с читаемыми надписями и верными цветами, до четырёх мегапикселей.',
  'The finest pictures of the FLUX family, from text and up to eight pictures to take things from.':
    'Лучшие картинки семейства FLUX по тексту и образцам, до восьми картинок.',
  'Fine pictures from text, or after a picture that you give.':
    'Тонкие картинки по тексту или по вашей картинке.',
  'Pictures that follow long instructions to the letter, from text and other pictures.':
    'Картинки, точно следующие длинным указаниям, по тексту и другим картинкам.',
  'Pictures with correct lettering, from text, at Higgsfield.':
    'Картинки с правильными надписями по тексту, на Higgsfield.',
  'People that look photographed for a magazine, in the style of your picture.':
    'Люди как на фотографии для журнала, в стиле вашей картинки.',
  'People that look photographed for a magazine.': 'Люди как на фотографии для журнала.',
  'Posters, logos and lettering, in the style of your own pictures if you give some.':
    'Плакаты, логотипы и надписи; можно в стиле ваших картинок.',
  "Natural pictures from text by Google's quick picture model, in the place of Imagen.":
    'Естественные картинки по тексту: быстрая модель Google вместо Imagen.',
  'Cheap pictures from text, of a person whose picture you give if you like.':
    'Дешёвые картинки по тексту; можно с человеком с вашей картинки.',
  'Pictures up to 4K that follow long prompts, with correct lettering, from text and other pictures.':
    'Картинки до 4K по длинным запросам, с правильными надписями, по тексту и другим картинкам.',
  'Quick pictures up to 4K from text and other pictures.':
    'Быстрые картинки до 4K по тексту и другим картинкам.',
  'Logos, icons and drawings as vector graphics.': 'Логотипы, значки и рисунки в векторе.',
  'Pictures for design work, photographs or drawings, with long lettering in its place.':
    'Картинки для дизайна, фотографии или рисунки, с длинными надписями на своём месте.',
  'Pictures that follow a long prompt closely.': 'Картинки, точно следующие длинному запросу.',
  'Pictures in many styles from text, or after a picture that you give.':
    'Картинки во многих стилях по тексту или по вашей картинке.',
  'Pictures up to 4K with readable lettering, from text and other pictures, one or a series.':
    'Картинки до 4K с читаемыми надписями, по тексту и другим картинкам, одна или серия.',
  'Pictures up to 4K from text and other pictures, one or a series that belongs together.':
    'Картинки до 4K по тексту и другим картинкам, одна или связная серия.',
  'Pictures in a second, in any size up to two thousand pixels a side.':
    'Картинки за секунду, любого размера до двух тысяч пикселей по стороне.',

  // Pictures from pictures.
  'Changes a picture as you describe it, with readable lettering and true colours, up to four megapixels.':
    'Меняет картинку по описанию, с читаемыми надписями и верными цветами, до четырёх мегапикселей.',
  'Changes a picture as you describe it, in seconds and for a penny.':
    'Меняет картинку по описанию, за секунды и за копейки.',
  'Changes a picture as you describe it and keeps the rest, with a finer hand than Pro.':
    'Меняет картинку по описанию, не трогая остальное, тоньше, чем Pro.',
  'Changes a picture as you describe it and keeps the rest as it was.':
    'Меняет картинку по описанию, а остальное оставляет как было.',
  'A new picture with the people, things or places of one to three of yours.':
    'Новая картинка с людьми, вещами или местами с ваших картинок, от одной до трёх.',
  'Changes a picture quickly as you describe it, with up to thirteen others to take things from.':
    'Быстро меняет картинку по описанию; можно дать до тринадцати образцов.',
  'Changes a picture as you describe it, with up to thirteen others to take things from.':
    'Меняет картинку по описанию; можно дать до тринадцати образцов.',
  'Changes a picture as you describe it, lettering too, with up to two others to take things from.':
    'Меняет картинку по описанию, надписи тоже; можно дать до двух образцов.',
  'Changes a picture as you tell it in plain words.': 'Меняет картинку так, как вы скажете простыми словами.',
  'Changes a picture up to 4K as you describe it, with up to nine others to take things from.':
    'Меняет картинку до 4K по описанию; можно дать до девяти образцов.',
  'Redraws a picture with more detail, as a whole or where your mask is white.':
    'Перерисовывает картинку подробнее: целиком или там, где маска белая.',

  // Painting over, and beyond the edge.
  'Takes away what you paint over. Nothing to describe.':
    'Убирает то, что вы закрасите. Описывать ничего не надо.',
  'Takes away what you paint over, as if it had never been there.':
    'Убирает то, что вы закрасите, будто этого и не было.',
  'Puts something new where you paint, or replaces what is there.':
    'Добавляет новое там, где вы закрасите, или заменяет то, что там есть.',
  'Puts something new where your mask is white, or replaces what is there.':
    'Добавляет новое там, где маска белая, или заменяет то, что там есть.',
  'Redraws the part of a picture that you paint over, as you describe it.':
    'Перерисовывает по описанию то, что вы закрасите.',
  'Puts something new where you paint, lettering too.':
    'Добавляет новое там, где вы закрасите, надписи тоже.',
  'Continues a picture to a new shape. It works without a prompt.':
    'Продолжает картинку до нового формата. Можно без запроса.',
  'Continues a picture beyond its edge, to one side or all around.':
    'Продолжает картинку за край, в одну сторону или вокруг.',
  'Brings a picture into another shape and fills in what is missing.':
    'Приводит картинку к другому формату и дорисовывает недостающее.',
  'Brings a picture into another shape; say what should stand in what is added.':
    'Приводит картинку к другому формату; скажите, что должно быть на добавленном.',
  'Continues a picture to each side by as many pixels as you say.':
    'Продолжает картинку в каждую сторону на столько пикселей, сколько вы скажете.',

  // Backgrounds.
  'Cuts out what is in front. The rest becomes transparent, or one colour.':
    'Вырезает то, что на переднем плане. Остальное станет прозрачным или одноцветным.',
  'Cuts out what is in front, with soft edges for hair and glass.':
    'Вырезает то, что на переднем плане, с мягкими краями у волос и стекла.',
  'Removes the background with fine edges, hair too.': 'Убирает фон с тонкими краями, даже у волос.',
  'Removes the background of a picture. Nothing to choose.': 'Убирает фон картинки. Выбирать ничего не надо.',

  // Larger.
  'Makes a picture larger and invents the detail that it lacks, as much as you let it.':
    'Увеличивает картинку и придумывает недостающие детали, сколько вы разрешите.',
  'Makes portraits and product pictures larger, with real detail in skin and cloth.':
    'Увеличивает портреты и снимки товаров, с живыми деталями кожи и ткани.',
  'Makes a picture two or four times as wide and high.':
    'Увеличивает картинку вдвое или вчетверо по каждой стороне.',
  'Makes a picture two, three or four times as wide and high without changing what it shows.':
    'Увеличивает картинку в два, три или четыре раза по каждой стороне, не меняя изображённого.',
  'Makes a picture larger and sharper. Nothing to choose.':
    'Делает картинку больше и резче. Выбирать ничего не надо.',
  'Makes photographs up to four times as wide and high, and mends faces if you like.':
    'Увеличивает фотографии до четырёх раз по каждой стороне; может исправить лица.',
  'Makes your film larger, for less than a cent a second.': 'Увеличивает видео, дешевле цента за секунду.',
  'Makes films of people and products larger, with real detail.':
    'Увеличивает видео с людьми и товарами, с живыми деталями.',
  'Makes your film sharper and larger, up to 4K, and smoother if you like.':
    'Делает видео резче и больше, до 4K; может сделать и плавнее.',

  // What a picture shows.
  'Says in a few words what a picture shows, or answers a short question about it.':
    'В нескольких словах говорит, что на картинке, или отвечает на короткий вопрос о ней.',
  'Says what a picture shows, or answers a question about it.':
    'Говорит, что на картинке, или отвечает на вопрос о ней.',
  'Describes a picture at length, or answers a question about it.':
    'Подробно описывает картинку или отвечает на вопрос о ней.',
  'Writes a prompt that would give a picture like yours, style and artists included.':
    'Пишет запрос, по которому вышла бы похожая картинка, со стилем и художниками.',
  'Writes a prompt, style included, that would give a picture like yours.':
    'Пишет запрос вместе со стилем, по которому вышла бы похожая картинка.',
  'Writes a prompt that would give a picture like yours.':
    'Пишет запрос, по которому вышла бы похожая картинка.',
  'Writes a prompt for SDXL that would give a picture like yours.':
    'Пишет для SDXL запрос, по которому вышла бы похожая картинка.',
  'Reads the text in a picture, tables and formulas too, as Markdown.':
    'Читает текст на картинке, таблицы и формулы тоже, и выдаёт Markdown.',
  'Reads the text in a picture, handwriting too, line by line.':
    'Читает текст на картинке строка за строкой, даже рукописный.',
  'Reads the text in a picture.': 'Читает текст на картинке.',

  // Films from words.
  'Films of 6 or 10 seconds from text, with true physics.':
    'Видео на 6 или 10 секунд по тексту, с верной физикой.',
  'Films of 6 or 10 seconds from text, with people who move as people do.':
    'Видео на 6 или 10 секунд по тексту; люди двигаются как люди.',
  'Films of 5 or 10 seconds from text, by the first Kling.':
    'Видео на 5 или 10 секунд по тексту, от первой Kling.',
  'Films of 5 or 10 seconds from text.': 'Видео на 5 или 10 секунд по тексту.',
  'Films of 5 or 10 seconds from text, with large movements and a steady camera.':
    'Видео на 5 или 10 секунд по тексту, с размашистыми движениями и ровной камерой.',
  'Films of 5 or 10 seconds from text, with natural movement.':
    'Видео на 5 или 10 секунд по тексту, с естественным движением.',
  'Cheap films of 5 or 10 seconds from text, with natural movement.':
    'Дешёвое видео на 5 или 10 секунд по тексту, с естественным движением.',
  'Films of 5 or 10 seconds from text, with speech and sound if you like.':
    'Видео на 5 или 10 секунд по тексту; можно с речью и звуком.',
  'Films of 3 to 15 seconds from text, with sound if you like.':
    'Видео от 3 до 15 секунд по тексту; можно со звуком.',
  'Films of 2 to 12 seconds from text, with several shots and steady motion.':
    'Видео от 2 до 12 секунд по тексту, из нескольких планов, с ровным движением.',
  'Films of 2 to 12 seconds from text or from your picture, with several shots and steady motion.':
    'Видео от 2 до 12 секунд по тексту или из вашей картинки, из нескольких планов, с ровным движением.',
  'Films of 2 to 12 seconds from text, with speech and sound if you like.':
    'Видео от 2 до 12 секунд по тексту; можно с речью и звуком.',
  'Films of 4, 8 or 12 seconds with speech and sound, from text or from your picture.':
    'Видео на 4, 8 или 12 секунд с речью и звуком, по тексту или из вашей картинки.',
  'Films of 4, 6 or 8 seconds from text, with speech and sound if you like.':
    'Видео на 4, 6 или 8 секунд по тексту; можно с речью и звуком.',
  'Cheap films of 4, 6 or 8 seconds from text, with sound.':
    'Дешёвое видео на 4, 6 или 8 секунд по тексту, со звуком.',
  'The finest films of 4, 6 or 8 seconds from text, with speech and sound, up to 4K.':
    'Лучшее видео на 4, 6 или 8 секунд по тексту, с речью и звуком, до 4K.',
  'Films of 6 seconds; write camera moves into the prompt, such as [Pan left] or [Zoom in].':
    'Видео на 6 секунд; движения камеры пишите в запросе, например [Pan left] или [Zoom in].',
  'Films of 5 or 10 seconds from text, with sound.': 'Видео на 5 или 10 секунд по тексту, со звуком.',

  // Films from pictures.
  'Films of 5 or 10 seconds that start from your picture.':
    'Видео на 5 или 10 секунд, которое начинается с вашей картинки.',
  'Films of 6 or 10 seconds that start from your picture, and may end on a second one.':
    'Видео на 6 или 10 секунд, которое начинается с вашей картинки и может закончиться другой.',
  'Films of 6 or 10 seconds that start from your picture and end on another.':
    'Видео на 6 или 10 секунд, которое начинается с вашей картинки и заканчивается другой.',
  'Films of 6 seconds that start from your picture.':
    'Видео на 6 секунд, которое начинается с вашей картинки.',
  'Cheap films of 5 seconds that start from your picture and end on another.':
    'Дешёвое видео на 5 секунд, которое начинается с вашей картинки и заканчивается другой.',
  'Cheap films of 5 seconds from your picture, with the camera moves of the cinema.':
    'Дешёвое видео на 5 секунд из вашей картинки, с движениями камеры как в кино.',
  'Films of 5 seconds from your picture, with the camera moves of the cinema.':
    'Видео на 5 секунд из вашей картинки, с движениями камеры как в кино.',
  'Films of 5 or 10 seconds that start from your picture, by the first Kling, and may end on a second one.':
    'Видео на 5 или 10 секунд от первой Kling: начинается с вашей картинки и может закончиться другой.',
  'Films of 5 seconds that start from your picture and end on another.':
    'Видео на 5 секунд, которое начинается с вашей картинки и заканчивается другой.',
  'Films of 5 or 10 seconds that start from your picture; in the pro mode they may end on a second one.':
    'Видео на 5 или 10 секунд, которое начинается с вашей картинки; в режиме «Про» может закончиться другой.',
  'Films of 5 or 10 seconds that start from your picture, with large movements and a steady camera.':
    'Видео на 5 или 10 секунд из вашей картинки, с размашистыми движениями и ровной камерой.',
  'Films of 5 or 10 seconds that start from your picture, and may end on a second one.':
    'Видео на 5 или 10 секунд, которое начинается с вашей картинки и может закончиться другой.',
  'Films of 5 or 10 seconds that start from your picture and end on another.':
    'Видео на 5 или 10 секунд, которое начинается с вашей картинки и заканчивается другой.',
  'Films of 5 or 10 seconds that start from your picture, with speech and sound if you like.':
    'Видео на 5 или 10 секунд, которое начинается с вашей картинки; можно с речью и звуком.',
  'Films of 3 to 15 seconds that start from your picture and end on another, with sound if you like.':
    'Видео от 3 до 15 секунд, которое начинается с вашей картинки и заканчивается другой; можно со звуком.',
  'Quick films of 2 to 12 seconds that start from your picture, or from text alone.':
    'Быстрое видео от 2 до 12 секунд из вашей картинки или только по тексту.',
  'Films of 2 to 12 seconds that start from your picture, with speech and sound if you like.':
    'Видео от 2 до 12 секунд, которое начинается с вашей картинки; можно с речью и звуком.',
  'Films of 4 to 12 seconds that start from your picture and end on another, with sound if you like.':
    'Видео от 4 до 12 секунд, которое начинается с вашей картинки и заканчивается другой; можно со звуком.',
  'Films of 4, 6 or 8 seconds that start from your picture, with sound if you like, and may end on a second one.':
    'Видео на 4, 6 или 8 секунд, которое начинается с вашей картинки и может закончиться другой; можно со звуком.',
  'Films of 8 seconds that start from your picture and end on another, with sound if you like.':
    'Видео на 8 секунд, которое начинается с вашей картинки и заканчивается другой; можно со звуком.',
  'Films of 5 seconds that start from your picture, for five cents, and may end on a second one.':
    'Видео на 5 секунд за пять центов: начинается с вашей картинки и может закончиться другой.',
  'Films of 5 or 10 seconds that start from your picture, to a sound of yours if you give one.':
    'Видео на 5 или 10 секунд, которое начинается с вашей картинки; можно под ваш звук.',

  // Films from films.
  'Writes what is said in your film into the picture, word by word.':
    'Пишет прямо в кадре то, что говорят в вашем видео, слово за словом.',
  'Changes your film as you describe it; the first five seconds of it.':
    'Меняет ваше видео по описанию; первые пять секунд.',
  'The person of your picture moves as the one in your film does.':
    'Человек с вашей картинки двигается как человек в вашем видео.',
  'Changes your film as you describe it, with up to four pictures to take things from.':
    'Меняет ваше видео по описанию; можно дать до четырёх образцов.',
  'A new shot of 3 to 10 seconds in the manner of your film.':
    'Новый план от 3 до 10 секунд в духе вашего видео.',
  'Changes the look of your film, a little or entirely, and keeps its movement.':
    'Меняет вид вашего видео, немного или полностью, и сохраняет движение.',
  'Brings your film into another shape and fills in what is missing.':
    'Приводит ваше видео к другому формату и дорисовывает недостающее.',
  'Makes sound that fits your film.': 'Создаёт звук, подходящий к вашему видео.',
  'Joins two to ten films to one, in their order.': 'Соединяет от двух до десяти видео в одно, по порядку.',
}
