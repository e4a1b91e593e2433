package models

import (
	"time"

	"github.com/google/uuid"
)

// Idea is what somebody wishes for, and how many others do.
type Idea struct {
	ID        uuid.UUID `gorm:"type:uuid;primaryKey"`
	UserID    uuid.UUID `gorm:"type:uuid"`
	Title     string
	Body      string
	Votes     int
	CreatedAt time.Time

	// Author is the name of who told it, and Voted whether the reader voted for it;
	// read only.
	Author string `gorm:"->"`
	Voted  bool   `gorm:"->"`
}

// TableName names the table of Idea.
func (Idea) TableName() string { return "ideas" }

// IdeaQuery selects a page of ideas for a reader.
type IdeaQuery struct {
	ReaderID uuid.UUID
	// Newest sorts by time instead of by votes.
	Newest bool
	// Page counts from 1; Limit is rows a page.
	Page, Limit int
}

// IdeaPage is one page of ideas.
type IdeaPage struct {
	Ideas []Idea
	Total int
}

// BannerLevel says how loud a banner is.
type BannerLevel string

// The levels of banners.
const (
	BannerInfo    BannerLevel = "info"
	BannerWarning BannerLevel = "warning"
)

// Banner is an announcement that stands on every page for a while, until its
// reader dismisses it.
type Banner struct {
	ID       uuid.UUID `gorm:"type:uuid;primaryKey"`
	AuthorID uuid.UUID `gorm:"type:uuid"`
	Title    string
	Body     string
	Level    BannerLevel
	StartsAt time.Time
	// EndsAt is nil for one that stays until it is withdrawn.
	EndsAt      *time.Time
	WithdrawnAt *time.Time
	CreatedAt   time.Time
}

// TableName names the table of Banner.
func (Banner) TableName() string { return "announcements" }
