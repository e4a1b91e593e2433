package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"darkroom/cmd/internal/backend"
	"darkroom/media"
	"darkroom/media/scrub"
	"darkroom/models"
	"darkroom/storage"
)

// direct lets clients write videos into storage, and looks at what they wrote.
type direct struct{ store backend.Store }

// Ticket asks the store for a request that writes one object.
func (d direct) Ticket(ctx context.Context, key, contentType string, size int64, ttl time.Duration) (models.DirectUpload, error) {
	ticket, err := d.store.SignPut(ctx, key, contentType, size, ttl)
	if err != nil {
		return models.DirectUpload{}, err
	}
	return models.DirectUpload{Method: ticket.Method, URL: ticket.URL, Header: ticket.Header, Until: ticket.Expires}, nil
}

// TakeIn copies what lies under from to the key to and the extension of its type,
// without what tells where it was made. Nobody can write there, so what was looked
// at is what is used. The video is never whole in memory.
func (d direct) TakeIn(ctx context.Context, from, to string, most int64) (models.Upload, error) {
	body, object, err := d.store.Open(ctx, from)
	if errors.Is(err, storage.ErrNotFound) {
		return models.Upload{}, &models.Error{
			Code: models.CodeConflict, Message: "Nothing was written yet. Send the file to the address of this upload first.", Err: err,
		}
	}
	if err != nil {
		return models.Upload{}, err
	}
	defer func() { _ = body.Close() }() // only read
	if object.Size > most {
		return models.Upload{}, models.Errorf(models.CodeTooLarge, "The file has %d bytes: %d were said.", object.Size, most)
	}
	src := bufio.NewReaderSize(body, sniffed)
	head, err := src.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return models.Upload{}, err
	}
	found := media.Sniff(head)
	if !slices.Contains(models.VideoTypes(), found.MIME) {
		return models.Upload{}, models.Errorf(models.CodeUnsupportedType, "The file is none of MP4, WebM or MOV. Send one of these.")
	}
	clean := scrub.Reader(src, found.MIME)
	defer func() { _ = clean.Close() }() // ends the copying
	key := to + found.Ext
	if err := d.store.Put(ctx, key, found.MIME, object.Size, clean); err != nil {
		return models.Upload{}, refusal(err)
	}
	return models.Upload{Key: key, ContentType: found.MIME, Size: object.Size}, nil
}

// sniffed is how many bytes tell a type.
const sniffed = 4096

// Remove deletes what lies in a folder.
func (d direct) Remove(ctx context.Context, folder string) error {
	_, err := d.store.DeletePrefix(ctx, folder)
	return err
}
