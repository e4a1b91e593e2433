package api

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strconv"
	"time"

	"github.com/google/uuid"

	"darkroom/models"
)

// archive writes generations as a ZIP, a folder each: the media as they lie in
// storage, and generation.json, which says what they are. No more than a buffer of
// them is in memory.
type archive struct {
	zip     *zip.Writer
	objects Objects
}

func newArchive(w io.Writer, objects Objects) *archive {
	return &archive{zip: zip.NewWriter(w), objects: objects}
}

// sidecar is a generation as it stands beside its media.
type sidecar struct {
	ID          uuid.UUID      `json:"id"`
	Status      models.Status  `json:"status"`
	Action      models.Action  `json:"action"`
	ModelID     string         `json:"model_id"`
	ModelName   string         `json:"model_name"`
	Prompt      string         `json:"prompt"`
	Settings    map[string]any `json:"settings"`
	OutputText  string         `json:"output_text,omitempty"`
	Error       string         `json:"error_message,omitempty"`
	CostUSD     float64        `json:"cost_usd"`
	IsFavorite  bool           `json:"is_favorite"`
	WorkspaceID *uuid.UUID     `json:"workspace_id"`
	CreatorID   uuid.UUID      `json:"creator_id"`
	CreatedAt   time.Time      `json:"created_at"`
	CompletedAt *time.Time     `json:"completed_at"`
	Files       []sidecarFile  `json:"files"`
}

// sidecarFile is one output.
type sidecarFile struct {
	Name        string           `json:"name"`
	Kind        models.AssetKind `json:"kind"`
	ContentType string           `json:"content_type"`
	Size        int64            `json:"size"`
	SHA256      string           `json:"sha256"`
	Width       int              `json:"width"`
	Height      int              `json:"height"`
	DurationMS  int64            `json:"duration_ms"`
	// Missing is true for a file that is not in storage any more, nor in here.
	Missing bool `json:"missing,omitempty"`
}

// add writes a folder. Its names are made of time, id and position, so that no
// word of a user or provider is one.
func (a *archive) add(ctx context.Context, d models.GenerationDetail) error {
	folder := d.CreatedAt.UTC().Format("2006-01-02") + "_" + d.ID.String() + "/"
	beside := sidecar{
		ID: d.ID, Status: d.Status, Action: d.Action, ModelID: d.ModelID, ModelName: d.ModelName, Prompt: d.Prompt,
		Settings: shownSettings(d.Settings), OutputText: d.OutputText, Error: d.ErrorMessage, CostUSD: d.Price.USD(), IsFavorite: d.IsFavorite,
		WorkspaceID: d.WorkspaceID, CreatorID: d.UserID, CreatedAt: d.CreatedAt, CompletedAt: d.CompletedAt, Files: []sidecarFile{},
	}
	for _, asset := range d.Assets {
		file := sidecarFile{
			Name: strconv.Itoa(asset.Index) + path.Ext(asset.Key), Kind: asset.Kind, ContentType: asset.ContentType, Size: asset.Size,
			SHA256: asset.SHA256, Width: asset.Width, Height: asset.Height, DurationMS: asset.DurationMS,
		}
		var err error
		if file.Missing, err = a.media(ctx, folder+file.Name, asset.Key, d.CreatedAt); err != nil {
			return err
		}
		beside.Files = append(beside.Files, file)
	}
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: folder + "generation.json", Method: zip.Deflate, Modified: d.CreatedAt})
	if err != nil {
		return fmt.Errorf("begin sidecar: %w", err)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(beside); err != nil {
		return fmt.Errorf("write sidecar: %w", err)
	}
	return nil
}

// media streams an object into the archive, as it is: pictures and films do not
// get smaller. It reports whether the object is missing.
func (a *archive) media(ctx context.Context, name, key string, at time.Time) (missing bool, err error) {
	object, err := a.objects.Open(ctx, key)
	if models.CodeOf(err) == models.CodeNotFound {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("open media: %w", err)
	}
	defer func() { _ = object.Close() }() // it was read, or is given up
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: at})
	if err != nil {
		return false, fmt.Errorf("begin media: %w", err)
	}
	if _, err := io.Copy(w, object); err != nil {
		return false, fmt.Errorf("copy media: %w", err)
	}
	return false, nil
}

// end writes the archive's table of contents.
func (a *archive) end() error { return a.zip.Close() }
