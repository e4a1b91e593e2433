package doctor

import "context"

// Older is older.
func Older(version, than string) bool { return older(version, than) }

// LookAtTool looks at one tool.
func LookAtTool(ctx context.Context, least, tried string, command ...string) Finding {
	return tool{name: "tool", command: command, least: least, tried: tried, mend: "make setup"}.look(ctx)
}
