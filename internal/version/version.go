// Package version tells which build of Darkroom runs.
package version

import "runtime/debug"

// String returns the version control revision that the program was built from,
// shortened, with "-dirty" for a changed tree; "devel" when unknown.
func String() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	revision := settings["vcs.revision"]
	if revision == "" {
		return "devel"
	}
	// Twelve characters tell apart every commit of a large repository.
	revision = revision[:min(12, len(revision))]
	if settings["vcs.modified"] == "true" {
		revision += "-dirty"
	}
	return revision
}
