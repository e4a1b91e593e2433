package api

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"darkroom/models"
)

const (
	// maxZipped and maxListed are how many generations one export has: an archive
	// that a browser still saves, and a table that a spreadsheet still opens.
	maxZipped = 1_000
	maxListed = 10_000
	// exportPage is how many rows are in memory at a time.
	exportPage = 50
	// exportsAtOnce is how many exports of one user run on this process: each reads
	// from storage as fast as it can.
	exportsAtOnce = 1
)

// Objects is where media lie.
type Objects interface {
	// Open streams an object, which the caller closes. CodeNotFound if it is gone.
	Open(ctx context.Context, key string) (io.ReadCloser, error)
}

// exporter writes generations into a file, one after another.
type exporter interface {
	// add writes one generation with its media.
	add(ctx context.Context, d models.GenerationDetail) error
	// end writes what stands behind the last one.
	end() error
}

// export is an answer that is written as it is read.
type export struct {
	h *handlers
	// ctx is the request's: the generated code asks for an answer and then has it
	// written, without a context.
	ctx    context.Context
	query  models.ListQuery
	first  models.GenerationPage
	zipped bool
	leave  func()
}

// ExportGenerations writes the caller's history into a file.
func (h *handlers) ExportGenerations(ctx context.Context, in ExportGenerationsRequestObject) (ExportGenerationsResponseObject, error) {
	ctx, user := caller(ctx)
	p := in.Params
	query, err := queryOf(user, ListGenerationsParams{
		Tab: p.Tab, WorkspaceID: p.WorkspaceID, OnlyMine: p.OnlyMine, CreatorID: p.CreatorID, BatchID: p.BatchID, ModelID: p.ModelID,
		ModelName: p.ModelName, Action: p.Action, ActionType: p.ActionType, Status: p.Status, DateRange: p.DateRange, Q: p.Q,
		Page: new(1), Limit: new(exportPage), SkipCounts: new(true),
	}, h.Now())
	if err != nil {
		return nil, err
	}
	leave, ok := h.exports.take(user.ID)
	if !ok {
		return nil, models.Errorf(codeTooManyStreams, "An export of yours is being written. Wait for it to end.")
	}
	// Read before the answer begins, so that a database that is away is a plain 503.
	first, err := h.Library.List(ctx, query)
	if err != nil {
		leave()
		return nil, err
	}
	return export{h: h, ctx: ctx, query: query, first: first, zipped: p.Format == ExportGenerationsParamsFormatZip, leave: leave}, nil
}

// VisitExportGenerationsResponse writes the file. When it breaks off the
// connection is cut, so that nobody takes a part for the whole.
func (e export) VisitExportGenerationsResponse(w http.ResponseWriter) error {
	defer e.leave()
	control := http.NewResponseController(w)
	extension, contentType, most := "csv", "text/csv; charset=utf-8", maxListed
	if e.zipped {
		extension, contentType, most = "zip", "application/zip", maxZipped
	}
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="darkroom-%s.%s"`, e.h.Now().UTC().Format("20060102"), extension))
	header.Set("X-Export-Limit", fmt.Sprint(most))
	header.Set("X-Accel-Buffering", "no") // a proxy would keep it all
	var out exporter = newTable(w)
	if e.zipped {
		out = newArchive(w, e.h.Spaces.Objects)
	}
	err := e.write(out, most, func() error { return control.SetWriteDeadline(e.h.Now().Add(e.h.cfg.MediaTimeout)) })
	if err == nil {
		return nil
	}
	if e.ctx.Err() != nil {
		return nil // the reader left
	}
	return fmt.Errorf("%w: export generations: %w", errCut, err)
}

// write adds up to so many generations. hold is called before each, as every one
// has its own time to pass.
func (e export) write(out exporter, most int, hold func() error) error {
	page, written := e.first, 0
	for {
		for _, detail := range page.Generations {
			if written++; written > most {
				return out.end()
			}
			if err := hold(); err != nil {
				return err
			}
			if err := out.add(e.ctx, detail); err != nil {
				return err
			}
		}
		if page.Next == nil {
			return out.end()
		}
		e.query.After = page.Next
		var err error
		if page, err = e.h.Library.List(e.ctx, e.query); err != nil {
			return err
		}
	}
}
