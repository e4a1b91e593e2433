package api

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// cursorSize is a time in microseconds, which is what the database keeps, and an
// id.
const cursorSize = 8 + 16

// cursorText writes a place in a list as clients hand it back: opaque, so that
// nobody builds on what is in it. Nil gives nil.
func cursorText(c *models.Cursor) *string {
	if c == nil {
		return nil
	}
	raw := binary.BigEndian.AppendUint64(nil, uint64(c.CreatedAt.UnixMicro()))
	raw = append(raw, c.ID[:]...)
	return new(base64.RawURLEncoding.EncodeToString(raw))
}

// cursorOf reads what cursorText wrote. Nil gives nil, and CodeInvalid whatever
// cannot be a place.
func cursorOf(text *string) (*models.Cursor, error) {
	if text == nil {
		return nil, nil //nolint:nilnil // no cursor is a cursor at the beginning
	}
	raw, err := base64.RawURLEncoding.DecodeString(*text)
	if err != nil || len(raw) != cursorSize {
		return nil, badCursor()
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC() //nolint:gosec // any 64 bits come back as they were
	if at.Year() < 1970 || at.Year() > 9999 {
		return nil, badCursor() // not ours, and the database knows no such time
	}
	return &models.Cursor{CreatedAt: at, ID: uuid.UUID(raw[8:])}, nil
}

func badCursor() error {
	return models.Invalid(models.FieldError{Field: "cursor", Message: "This is no next_cursor of a list."})
}
