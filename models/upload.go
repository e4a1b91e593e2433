package models

import (
	"fmt"
	"time"

	"github.com/google/uuid"
)

// UploadState tells whether an upload can be used.
type UploadState string

// The states of an upload.
const (
	// UploadOpen has a place and no bytes that were looked at.
	UploadOpen   UploadState = "open"
	UploadStored UploadState = "stored"
)

// Upload is a file that a user sent in as an input.
type Upload struct {
	ID     uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID uuid.UUID `gorm:"type:uuid"`
	// Key names the object in storage; Name is the user's file name, metadata only.
	Key         string
	Name        string
	ContentType string
	// Size is in bytes; of an open one it is the most that it may have.
	Size  int64
	State UploadState
	// ExpiresAt is when it goes, unless a generation still needs it.
	ExpiresAt time.Time
	// ClaimedUntil is until when somebody is taking an open one in; nil for nobody.
	ClaimedUntil *time.Time
	CreatedAt    time.Time
}

// TableName names the table of Upload.
func (Upload) TableName() string { return "uploads" }

// UploadRoot is where all uploads lie in storage.
const UploadRoot = "uploads/"

// Folder is where the upload's object lies, and nothing else.
func (u Upload) Folder() string { return fmt.Sprintf("%s%s/%s/", UploadRoot, u.UserID, u.ID) }

// Incoming is where a client writes the upload: nobody gives out addresses of what
// is there, since nobody has looked at it.
func (u Upload) Incoming() string { return fmt.Sprintf("incoming/%s/%s/", u.UserID, u.ID) }

// DirectRequest asks for a place to which a client writes a file itself.
type DirectRequest struct {
	UserID uuid.UUID
	// Name is only remembered.
	Name        string
	ContentType string
	// Size is in bytes, of the whole file.
	Size int64
}

// DirectUpload is an open upload and how to write it.
type DirectUpload struct {
	Upload
	// Method, URL and Header are the request that writes it, once.
	Method, URL string
	Header      map[string]string
	// Until is when that request is taken at the latest.
	Until time.Time
}

// PictureTypes are the types of pictures that are taken as inputs.
func PictureTypes() []string { return []string{"image/jpeg", "image/png", "image/webp", "image/gif"} }

// VideoTypes are the types of videos that are taken as inputs.
func VideoTypes() []string { return []string{"video/mp4", "video/webm", "video/quicktime"} }
