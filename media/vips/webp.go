package vips

import (
	"encoding/binary"
	"fmt"

	"darkroom/media"
)

// webp goes through the chunks of the whole file. libwebp looks for each frame
// from the first one on, which takes minutes for some hundred thousand.
func (w *walk) webp() error {
	if err := w.signature("RIFF????WEBP"); err != nil {
		return err
	}
	for {
		head, err := w.take(8)
		if err != nil {
			return err
		}
		length, name := int64(binary.LittleEndian.Uint32(head[4:])), string(head[:4])
		switch name {
		case "VP8 ", "VP8L", "ALPH":
			err = nil
		case "ANMF":
			err = w.frame()
		default:
			err = w.describe(length + 8)
		}
		if err != nil {
			return err
		}
		if err = w.skip(length + length%2); err != nil {
			return err
		}
	}
}

// frame counts one.
func (w *walk) frame() error {
	if w.frames == 0 {
		return fmt.Errorf("%w: it has too many frames", media.ErrTooLarge)
	}
	w.frames--
	return nil
}
