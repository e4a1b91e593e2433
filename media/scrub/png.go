package scrub

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
)

const (
	signatureLen = 8
	crcLen       = 4
)

// png keeps the chunks that draw the picture and drops all others, texts among
// them, and whatever follows the end. Exif data is rebuilt.
func (s *stream) png() error {
	if err := s.pass(signatureLen); err != nil {
		return err
	}
	for {
		head, err := s.read(8)
		if err != nil {
			return err
		}
		length, name := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if length > math.MaxInt32 || !isChunkName(name) {
			return fmt.Errorf("%w: chunk %q of %d bytes", ErrDamaged, name, length)
		}
		switch {
		case name == "eXIf":
			err = s.exifChunk(length)
		case drawsPNG(name):
			if err = s.write(head); err == nil {
				err = s.pass(length + crcLen)
			}
		default:
			err = s.drop(length + crcLen)
		}
		if err != nil || name == "IEND" {
			return err
		}
	}
}

func (s *stream) exifChunk(length int64) error {
	data, err := s.take(length)
	if err == nil {
		err = s.drop(crcLen)
	}
	kept := shown(data)
	if err != nil || kept == nil {
		return err
	}
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(kept))) //nolint:gosec // below 100
	chunk = append(append(chunk, "eXIf"...), kept...)
	return s.write(binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:])))
}

// drawsPNG reports whether a chunk of PNG 3 is needed to draw the picture, or its
// frames. A name in capitals marks those that every reader must know.
func drawsPNG(name string) bool {
	switch name {
	case "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "mDCv", "cLLI", "cLLi", "sBIT", "bKGD", "hIST", "tRNS", "pHYs", "sPLT",
		"acTL", "fcTL", "fdAT":
		return true
	}
	return 'A' <= name[0] && name[0] <= 'Z'
}

func isChunkName(name string) bool {
	for _, c := range []byte(name) {
		if lower := c | 0x20; lower < 'a' || lower > 'z' {
			return false
		}
	}
	return true
}
