package client

import (
	"context"
	"io"
	"net/http"
	"time"
)

// AdminCleanup takes old generations out of sight, or with DryRun counts them, and
// prints how many.
func (c *Client) AdminCleanup(ctx context.Context, w io.Writer, order AdminCleanup, asJSON bool) error {
	var cleaned AdminCleaned
	if err := c.call(ctx, http.MethodPost, "/api/admin/cleanup", order, &cleaned); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, cleaned)
	}
	more := ""
	if cleaned.More {
		more = " at once; there may be more, so run it again"
	}
	if cleaned.DryRun {
		return line(w, "%d would be taken out of sight%s; --yes does it", cleaned.Deleted, more)
	}
	return line(w, "%d were taken out of sight%s", cleaned.Deleted, more)
}

// AdminMarkViewed marks generations as seen and prints how many were not.
func (c *Client) AdminMarkViewed(ctx context.Context, w io.Writer, whose AdminMarkAllViewed, asJSON bool) error {
	var marked ViewedAll
	if err := c.call(ctx, http.MethodPost, "/api/admin/mark-all-viewed", whose, &marked); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, marked)
	}
	return line(w, "%d were marked as seen", marked.Updated)
}

// AdminStale prints how many runs are silent.
func (c *Client) AdminStale(ctx context.Context, w io.Writer, asJSON bool) error {
	var stats StaleStats
	if err := c.call(ctx, http.MethodGet, "/api/generations/cleanup-stale", nil, &stats); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, stats)
	}
	oldest := ""
	if stats.Oldest != nil {
		oldest = ", the longest since " + stats.Oldest.Local().Format(time.DateTime) + ", " + c.age(*stats.Oldest)
	}
	return line(w, "%d runs have not ended, %d of them are silent%s", stats.Active, stats.Silent, oldest)
}

// AdminRepair mends runs whose workflow is gone and prints how many it looked at.
func (c *Client) AdminRepair(ctx context.Context, w io.Writer, asJSON bool) error {
	var repaired StaleRepaired
	if err := c.call(ctx, http.MethodPost, "/api/generations/cleanup-stale", nil, &repaired); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, repaired)
	}
	return line(w, "%d silent runs were looked at; %d of them run, or were repaired", repaired.Found, repaired.Mended)
}
