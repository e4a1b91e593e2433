package models

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Size is the size of a picture in pixels; zero when nobody knows it.
type Size struct{ Width, Height int }

// Known reports whether the size is known.
func (s Size) Known() bool { return s.Width > 0 && s.Height > 0 }

// SizedKey adds the size of an uploaded picture to its key, so that a price which
// depends on it is known from the address alone. The key has no ending yet.
func SizedKey(key string, size Size) string {
	if !size.Known() {
		return key
	}
	return fmt.Sprintf("%s-%dx%d", key, size.Width, size.Height)
}

// SizeOf reads what SizedKey wrote from an input that lies in our own storage.
// Of any other address nothing is known: whoever gave it chose its words.
func SizeOf(input string) Size {
	key, ours := strings.CutPrefix(input, StoragePrefix)
	if !ours {
		return Size{}
	}
	key = strings.TrimSuffix(key, path.Ext(key))
	width, height, found := strings.Cut(key[strings.LastIndexByte(key, '-')+1:], "x")
	w, widthErr := strconv.Atoi(width)
	h, heightErr := strconv.Atoi(height)
	if !found || widthErr != nil || heightErr != nil {
		return Size{}
	}
	return Size{Width: w, Height: h}
}
