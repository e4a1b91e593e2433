package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"darkroom/internal/env"
	"darkroom/models"
)

// keyPattern is the form of Replicate's keys: 40 characters today. Shorter ones
// than half of that are a slip of the hand.
const keyPattern = `^r8_[A-Za-z0-9_]{17,250}$`

func newTokensAdd(src env.Source) *cobra.Command {
	return &cobra.Command{
		Use:   "add NAME",
		Short: "Add an account; its key is asked for, or read from standard input",
		Long: "Add an account under a name of your own. Its key is asked for without being shown, or read from standard\n" +
			"input; it is no argument, as the list of processes and the shell's history would show it.",
		Example: "  darkroom tokens add main\n  darkroom tokens add main < key.txt",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			desk, err := openDesk(cmd.Context(), src)
			if err != nil {
				return err
			}
			defer desk.close()
			key, err := readKey(cmd.Context(), cmd.InOrStdin(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if err = desk.add(cmd.Context(), args[0], key); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "added %s (…%s); `darkroom tokens check` asks Replicate whether it works\n", args[0], last4(key))
			return err
		},
	}
}

// add seals the key and stores it. An account is added once: twice, it would
// have two turns.
func (d *desk) add(ctx context.Context, name, key string) error {
	tokens, err := d.db.ListTokens(ctx)
	if err != nil {
		return err
	}
	for _, token := range tokens {
		known, openErr := d.pool.Secret(ctx, token.ID.String())
		if openErr != nil {
			return fmt.Errorf("compare with %s: %w", token.Name, openErr)
		}
		if known == key && token.DeletedAt == nil {
			return fmt.Errorf("this key is in the pool already, as %s", token.Name)
		}
	}
	id := uuid.New()
	sealed, err := d.pool.Seal(id, key)
	if err != nil {
		return err
	}
	act := models.Act{Act: models.ActTokenAdd, Target: id.String(), Detail: map[string]any{"name": name, "last4": last4(key)}}
	err = d.db.AddToken(ctx, models.ReplicateToken{ID: id, Name: name, Last4: last4(key)}, sealed, act)
	if models.CodeOf(err) == models.CodeConflict {
		return fmt.Errorf("an account is called %q already: choose another name", name)
	}
	return err
}

func last4(key string) string { return key[len(key)-4:] }

// readKey reads a key from a terminal, unseen, or from a file or pipe.
func readKey(ctx context.Context, in io.Reader, prompt io.Writer) (string, error) {
	var key string
	var err error
	if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		key, err = askHidden(ctx, int(file.Fd()), prompt)
	} else {
		key, err = bufio.NewReader(io.LimitReader(in, 1<<10)).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil // a file may lack its last newline
		}
	}
	if err != nil {
		return "", fmt.Errorf("read key: %w", err)
	}
	key = strings.TrimSpace(key)
	if !regexp.MustCompile(keyPattern).MatchString(key) {
		return "", errors.New("this is no key of Replicate's: it begins with r8_ and has letters and digits only")
	}
	return key, nil
}

// askHidden reads one line that the terminal does not show. When ctx ends the
// terminal shows again what is typed.
func askHidden(ctx context.Context, fd int, prompt io.Writer) (string, error) {
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	if _, err = fmt.Fprint(prompt, "Key of the Replicate account (not shown): "); err != nil {
		return "", err
	}
	type line struct {
		text []byte
		err  error
	}
	typed := make(chan line, 1)
	go func() {
		text, readErr := term.ReadPassword(fd)
		typed <- line{text, readErr}
	}()
	select {
	case got := <-typed:
		_, err = fmt.Fprintln(prompt)
		return string(got.text), errors.Join(got.err, err)
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}
