package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// AdminWorkspaces prints a page of workspaces, the newest first.
func (c *Client) AdminWorkspaces(ctx context.Context, w io.Writer, filter url.Values, asJSON bool) error {
	var page AdminWorkspacePage
	if err := c.call(ctx, http.MethodGet, "/api/admin/workspaces?"+filter.Encode(), nil, &page); err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, page)
	}
	table := newTable(w)
	table.row("ID", "NAME", "OWNERS", "MEMBERS", "MADE", "SINCE")
	for _, space := range page.Workspaces {
		table.row(space.ID.String(), clean(space.Name), ownersText(space.Owners), number(space.Members), number(space.Generations),
			space.CreatedAt.Local().Format(time.DateOnly))
	}
	if err := table.print(); err != nil {
		return err
	}
	return line(w, "%d of %d", len(page.Workspaces), page.Total)
}

func ownersText(owners []AdminUserRef) string {
	names := make([]string, len(owners))
	for i, owner := range owners {
		names[i] = userText(owner)
	}
	return strings.Join(names, ", ")
}

// AdminCreateWorkspace makes a workspace for somebody and prints it.
func (c *Client) AdminCreateWorkspace(ctx context.Context, w io.Writer, order AdminCreateWorkspace, asJSON bool) error {
	var made AdminWorkspace
	if err := c.call(ctx, http.MethodPost, "/api/admin/workspaces", order, &made); err != nil {
		return missing(err, "user", order.OwnerID, "users list")
	}
	if asJSON {
		return printJSON(w, made)
	}
	return line(w, "%s %s, owned by %s", made.ID, clean(made.Name), ownersText(made.Owners))
}

// AdminDeleteWorkspace deletes a workspace.
func (c *Client) AdminDeleteWorkspace(ctx context.Context, w io.Writer, id uuid.UUID) error {
	if err := c.call(ctx, http.MethodDelete, "/api/admin/workspaces?id="+id.String(), nil, nil); err != nil {
		return missing(err, "workspace", id, "workspaces list")
	}
	return line(w, "%s is deleted", id)
}
