package scrub

import (
	"bytes"
	"encoding/binary"
)

// Tags and types of Exif 2.32 that tell how to show a picture.
const (
	tagOrientation = 0x0112
	tagExif        = 0x8769
	tagColorSpace  = 0xA001
	tagInterop     = 0xA005
	// tagInteropIndex is "R03" where the colours are those of Adobe RGB and the
	// file holds no profile, as cameras write it.
	tagInteropIndex = 0x0001

	typeASCII = 2
	typeShort = 3
	typeLong  = 4

	tiffHeadLen = 8
	entryLen    = 12
)

// byteOrder reads and writes numbers.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// tiff is Exif data: directories of entries, each with a value of four bytes or
// the place of a longer one.
type tiff struct {
	data  []byte
	order byteOrder
}

// openTIFF returns false for what is no TIFF.
func openTIFF(data []byte) (tiff, bool) {
	switch {
	case len(data) < tiffHeadLen:
		return tiff{}, false
	case bytes.HasPrefix(data, []byte("II*\x00")):
		return tiff{data, binary.LittleEndian}, true
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		return tiff{data, binary.BigEndian}, true
	}
	return tiff{}, false
}

// root is where the first directory stands.
func (t tiff) root() uint32 { return t.order.Uint32(t.data[4:]) }

// find returns the four bytes of a tag's value in the directory at the place; nil
// if it is not there, or of another type.
func (t tiff) find(place uint32, tag, kind uint16) []byte {
	if uint64(place)+2 > uint64(len(t.data)) {
		return nil
	}
	entries := t.data[place+2:]
	for range t.order.Uint16(t.data[place:]) {
		if len(entries) < entryLen {
			return nil
		}
		if t.order.Uint16(entries) == tag && t.order.Uint16(entries[2:]) == kind {
			return entries[8:entryLen]
		}
		entries = entries[entryLen:]
	}
	return nil
}

// below is where the directory that a tag points to stands; 0, where the header
// is, if there is none.
func (t tiff) below(place uint32, tag uint16) uint32 {
	value := t.find(place, tag, typeLong)
	if value == nil {
		return 0
	}
	return t.order.Uint32(value)
}

// entry is one line of a new directory.
type entry struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

// shown rebuilds Exif data with nothing but what tells how to show the picture. It
// is nil if nothing is left, and never longer than well-formed data was.
func shown(data []byte) []byte {
	t, ok := openTIFF(data)
	if !ok {
		return nil
	}
	var root, exif, interop []entry
	if value := t.find(t.root(), tagOrientation, typeShort); value != nil && t.order.Uint16(value)-1 < 8 {
		root = append(root, entry{tagOrientation, typeShort, 1, value})
	}
	if below := t.below(t.root(), tagExif); below > 0 {
		if value := t.find(below, tagColorSpace, typeShort); value != nil {
			exif = append(exif, entry{tagColorSpace, typeShort, 1, value})
		}
		if value := t.find(t.below(below, tagInterop), tagInteropIndex, typeASCII); bytes.Equal(value, []byte("R03\x00")) {
			interop = append(interop, entry{tagInteropIndex, typeASCII, 4, value})
		}
	}
	return t.build(root, exif, interop)
}

// build writes directories that hang below each other: root, Exif, interop.
func (t tiff) build(root, exif, interop []entry) []byte {
	if len(root)+len(exif)+len(interop) == 0 {
		return nil
	}
	place := func(at int) []byte { return t.order.AppendUint32(nil, uint32(at)) } //nolint:gosec // below 100
	if len(interop) > 0 {
		exif = append(exif, entry{tagInterop, typeLong, 1, nil})
	}
	if len(exif) > 0 {
		root = append(root, entry{tagExif, typeLong, 1, nil})
		root[len(root)-1].value = place(tiffHeadLen + directoryLen(root))
	}
	if len(interop) > 0 {
		exif[len(exif)-1].value = place(tiffHeadLen + directoryLen(root) + directoryLen(exif))
	}
	out := append(bytes.Clone(t.data[:4]), place(tiffHeadLen)...)
	out = t.directory(out, root)
	for _, entries := range [][]entry{exif, interop} {
		if len(entries) > 0 {
			out = t.directory(out, entries)
		}
	}
	return out
}

// directoryLen is a count of two bytes, the entries, and the place of the next
// directory, of which there is none.
func directoryLen(entries []entry) int { return 2 + len(entries)*entryLen + 4 }

func (t tiff) directory(out []byte, entries []entry) []byte {
	out = t.order.AppendUint16(out, uint16(len(entries))) //nolint:gosec // three at most
	for _, e := range entries {
		out = t.order.AppendUint16(out, e.tag)
		out = t.order.AppendUint16(out, e.kind)
		out = t.order.AppendUint32(out, e.count)
		out = append(out, e.value...)
	}
	return t.order.AppendUint32(out, 0)
}
