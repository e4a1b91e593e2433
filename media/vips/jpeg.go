package vips

import "encoding/binary"

// Markers of JPEG that matter here.
const (
	markerTEM  = 0x01
	markerRST0 = 0xd0
	markerEOI  = 0xd9
	markerSOS  = 0xda
)

// jpeg goes through the segments before the pixels. libvips keeps all of them.
func (w *walk) jpeg() error {
	if err := w.signature("\xff\xd8"); err != nil {
		return err
	}
	for {
		marker, err := w.marker()
		if err != nil {
			return err
		}
		switch {
		case marker == markerSOS || marker == markerEOI:
			return nil
		case marker == markerTEM || marker >= markerRST0 && marker < markerEOI:
			continue // they stand alone
		}
		length, err := w.take(2)
		if err != nil {
			return err
		}
		// The length counts itself.
		rest := max(int64(binary.BigEndian.Uint16(length))-2, 0)
		if err = w.describe(rest); err != nil {
			return err
		}
		if err = w.skip(rest); err != nil {
			return err
		}
	}
}

// marker finds the next one. Decoders pass over what does not belong before it,
// so a hostile file may have much of that.
func (w *walk) marker() (byte, error) {
	for {
		if err := w.describe(1); err != nil {
			return 0, err
		}
		b, err := w.r.ReadByte()
		if err != nil {
			return 0, err
		}
		for b == 0xff {
			if b, err = w.r.ReadByte(); err != nil {
				return 0, err
			}
			if b != 0 && b != 0xff {
				return b, nil
			}
		}
	}
}
