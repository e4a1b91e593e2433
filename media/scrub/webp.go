package scrub

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

const (
	riffHeadLen = 12
	chunkHead   = 8
	// hasXMP is the flag of VP8X that announces an XMP chunk.
	hasXMP = 0x04
)

// webp leaves the length of the file alone, which its first line tells before
// anybody can know what follows: Exif data is rebuilt in its place, and chunks
// that do not draw the picture become junk, which readers pass over. What follows
// the end is dropped.
func (s *stream) webp() error {
	head, err := s.read(riffHeadLen)
	if err != nil {
		return err
	}
	first := s.peek(4)
	switch string(first) {
	case "VP8X", "VP8 ", "VP8L":
	default:
		if len(first) == 4 {
			return fmt.Errorf("%w: it begins with chunk %q", ErrDamaged, first)
		}
	}
	left := int64(binary.LittleEndian.Uint32(head[4:])) - 4
	for err = s.write(head); err == nil && left >= chunkHead; {
		var used int64
		used, err = s.webpChunk(left - chunkHead)
		left -= chunkHead + used
	}
	return err
}

// webpChunk treats a chunk whose content has at most room bytes, and returns how
// many it has.
func (s *stream) webpChunk(room int64) (int64, error) {
	head, err := s.read(chunkHead)
	if err != nil {
		return 0, err
	}
	length, name := int64(binary.LittleEndian.Uint32(head[4:])), string(head[:4])
	if length > room {
		return 0, fmt.Errorf("%w: chunk %q of %d bytes", ErrDamaged, name, length)
	}
	padded := min(length+length&1, room)
	switch name {
	case "EXIF":
		return padded, s.webpExif(head, length, padded)
	case "VP8X":
		return padded, s.webpFeatures(head, padded)
	case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP":
		if err = s.write(head); err == nil {
			err = s.pass(padded)
		}
	default:
		copy(head, "JUNK")
		if err = s.write(head); err == nil {
			err = s.blank(padded)
		}
	}
	return padded, err
}

// webpFeatures passes what the file announces, but for XMP.
func (s *stream) webpFeatures(head []byte, length int64) error {
	if err := s.write(head); err != nil || length == 0 {
		return err
	}
	flags, err := s.in.ReadByte()
	if err != nil {
		return ended(err)
	}
	if err = s.write([]byte{flags &^ hasXMP}); err != nil {
		return err
	}
	return s.pass(length - 1)
}

func (s *stream) webpExif(head []byte, length, padded int64) error {
	data, err := s.take(padded)
	if err != nil {
		return err
	}
	// Some programs copy the mark of a JPEG's segment along.
	kept := shown(bytes.TrimPrefix(data, []byte(exifHead)))
	if kept == nil || int64(len(kept)) > length {
		kept = emptyTIFF(length)
	}
	if err = s.write(append(head, kept...)); err != nil {
		return err
	}
	for rest := padded - int64(len(kept)); rest > 0; rest -= bufferLen {
		if err = s.write(make([]byte, min(rest, bufferLen))); err != nil {
			return err
		}
	}
	return nil
}

// emptyTIFF is Exif data that says nothing, if there is room for it.
func emptyTIFF(room int64) []byte {
	empty := []byte("II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	if room < int64(len(empty)) {
		return nil
	}
	return empty
}
