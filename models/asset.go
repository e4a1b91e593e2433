package models

import (
	"time"

	"github.com/google/uuid"
)

// AssetKind says what an asset is, told from its bytes.
type AssetKind string

// The kinds of stored outputs.
const (
	AssetImage AssetKind = "image"
	AssetVideo AssetKind = "video"
	AssetAudio AssetKind = "audio"
	AssetFile  AssetKind = "file"
)

// Asset is one stored output of a generation. Index is the provider's own
// position and fixed: a missing output leaves a gap, never a shift.
type Asset struct {
	GenerationID uuid.UUID `gorm:"type:uuid;primaryKey"`
	Index        int       `gorm:"column:position;primaryKey"`
	// Attempt is the number of the attempt that made it.
	Attempt int
	// Key names the object in storage.
	Key         string
	Kind        AssetKind
	ContentType string
	// Size is in bytes; SHA256 is in lower-case hexadecimal.
	Size   int64
	SHA256 string
	// Width and Height are in pixels as displayed; 0 when unknown.
	Width, Height int
	// DurationMS is in milliseconds; 0 for pictures.
	DurationMS int64
	// ThumbKey is "" when no thumbnail could be made.
	ThumbKey string
	// Thumbhash is base64; "" when no thumbnail could be made.
	Thumbhash string
	CreatedAt time.Time
}

// TableName names the table of Asset.
func (Asset) TableName() string { return "assets" }
