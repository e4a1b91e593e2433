package doctor

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"darkroom/billing"
	"darkroom/internal/env"
	"darkroom/migrations"
	"darkroom/postgres"
)

const (
	// oddSkew is more than a synchronised clock is ever wrong.
	oddSkew = 2 * time.Second
	// badSkew is a fifth of what signatures of webhooks tolerate: their senders'
	// clocks are compared with ours as well.
	badSkew = time.Minute
	// leastServer is the oldest PostgreSQL that its own makers still mend;
	// triedServer is the one that the tests run on.
	leastServer, triedServer = 140000, 150000
)

// database looks whether the records can be reached, whether their schema is
// ours, and whether their clock agrees with this machine's.
func (p *patient) database(ctx context.Context) []Finding {
	var cfg postgres.Config
	if err := env.Load(p.src, &cfg); err != nil {
		return settingFaults([]string{"darkroom"}, err.Error())
	}
	conn, found := p.connect(ctx, "database", "DATABASE_URL", cfg.URL)
	if conn == nil {
		return []Finding{found}
	}
	defer conn.Close(ctx)
	findings := []Finding{found, p.clock(ctx, conn)}
	if cfg.DirectURL == "" {
		findings = append(findings, odd("database", "set DATABASE_DIRECT_URL to the same database without a pooler in between",
			"DATABASE_DIRECT_URL is not set: events are polled each second"))
	} else if cfg.DirectURL != cfg.URL {
		direct, second := p.connect(ctx, "database", "DATABASE_DIRECT_URL", cfg.DirectURL)
		findings = append(findings, second)
		if direct == nil {
			return findings
		}
		_ = direct.Close(ctx) // nothing was written
	}
	found = schema(ctx, cmp.Or(cfg.DirectURL, cfg.URL))
	if findings = append(findings, found); found.Status != OK {
		return findings
	}
	return append(findings, p.credit(ctx, conn)...)
}

// credit looks whether anybody can pay: with billing on and no money given, every
// request would be refused.
func (p *patient) credit(ctx context.Context, conn *pgx.Conn) []Finding {
	var cfg billing.Config
	if err := env.Load(p.src, &cfg); err != nil {
		return nil // what the api says of its settings covers it
	}
	prices, err := billing.New(cfg)
	if err != nil || prices.Off() {
		return nil
	}
	if prices.StartingGrant() > 0 {
		return []Finding{good("credit", "every user begins with %s", prices.StartingGrant())}
	}
	var given bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM ledger_postings WHERE kind = 'grant')").Scan(&given); err != nil {
		return []Finding{odd("credit", "darkroom migrate", "the ledger cannot be read: %v", err)}
	}
	if given {
		return []Finding{good("credit", "users are given theirs")}
	}
	return []Finding{odd("credit", "darkroom credit grant USER 10 --reference first; or set BILLING_STARTING_GRANT_USD, or BILLING=off",
		"billing is on and nobody has credit: every request is refused with 402")}
}

// connect returns a connection, or nil and why there is none.
func (p *patient) connect(ctx context.Context, check, variable, dsn string) (*pgx.Conn, Finding) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, bad(check, "set "+variable, "%s is not a postgres:// address", variable)
	}
	// A transaction pooler has no prepared statements.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	where := fmt.Sprintf("%s:%d/%s", config.Host, config.Port, config.Database)
	mend := "start the server, or mend " + variable
	if p.local {
		mend = "see what the stack says of postgres; make run starts it"
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, bad(check, mend, "%s does not answer: %v", where, err)
	}
	var number int
	var name string
	err = conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int, current_setting('server_version')").Scan(&number, &name)
	switch {
	case err != nil:
		_ = conn.Close(ctx) // what it said before counts
		return nil, bad(check, mend, "%s does not answer: %v", where, err)
	case number < leastServer:
		return conn, bad(check, "move to PostgreSQL 15 or newer", "PostgreSQL %s at %s is too old", name, where)
	case number < triedServer:
		return conn, odd(check, "move to PostgreSQL 15 or newer", "PostgreSQL %s at %s was not tried", name, where)
	default:
		return conn, good(check, "PostgreSQL %s at %s", name, where)
	}
}

// clock compares the database's clock with this machine's, halfway through the
// question.
func (p *patient) clock(ctx context.Context, conn *pgx.Conn) Finding {
	const mend = "let both machines keep their time: timedatectl set-ntp true"
	before := p.Now()
	var there time.Time
	if err := conn.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&there); err != nil {
		return bad("clock", mend, "the database does not tell the time: %v", err)
	}
	after := p.Now()
	skew := there.Sub(before.Add(after.Sub(before) / 2)).Abs().Round(time.Millisecond)
	switch {
	case skew >= badSkew:
		return bad("clock", mend, "this machine and the database differ by %s: tokens and webhooks will be refused", skew)
	case skew >= oddSkew:
		return odd("clock", mend, "this machine and the database differ by %s", skew)
	default:
		return good("clock", "within %s of the database's", skew)
	}
}

func schema(ctx context.Context, dsn string) Finding {
	pending, err := migrations.Pending(ctx, dsn)
	switch {
	case err != nil:
		return bad("schema", "darkroom migrate", "cannot be read: %v", err)
	case pending:
		return bad("schema", "darkroom migrate", "the database lacks migrations")
	default:
		return good("schema", "up to date")
	}
}
