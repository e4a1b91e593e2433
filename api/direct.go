package api

import (
	"context"

	"darkroom/models"
)

// OpenUpload tells where a client may write a large video itself.
func (h *handlers) OpenUpload(ctx context.Context, in OpenUploadRequestObject) (OpenUploadResponseObject, error) {
	ctx, user := caller(ctx)
	opened, err := h.Uploads.Open(ctx, models.DirectRequest{
		UserID: user.ID, Name: deref(in.Body.Name), ContentType: string(in.Body.ContentType), Size: in.Body.Size,
	})
	if err != nil {
		return nil, err
	}
	return OpenUpload201JSONResponse{
		UploadID: opened.ID, Method: DirectUploadMethod(opened.Method), URL: opened.URL, Headers: opened.Header,
		ExpiresAt: opened.Until, MaxBytes: opened.Size,
	}, nil
}

// CompleteUpload takes in what the client has written.
func (h *handlers) CompleteUpload(ctx context.Context, in CompleteUploadRequestObject) (CompleteUploadResponseObject, error) {
	ctx, user := caller(ctx)
	saved, err := h.Uploads.Complete(ctx, user.ID, in.ID)
	if err != nil {
		return nil, err
	}
	signed, err := h.sign(ctx, []string{saved.Key})
	if err != nil {
		return nil, err
	}
	return CompleteUpload200JSONResponse{UploadID: saved.ID, URL: signed[saved.Key], ContentType: saved.ContentType, Size: saved.Size}, nil
}
