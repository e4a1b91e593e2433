// Makes the thumbnail of a file as the media worker does, so many times.
//
// usage: node thumbnail.js FILE TIMES
import sharp from 'sharp'

// As the media worker: nothing kept, one thread a picture.
sharp.cache(false)
sharp.concurrency(1)
const [, , file, times] = process.argv
for (let n = 0; n < Number(times); n++) {
  await sharp(file, { limitInputPixels: false, sequentialRead: true })
    .rotate().resize(512, 512, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 72, effort: 2 }).toBuffer()
}
