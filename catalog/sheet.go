package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"darkroom/models"
)

// sheet is a data file as it is written.
type sheet struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Actions     []models.Action `json:"actions"`
	Output      Output          `json:"output"`
	AdminOnly   bool            `json:"admin_only"`
	// Times are whole seconds.
	UsualSeconds    int             `json:"usual_seconds"`
	DeadlineSeconds int             `json:"deadline_seconds"`
	Limits          Limits          `json:"limits"`
	Chain           []Entry         `json:"chain"`
	Settings        json.RawMessage `json:"settings"`
	// Rules are as in Model.
	Rules []Rule `json:"rules"`
	Price Price  `json:"price"`
}

// parse reads one data file. The files are YAML because numbers need a comment
// that says why; everything after is JSON, whose strict decoding and schemas
// are better proven. go-yaml refuses repeated keys and comes with gin anyway.
func parse(data []byte, shared map[string]written) (*Model, error) {
	var doc any
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("read yaml: %w", err)
	}
	asJSON, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("turn into json: %w", err)
	}
	var written sheet
	if err = strict(asJSON, &written); err != nil {
		return nil, err
	}
	if written.Settings, err = form(data, shared); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return written.model()
}

// strict decodes and refuses fields that out does not have: a misspelt name
// would otherwise be a silent default.
func strict(data []byte, out any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(out); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return nil
}

// model checks the sheet and turns it into a Model.
func (s sheet) model() (*Model, error) {
	compiled, err := compile(s.Settings)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	checks := []error{
		s.checkWords(),
		s.checkActions(),
		s.checkTimes(),
		s.Limits.validate(),
		s.checkRules(compiled),
		s.checkChain(compiled),
		prefix("price", s.Price.validate(compiled, s.Rules)),
		prefix("price", s.checkInputPrice(compiled)),
	}
	if err := errors.Join(checks...); err != nil {
		return nil, err
	}
	return &Model{
		ID: s.ID, Name: s.Name, Description: s.Description,
		Actions: s.Actions, Output: s.Output, Chain: s.Chain, Limits: s.Limits, Price: s.Price,
		UsualTime: time.Duration(s.UsualSeconds) * time.Second,
		Deadline:  time.Duration(s.DeadlineSeconds) * time.Second,
		AdminOnly: s.AdminOnly, Rules: s.Rules, settings: compiled,
	}, nil
}

func prefix(field string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", field, err)
}

func (s sheet) checkWords() error {
	// Ids stand in addresses, search attributes and file names.
	if ok, err := regexp.MatchString(`^[a-z0-9]+([.-][a-z0-9]+)*$`, s.ID); err != nil || !ok {
		return errors.New("id: must be lower-case letters, digits, dots and hyphens")
	}
	if s.Name == "" || s.Description == "" {
		return errors.New("name, description: must be given")
	}
	if !slices.Contains([]Output{OutputImage, OutputVideo, OutputText}, s.Output) {
		return fmt.Errorf("output: must be image, video or text, is %q", s.Output)
	}
	return nil
}

func (s sheet) checkActions() error {
	if len(s.Actions) == 0 {
		return errors.New("actions: must hold at least one")
	}
	for _, action := range s.Actions {
		if !action.Valid() {
			return fmt.Errorf("actions: %q is not known", action)
		}
	}
	return nil
}

func (s sheet) checkTimes() error {
	if s.UsualSeconds < 1 || s.DeadlineSeconds <= s.UsualSeconds {
		return errors.New("usual_seconds, deadline_seconds: must be above 0, and the deadline later")
	}
	return nil
}
