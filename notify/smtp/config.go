package smtp

import (
	"errors"
	"slices"
	"strings"
	"time"

	"darkroom/internal/httpx"
	"darkroom/notify"
)

// How the connection to the server is kept secret. There is no "if the server
// offers it": whoever sits on the line can take the offer away.
const (
	// TLSStart begins in the open and must change over before anything is said.
	TLSStart = "starttls"
	// TLSAlways is TLS from the first byte.
	TLSAlways = "tls"
	// TLSNone is for a server on this machine or beside it.
	TLSNone = "none"
)

// Config is the mail server. Its password never prints.
type Config struct {
	Host     string        `env:"SMTP_HOST" desc:"Mail server by which e-mails are sent that Resend surely did not take, or all of them without RESEND_API_KEY. Empty: none."`
	Port     int           `env:"SMTP_PORT" envDefault:"587" desc:"Port of the mail server: 587 for SMTP_TLS=starttls, 465 for tls."`
	Username string        `env:"SMTP_USERNAME" desc:"Account at the mail server. Empty: it wants none."`
	Password notify.Secret `env:"SMTP_PASSWORD" desc:"Password of SMTP_USERNAME."`
	TLS      string        `env:"SMTP_TLS" envDefault:"starttls" desc:"starttls (must be offered, nothing is sent without), tls (from the first byte) or none (only on this machine and for names without a dot, such as other containers)."`
	Timeout  time.Duration `env:"SMTP_TIMEOUT" envDefault:"1m" desc:"How long it may take to get to the server and be let in, and then to hand over the mail. A minute, since servers look through a mail before they answer for it; who hangs up before may send it twice."`
}

// Validate names the variable at fault and what to do.
func (c Config) Validate() error {
	var faults []error
	if c.Port < 1 || c.Port > 65535 {
		faults = append(faults, errors.New("SMTP_PORT: must be a port number, 1 to 65535"))
	}
	if !slices.Contains([]string{TLSStart, TLSAlways, TLSNone}, c.TLS) {
		faults = append(faults, errors.New("SMTP_TLS: must be starttls, tls or none"))
	}
	if c.Set() && c.TLS == TLSNone && !httpx.Nearby(c.Host) {
		faults = append(faults, errors.New("SMTP_TLS: must be starttls or tls: mails and password would travel in the open"))
	}
	if strings.ContainsAny(c.Host, ":/ ") {
		faults = append(faults, errors.New("SMTP_HOST: must be a name or an IPv4 address; the port is SMTP_PORT"))
	}
	if (c.Username == "") != (c.Password == "") {
		faults = append(faults, errors.New("SMTP_PASSWORD: must be set together with SMTP_USERNAME, or neither"))
	}
	if c.Timeout <= 0 {
		faults = append(faults, errors.New("SMTP_TIMEOUT: must be a duration above 0, such as 1m"))
	}
	return errors.Join(faults...)
}

// Set reports whether there is a server.
func (c Config) Set() bool { return c.Host != "" }
