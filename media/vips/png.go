package vips

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// chunkCost is what each chunk counts beside its bytes, so that there are at
// most two thousand; honest pictures have some twenty.
const chunkCost = 4 << 10

// png goes through the chunks before the pixels. libvips does not read those
// after them.
func (w *walk) png() error {
	if err := w.signature("\x89PNG\r\n\x1a\n"); err != nil {
		return err
	}
	for {
		head, err := w.take(8)
		if err != nil {
			return err
		}
		length, name := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if name == "IDAT" {
			return nil
		}
		if err = w.describe(length + chunkCost); err != nil {
			return err
		}
		body, err := w.take(length)
		if err != nil {
			return err
		}
		if err = w.inflate(packed(name, body)); err != nil {
			return err
		}
		if err = w.skip(4); err != nil {
			return err
		}
	}
}

// packed is the part of a chunk that is compressed, or nothing.
func packed(name string, body []byte) []byte {
	_, rest, _ := bytes.Cut(body, []byte{0}) // a keyword or a name stands first
	switch {
	case (name == "zTXt" || name == "iCCP") && len(rest) > 1:
		return rest[1:] // behind the method
	case name == "iTXt" && len(rest) > 2 && rest[0] == 1:
		_, rest, _ = bytes.Cut(rest[2:], []byte{0}) // behind the language
		_, rest, _ = bytes.Cut(rest, []byte{0})     // and the translated keyword
		return rest
	}
	return nil
}

// inflate counts what deflated bytes come to, and stops when it is too much.
func (w *walk) inflate(deflated []byte) error {
	if len(deflated) == 0 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(deflated))
	if err != nil {
		return nil //nolint:nilerr // what cannot be inflated takes no room
	}
	// What was inflated before a fault counts.
	size, _ := io.Copy(io.Discard, io.LimitReader(z, w.left+1))
	return w.describe(size)
}
