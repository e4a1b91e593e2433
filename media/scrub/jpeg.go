package scrub

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Markers of JPEG (ISO 10918-1, table B.1).
const (
	markStuffed = 0x00 // after an 0xFF that is part of the picture
	markTemp    = 0x01
	markRST0    = 0xD0
	markRST7    = 0xD7
	markSOI     = 0xD8
	markEOI     = 0xD9
	markAPP0    = 0xE0 // JFIF
	markAPP1    = 0xE1 // Exif, XMP
	markAPP2    = 0xE2 // colour profile, more pictures
	markAPP14   = 0xEE // Adobe: how the colours were transformed
	markAPP15   = 0xEF
	markCOM     = 0xFE
)

const (
	exifHead    = "Exif\x00\x00"
	profileHead = "ICC_PROFILE\x00"
)

// jpeg drops comments and the application's segments but for those that say how
// to show the picture, and whatever follows the picture's end: further pictures
// and films, which have places of their own. Exif data is rebuilt.
func (s *stream) jpeg() error {
	for {
		mark, err := s.nextMark()
		if err != nil {
			return err
		}
		switch {
		case mark == markEOI:
			return s.write([]byte{0xFF, mark})
		case mark == markSOI || mark == markTemp || (markRST0 <= mark && mark <= markRST7) || mark == markStuffed:
			err = s.write([]byte{0xFF, mark})
		default:
			err = s.segment(mark)
		}
		if err != nil {
			return err
		}
	}
}

// nextMark passes the bytes of the picture up to a mark and takes that.
func (s *stream) nextMark() (byte, error) {
	for {
		part, err := s.in.ReadSlice(0xFF)
		found := err == nil
		if found {
			part = part[:len(part)-1]
		}
		if writeErr := s.write(part); writeErr != nil {
			return 0, writeErr
		}
		if found {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return 0, ended(err)
		}
	}
	for {
		mark, err := s.in.ReadByte()
		if err != nil || mark != 0xFF { // which may be there any number of times
			return mark, ended(err)
		}
	}
}

func (s *stream) segment(mark byte) error {
	head, err := s.take(2)
	if err != nil {
		return err
	}
	length := int64(binary.BigEndian.Uint16(head)) - 2
	if length < 0 {
		return fmt.Errorf("%w: segment of length %d", ErrDamaged, length)
	}
	switch {
	case mark == markAPP1 && bytes.HasPrefix(s.peek(len(exifHead)), []byte(exifHead)) && length >= int64(len(exifHead)):
		return s.exifSegment(length)
	case s.showing(mark):
		if err := s.write([]byte{0xFF, mark, head[0], head[1]}); err != nil {
			return err
		}
		return s.pass(length)
	}
	return s.drop(length)
}

// showing reports whether a segment says how to show the picture.
func (s *stream) showing(mark byte) bool {
	switch {
	case mark == markAPP2:
		return bytes.HasPrefix(s.peek(len(profileHead)), []byte(profileHead))
	case mark == markAPP0, mark == markAPP14:
		return true
	case markAPP0 < mark && mark <= markAPP15, mark == markCOM:
		return false
	}
	return true
}

func (s *stream) exifSegment(length int64) error {
	data, err := s.take(length)
	if err != nil {
		return err
	}
	kept := shown(data[len(exifHead):])
	if kept == nil {
		return nil
	}
	head := binary.BigEndian.AppendUint16([]byte{0xFF, markAPP1}, uint16(2+len(exifHead)+len(kept))) //nolint:gosec // below 100
	return s.write(append(append(head, exifHead...), kept...))
}
