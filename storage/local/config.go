package local

import (
	"errors"
	"net/url"
)

// minSecret is 32 characters: 128 bits even when they are hexadecimal.
const minSecret = 32

// Config says where objects lie and how their addresses look.
type Config struct {
	Dir       string `env:"STORAGE_DIR" envDefault:".darkroom/storage" desc:"Folder of the stored media; api and workers must see the same one"`
	Secret    string `env:"STORAGE_SECRET" desc:"Key that signs the addresses of stored media, 32 characters or more; a new one ends every address given out"`
	PublicURL string `env:"PUBLIC_URL" envDefault:"http://127.0.0.1:8080" desc:"Where clients and providers reach the API, an absolute http or https URL"`
}

// Validate names the variable that cannot be used.
func (c Config) Validate() error {
	var faults []error
	if c.Dir == "" {
		faults = append(faults, errors.New("STORAGE_DIR: must name a folder"))
	}
	if len(c.Secret) < minSecret {
		faults = append(faults, errors.New("STORAGE_SECRET: must have 32 characters or more, such as the output of: openssl rand -hex 32"))
	}
	base, err := url.Parse(c.PublicURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		faults = append(faults, errors.New("PUBLIC_URL: must be an address such as https://darkroom.example.com, without a path"))
	}
	return errors.Join(faults...)
}
