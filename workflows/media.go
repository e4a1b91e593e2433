package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/models"
)

// bringHome stores the outputs one after another, in the provider's order. An
// output that cannot be had leaves a gap; the run fails only when none arrived.
func (g *generation) bringHome(ctx workflow.Context, result made) ([]models.Asset, error) {
	g.state.Outputs = result.outputs
	var assets []models.Asset
	var last error
	for index := range result.outputs {
		g.show(ctx, fmt.Sprintf("Bringing output %d of %d home.", index+1, result.outputs))
		asset, err := g.bringOne(ctx, result, index)
		if superseded(err) {
			return nil, err
		}
		if err != nil {
			workflow.GetLogger(ctx).Warn("output is lost", "index", index, "error", err)
			last = err
			continue
		}
		assets = append(assets, asset)
		g.state.Stored = len(assets)
	}
	if len(assets) == 0 && result.outputs > 0 {
		return nil, failed(mediaKind(last))
	}
	return assets, nil
}

// bringOne downloads, stores and draws one output.
func (g *generation) bringOne(ctx workflow.Context, result made, index int) (models.Asset, error) {
	in := activities.OutputRef{Ref: g.in.Ref, Attempt: result.attempt, Index: index, Of: result.outputs, Staged: result.staged}
	label := fmt.Sprintf("output %d of %d", index+1, result.outputs)

	g.state.Stage = models.StageDownloading
	fill := summarized(g.mediaWork(ctx, priorityFill, mediaAttempts), label)
	if _, err := call(fill, g.media.Download, activities.DownloadInput{Output: in}); err != nil {
		return models.Asset{}, err
	}
	g.state.Stage = models.StageUploading
	drain := summarized(g.mediaWork(ctx, priorityDrain, mediaAttempts), label)
	stored, err := call(drain, g.media.Upload, activities.UploadInput{Output: in})
	if err != nil {
		return models.Asset{}, err
	}
	g.state.Stage = models.StageThumbnailing
	drain = summarized(g.mediaWork(ctx, priorityDrain, thumbnailAttempts), label)
	drawn, err := call(drain, g.media.Thumbnail, activities.ThumbnailInput{Output: in, Key: stored.Key})
	if err != nil && !superseded(err) {
		workflow.GetLogger(ctx).Warn("output has no thumbnail", "index", index, "error", err)
		err = nil
	}
	file := stored.File
	return models.Asset{
		GenerationID: g.in.Ref.GenerationID, Index: index, Attempt: result.attempt,
		Key: stored.Key, Kind: file.Kind, ContentType: file.ContentType, Size: file.Size, SHA256: file.SHA256,
		Width: drawn.Width, Height: drawn.Height, DurationMS: drawn.DurationMS,
		ThumbKey: drawn.Key, Thumbhash: drawn.Thumbhash,
	}, err
}

// mediaKind keeps the kinds that say more than "could not be stored".
func mediaKind(err error) models.FailureKind {
	if kind := kindOf(err); kind == models.FailureResultExpired {
		return kind
	}
	return models.FailureMedia
}
