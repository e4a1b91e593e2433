package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// AdminTokens prints the accounts at Replicate with their state and counters.
func (c *Client) AdminTokens(ctx context.Context, w io.Writer, asJSON bool) error {
	list, err := c.adminTokens(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(w, list)
	}
	if len(list.Tokens) == 0 {
		return line(w, "the pool is empty: the account of REPLICATE_API_TOKEN is used, where there is one")
	}
	table := newTable(w)
	table.row("NAME", "KEY", "STATE", "RUNNING", "TAKEN", "REFUSED", "LAST REFUSAL", "ADDED")
	for _, token := range list.Tokens {
		table.row(clean(token.Name), "…"+clean(token.Last4), c.tokenState(token), strconv.Itoa(token.Running),
			number(token.Requests), number(token.Errors), string(token.LastError), token.CreatedAt.Local().Format(time.DateOnly))
	}
	return table.print()
}

func (c *Client) adminTokens(ctx context.Context) (AdminTokenList, error) {
	var list AdminTokenList
	return list, c.call(ctx, http.MethodGet, "/api/admin/tokens", nil, &list)
}

func (c *Client) tokenState(token AdminToken) string {
	if rest := token.RestingUntil; token.State == AdminTokenStateActive && rest != nil && rest.After(c.now()) {
		return "rests " + rest.Sub(c.now()).Round(time.Second).String()
	}
	return string(token.State)
}

// AdminAddToken adds an account under a name, with its key.
func (c *Client) AdminAddToken(ctx context.Context, w io.Writer, name, key string) error {
	var added AdminToken
	order := AdminAddToken{Name: name, Token: &key}
	if err := c.call(ctx, http.MethodPost, "/api/admin/tokens", order, &added); err != nil {
		return err
	}
	return line(w, "added %s (…%s)", clean(added.Name), clean(added.Last4))
}

// AdminSetToken lets the account of a name or an id have new jobs again, or none.
func (c *Client) AdminSetToken(ctx context.Context, w io.Writer, name string, state AdminChangeTokenState) error {
	id, err := c.adminToken(ctx, name)
	if err != nil {
		return err
	}
	var changed AdminToken
	if err = c.call(ctx, http.MethodPatch, "/api/admin/tokens/"+id.String(), AdminChangeToken{State: state}, &changed); err != nil {
		return err
	}
	return line(w, "%s is %s", clean(changed.Name), changed.State)
}

// AdminDeleteToken deletes the account of a name or an id.
func (c *Client) AdminDeleteToken(ctx context.Context, w io.Writer, name string) error {
	id, err := c.adminToken(ctx, name)
	if err != nil {
		return err
	}
	if err = c.call(ctx, http.MethodDelete, "/api/admin/tokens/"+id.String(), nil, nil); err != nil {
		return err
	}
	return line(w, "%s is deleted", clean(name))
}

func (c *Client) adminToken(ctx context.Context, name string) (uuid.UUID, error) {
	list, err := c.adminTokens(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	for _, token := range list.Tokens {
		if token.Name == name || token.ID.String() == name {
			return token.ID, nil
		}
	}
	return uuid.Nil, fmt.Errorf("no account is called %q: `darkroom admin tokens list` shows them", name)
}
