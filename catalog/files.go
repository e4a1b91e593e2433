package catalog

import (
	"fmt"
	"slices"

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
	add := func(file models.InputFile) {
		known := func(other models.InputFile) bool { return other.Field == file.Field && other.Address == file.Address }
		if file.Address != "" && !slices.ContainsFunc(files, known) {
			files = append(files, file)
		}
	}
	add(models.InputFile{Field: "input_image_url", Address: gen.InputImageURL, Kind: models.AssetImage, Limits: m.Limits.Images.OfFile()})
	add(models.InputFile{Field: "input_video_url", Address: gen.InputVideoURL, Kind: models.AssetVideo, Limits: m.Limits.Videos.OfFile()})
	inverted := m.inverted()
	for _, name := range m.InputSettings() {
		for _, address := range texts(gen.Settings[name]) {
			file := m.fileOf(name)
			file.Address, file.Inverted = address, slices.Contains(inverted, name)
			add(file)
		}
	}
	return files
}

// fileOf is what a setting says of its file.
func (m *Model) fileOf(setting string) models.InputFile {
	file := models.InputFile{Field: fromSetting + setting, Kind: models.AssetImage}
	switch m.settings.properties[setting].File {
	case fileImage:
		file.Limits = m.Limits.Images.OfFile()
	case fileMask: // as large as its picture
	case fileVideo:
		file.Kind, file.Limits = models.AssetVideo, m.Limits.Videos.OfFile()
	case fileAudio:
		file.Kind = models.AssetAudio
	}
	return file
}

// inverted names the masks that some entry of the chain reads the other way round.
func (m *Model) inverted() []string {
	var names []string
	for i := range m.Chain {
		names = append(names, m.Inverted(i)...)
	}
	return names
}

// OfFile is what the limit says of each file, with MIME types; nil ones mean every
// type of the kind that uploads take.
func (l FileLimit) OfFile() models.InputLimits {
	limits := l.InputLimits
	limits.Types = nil
	for _, name := range l.Types {
		limits.Types = append(limits.Types, contentTypes()[name])
	}
	return limits
}

// contentTypes are the types that a FileLimit may name.
func contentTypes() map[string]string {
	return map[string]string{
		"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif",
		"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
	}
}
