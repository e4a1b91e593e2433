package catalog

import (
	"fmt"

	"darkroom/models"
)

// InputFiles lists the files that a generation brings along, each once, in the
// order of the form. An error means that the model was taken off the catalog.
func (c *Catalog) InputFiles(gen models.Generation) ([]models.InputFile, error) {
	model, ok := c.Lookup(gen.ModelID)
	if !ok {
		return nil, fmt.Errorf("model %q is no longer on offer", gen.ModelID)
	}
	return model.InputFiles(gen), nil
}

// InputFiles lists the files that a generation of this model brings along, each
// once, in the order of the form.
func (m *Model) InputFiles(gen models.Generation) []models.InputFile {
	var files []models.InputFile
	seen := map[string]bool{}
	add := func(field, address string, kind models.AssetKind) {
		if address != "" && !seen[field+" "+address] {
			seen[field+" "+address] = true
			files = append(files, models.InputFile{Field: field, Address: address, Kind: kind})
		}
	}
	add("input_image_url", gen.InputImageURL, models.AssetImage)
	add("input_video_url", gen.InputVideoURL, models.AssetVideo)
	for _, name := range m.InputSettings() {
		for _, address := range texts(gen.Settings[name]) {
			add(fromSetting+name, address, models.AssetImage)
		}
	}
	return files
}
